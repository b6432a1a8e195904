/** One finding in a live view: counts, times and evidence in bounded memory, updated in constant time. */

import { BUCKET_MS } from '../../model/counts/partial-counts.ts'
import { type FindingSummary, MAX_PAUSE_MS, type SampleSummary, type TimeSpan } from '../../model/counts/summary.ts'
import { readEvidence, type Streak } from '../../model/findings/evidence.ts'
import type { FindingKey } from '../../model/findings/finding.ts'
import { ORIGIN } from '../../model/findings/origins.ts'
import type { LiveFinding } from '../../model/live.ts'

/** Maximum number of different causes, and of parameter values, of one finding. */
const KEPT = 16

/** Counts of one finding key. */
export class CodeCounters {
  readonly key: FindingKey
  count = 0
  /** The finding reported last. */
  latest: LiveFinding
  #first: number | null = null
  #last: number | null = null
  readonly #spans = new Spans()
  readonly #causes = new Map<string, number>()
  readonly #products = new Map<string, number>()
  readonly #params = new Map<string, number>()
  readonly #origins = new Map<string, number>()
  #otherOrigins = 0
  #streak: { value: string; streak: Streak } | null = null

  constructor(first: LiveFinding) {
    this.key = first.key
    this.latest = first
  }

  /** Counts a finding of this key; with -1 subtracts one that was counted before. */
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
    else if (name === '@product') raise(this.#products, value, count)
    else if (name === '@streak') this.#tried(value)
    else if (name === ORIGIN) {
      if (!raise(this.#origins, value, count)) this.#otherOrigins += count
    } else if (!name.startsWith('@')) raise(this.#params, `${name}\0${value}`, count)
  }

  #tried(value: string): void {
    if (this.#streak?.value === value) return
    const { streak } = readEvidence([{ name: '@streak', value, count: 1 }])
    if (streak !== null && streak.length >= (this.#streak?.streak.length ?? 0)) this.#streak = { value, streak }
  }

  /** Returns the form that reports read; its only sample is the line reported last, of the first source. */
  readonly summary = (): FindingSummary => {
    const evidence = [
      ...[...this.#causes].map(([value, count]) => ({ name: '@cause', value, count })),
      ...[...this.#products].map(([value, count]) => ({ name: '@product', value, count })),
    ]
    for (const [value, count] of this.#origins) evidence.push({ name: ORIGIN, value, count })
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
      evidence: readEvidence(
        evidence.filter(({ count }) => count > 0),
        [{ name: ORIGIN, count: this.#otherOrigins }],
      ),
    }
  }
}

function sampleOf({ source, line, offset, raw, text, beside }: LiveFinding): SampleSummary {
  const near = beside?.map(one => ({ line: (line ?? 0) + one.line, text: one.text }))
  return { source: source.id, line: line ?? 0, offset, raw, text, ...(near !== undefined && { beside: near }) }
}

/** Adds to a counter and returns true; false for names beyond the limit. */
function raise(counters: Map<string, number>, name: string, count: number): boolean {
  const before = counters.get(name)
  if (before === undefined && counters.size >= KEPT) return false
  counters.set(name, (before ?? 0) + count)
  return true
}

/** Maximum number of spans of one finding; the oldest is dropped first. */
const SPANS = 16

type OpenSpan = { -readonly [K in keyof TimeSpan]: TimeSpan[K] }

/** The latest spans of one finding, ascending. */
export class Spans {
  readonly #spans: OpenSpan[] = []

  get list(): readonly TimeSpan[] {
    return this.#spans.map(span => ({ ...span }))
  }

  /** Counts occurrences at a time in ms. Ignores times far before the first span. */
  add(time: number, count: number): void {
    const minute = Math.floor(time / BUCKET_MS) * BUCKET_MS
    let i = this.#spans.length - 1
    // Nearly always it continues the last one.
    while (i >= 0 && minute < this.#spans[i]!.from - MAX_PAUSE_MS) i--
    const span = this.#spans[i]
    if (span === undefined || minute > span.to + MAX_PAUSE_MS) this.#insert(i + 1, minute, time, count)
    else this.#extend(i, minute, time, count)
  }

  #insert(at: number, minute: number, time: number, count: number): void {
    if (this.#spans.length === SPANS && at === 0) return
    this.#spans.splice(at, 0, { from: minute, to: minute, count, first: time, last: time })
    if (this.#spans.length > SPANS) this.#spans.shift()
  }

  #extend(at: number, minute: number, time: number, count: number): void {
    const span = this.#spans[at]!
    span.from = Math.min(span.from, minute)
    span.to = Math.max(span.to, minute)
    span.first = Math.min(span.first, time)
    span.last = Math.max(span.last, time)
    span.count += count
    const before = this.#spans[at - 1]
    const after = this.#spans[at + 1]
    if (before !== undefined && span.from - before.to <= MAX_PAUSE_MS) this.#join(at - 1)
    else if (after !== undefined && after.from - span.to <= MAX_PAUSE_MS) this.#join(at)
  }

  #join(at: number): void {
    const [span, next] = [this.#spans[at]!, this.#spans[at + 1]!]
    span.to = Math.max(span.to, next.to)
    span.from = Math.min(span.from, next.from)
    span.first = Math.min(span.first, next.first)
    span.last = Math.max(span.last, next.last)
    span.count += next.count
    this.#spans.splice(at + 1, 1)
  }
}
