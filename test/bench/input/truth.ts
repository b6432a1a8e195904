/** What a generated input holds, known because it was put there. */
import type { Drawn } from './composer.ts'

export interface Truth {
  bytes: number
  lines: number
  /** Elements of an array, lines otherwise: what a walker of JSON tokens counts as values. */
  records: number
  /** Lines that the pattern of the peers matches. */
  patternLines: number
  /** `namespace code` → events, for the built-in packs. */
  readonly codes: Record<string, number>
  /** The same for the pack of 5,000 codes. */
  readonly acme: Record<string, number>
}

export function emptyTruth(): Truth {
  return { bytes: 0, lines: 0, records: 0, patternLines: 0, codes: {}, acme: {} }
}

/** Counts a record in. */
export function count(truth: Truth, { code, acme, patternLines }: Drawn): void {
  truth.records++
  truth.patternLines += patternLines
  if (code !== null) truth.codes[code] = (truth.codes[code] ?? 0) + 1
  if (acme !== null) truth.acme[acme] = (truth.acme[acme] ?? 0) + 1
}

/** What several inputs hold together. */
export function sumOf(truths: readonly Truth[]): Truth {
  const sum = emptyTruth()
  for (const truth of truths) {
    for (const key of ['bytes', 'lines', 'records', 'patternLines'] as const) sum[key] += truth[key]
    for (const key of ['codes', 'acme'] as const)
      for (const [code, n] of Object.entries(truth[key])) sum[key][code] = (sum[key][code] ?? 0) + n
  }
  return sum
}
