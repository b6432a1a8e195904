/** Figures of one run: what was measured, and what the marks say about it. */
import type { Case, Mark } from '../cases.ts'
import { median, type Sample } from '../run/measure.ts'

/** One figure of a comparison. */
export interface Figure {
  readonly name: string
  readonly work: string
  /** `time`, `memory`, `faster`, `CPU` or `MiB`. */
  readonly of: Mark['of']
  readonly value: number
  /** The mark in words, such as `≤ 0.40`, or null. */
  readonly mark: string | null
  readonly met: boolean | null
  readonly samples: readonly Sample[]
}

export interface GrowthTable {
  readonly name: string
  readonly samples: readonly Sample[]
}

/** All of a run. */
export interface Results {
  readonly scale: number
  readonly runs: number
  readonly figures: readonly Figure[]
  readonly growth: readonly GrowthTable[]
  /** Cases left out, and why. */
  readonly skipped: readonly { readonly name: string; readonly why: string }[]
}

/** The figures of a case; one without marks still has its ratio of times. */
export function figuresOf({ name, work, marks }: Case, samples: readonly Sample[]): Figure[] {
  if (marks.length === 0)
    return [{ name, work, of: 'time', value: measured('time', samples), mark: null, met: null, samples }]
  return marks.map(mark => {
    const value = measured(mark.of, samples)
    const met = 'atMost' in mark ? value <= mark.atMost : value >= mark.atLeast
    const words = 'atMost' in mark ? `≤ ${shown(mark.of, mark.atMost)}` : `≥ ${shown(mark.of, mark.atLeast)}`
    return { name, work, of: mark.of, value, mark: words, met, samples }
  })
}

function measured(of: Mark['of'], [ours, other]: readonly Sample[]): number {
  switch (of) {
    case 'time':
      return median(ours!.seconds) / median(other!.seconds)
    case 'faster':
      return median(other!.seconds) / median(ours!.seconds)
    case 'memory':
      return median(ours!.mebibytes) / median(other!.mebibytes)
    case 'CPU':
      return median(ours!.busy)
    case 'MiB':
      return Math.max(...ours!.mebibytes, ...other!.mebibytes)
  }
}

/** A value as tables show it. */
export function shown(of: Mark['of'], value: number): string {
  return of === 'MiB' ? value.toFixed(0) : value.toFixed(2)
}
