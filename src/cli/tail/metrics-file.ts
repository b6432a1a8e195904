/** A metrics file for a textfile collector, rewritten while logs are followed. */

import type { Summary } from '../../model/counts/summary.ts'
import type { LiveEvent, LiveListener, LiveTotals, SummarySource } from '../../model/live.ts'
import type { Problem } from '../../model/problem.ts'
import { writeFileAtomic } from '../output/atomic-write.ts'

/** Minimum interval between two writes, since each reads the store. */
const EVERY_MS = 10_000
/** Maximum share of time for writing. */
const MAX_SHARE = 0.02
/** Readable for all, since collectors have their own users; it contains only counts. */
const READABLE = 0o644

/** What a metrics file is made from. */
export interface MetricsRequest {
  readonly path: string
  readonly render: (summary: Summary, totals: LiveTotals) => string
  /** Called when the file cannot be written, once until it can be written again. */
  readonly onProblem: (problem: Problem) => void
  readonly nowMs: () => number
}

const NOTHING: LiveTotals = { bytes: 0, lines: 0, events: 0, lost: 0, sources: 0, lag: 0 }

/** Writes the file with the first tick, then every few seconds, and at the end. */
export class MetricsFile implements LiveListener {
  readonly #request: MetricsRequest
  #summarySource: SummarySource | null = null
  #totals = NOTHING
  #nextMs = -Infinity
  #failing = false

  constructor(request: MetricsRequest) {
    this.#request = request
  }

  begin(desk: SummarySource): void {
    this.#summarySource = desk
  }

  onEvents(events: readonly LiveEvent[]): void {
    for (const event of events) if (event.type === 'tick') this.#totals = event.totals
    if (this.#totals !== NOTHING && this.#request.nowMs() >= this.#nextMs) this.#write()
  }

  end(): void {
    this.#write()
  }

  #write(): void {
    const { path, render, onProblem, nowMs } = this.#request
    if (this.#summarySource === null) return
    const began = nowMs()
    const problem = writeFileAtomic(path, render(this.#summarySource.summary(), this.#totals), READABLE)
    const now = nowMs()
    this.#nextMs = now + Math.max(EVERY_MS, (now - began) / MAX_SHARE)
    if (problem !== null && !this.#failing) onProblem(problem)
    this.#failing = problem !== null
  }
}
