/** One finding as a live view keeps it: counts, times and evidence in bounded memory, updated in constant time. */
import { readEvidence, type Streak } from '../../model/evidence.ts'
import type { FindingKey } from '../../model/finding.ts'
import type { LiveFinding } from '../../model/live.ts'
import type { FindingSummary, SampleSummary } from '../../model/summary.ts'
import { Spans } from './spans.ts'

/** Different causes, and values of parameters, that are remembered of one finding. */
const KEPT = 16

/** Counts of one finding key. */
export class Tracked {
  readonly key: FindingKey
  count = 0
  /** The one that was told last. */
  latest: LiveFinding
  #first: number | null = null
  #last: number | null = null
  readonly #spans = new Spans()
  readonly #causes = new Map<string, number>()
  readonly #params = new Map<string, number>()
  #streak: { value: string; streak: Streak } | null = null

  constructor(first: LiveFinding) {
    this.key = first.key
    this.latest = first
  }

  /** Counts a finding of this key; with -1 takes one back that was counted before. */
  add(finding: LiveFinding, sign: 1 | -1): void {
    const { time } = finding
    const count = sign * finding.count
    this.count += count
    if (sign === 1) this.latest = finding
    if (time !== null) {
      this.#first = Math.min(this.#first ?? time, time)
      this.#last = Math.max(this.#last ?? time, time)
      this.#spans.add(time, count)
    }
    for (const [name, value] of finding.params) this.#param(name, value, count)
  }

  #param(name: string, value: string, count: number): void {
    if (name === '@cause') raise(this.#causes, value, count)
    else if (name === '@streak') this.#tried(value)
    else if (!name.startsWith('@')) raise(this.#params, `${name}\0${value}`, count)
  }

  #tried(value: string): void {
    if (this.#streak?.value === value) return
    const { streak } = readEvidence([{ name: '@streak', value, count: 1 }])
    if (streak !== null && streak.length >= (this.#streak?.streak.length ?? 0)) this.#streak = { value, streak }
  }

  /** The same in the form that reports read; its only sample is the line told last, of the first source. */
  readonly summary = (): FindingSummary => {
    const evidence = [...this.#causes].map(([value, count]) => ({ name: '@cause', value, count }))
    if (this.#streak !== null) evidence.push({ name: '@streak', value: this.#streak.value, count: 1 })
    return {
      key: this.key,
      fingerprint: '',
      count: this.count,
      firstSeen: this.#first,
      lastSeen: this.#last,
      bySource: [],
      buckets: [],
      params: [...this.#params]
        .filter(([, count]) => count > 0)
        .map(([id, count]) => {
          const [name, value] = id.split('\0') as [string, string]
          return { name, value, count }
        }),
      samples: [sampleOf(this.latest)],
      spans: this.#spans.list,
      evidence: readEvidence(evidence.filter(({ count }) => count > 0)),
    }
  }
}

function sampleOf({ source, line, offset, raw, text }: LiveFinding): SampleSummary {
  return { source: source.id, line: line ?? 0, offset, raw, text }
}

/** Adds to a counter; of names beyond the limit nothing is kept. */
function raise(counters: Map<string, number>, name: string, count: number): void {
  const before = counters.get(name)
  if (before !== undefined || counters.size < KEPT) counters.set(name, (before ?? 0) + count)
}
