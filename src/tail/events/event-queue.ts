/** Queues events for the listener, and adds up the figures since following began. */

import type { PartialCounts } from '../../model/counts/partial-counts.ts'
import type { LiveEvent, LiveListener, LiveTotals } from '../../model/live.ts'
import type { Problem } from '../../model/problem.ts'
import { type OwnFileKind, skippedOwnFile } from '../../source/content/own-reports.ts'

/** An event before it gets its time. */
export type UntimedEvent = LiveEvent extends infer E ? (E extends LiveEvent ? Omit<E, 'wallMs'> : never) : never

/** Counted amounts. */
export interface ReadCounts {
  readonly bytes: number
  readonly lines: number
  readonly events: number
  readonly lost: number
}

export const NO_COUNTS: ReadCounts = { bytes: 0, lines: 0, events: 0, lost: 0 }

/** Gathers events and passes them on in order. */
export class EventQueue {
  readonly #listener: LiveListener
  readonly #nowMs: () => number
  #events: LiveEvent[] = []
  #figures = NO_COUNTS
  readonly #pushedOnce = new Set<string>()

  constructor(listener: LiveListener, nowMs: () => number) {
    this.#listener = listener
    this.#nowMs = nowMs
  }

  push(event: UntimedEvent): void {
    this.#events.push({ ...event, wallMs: this.#nowMs() } as LiveEvent)
  }

  /** Reports that a name leads to no file yet, or to an empty one. */
  await(path: string): void {
    const source = { id: 0, path, member: null, generation: 0 }
    this.push({ type: 'source', source, state: 'waiting', bytes: 0, lines: 0, lag: 0 })
  }

  /** Reports a problem of a file only once, although every check finds it. */
  pushOnce(path: string, problem: Problem): void {
    const id = `${problem.id} ${path}`
    if (this.#pushedOnce.has(id)) return
    this.#pushedOnce.add(id)
    this.push({ type: 'problem', problem })
  }

  /** Reports that a file is not a log and is left out. */
  discard(path: string, own: OwnFileKind): void {
    this.pushOnce(path, skippedOwnFile({ path }, own, false))
  }

  /** Counts the difference that a commit made. */
  moved(before: ReadCounts, after: ReadCounts): void {
    const { bytes, lines, events, lost } = this.#figures
    this.#figures = {
      bytes: bytes + after.bytes - before.bytes,
      lines: lines + after.lines - before.lines,
      events: events + after.events - before.events,
      lost: lost + after.lost - before.lost,
    }
  }

  tick(sources: number, lag: number): void {
    const totals: LiveTotals = { ...this.#figures, sources, lag }
    this.push({ type: 'tick', totals })
  }

  /** Passes on the gathered events; settles when the listener is ready for more. */
  async flush(): Promise<void> {
    if (this.#events.length === 0) return
    const events = this.#events
    this.#events = []
    await this.#listener.onEvents(events)
  }
}

/** Adds the figures of a partial, or other figures. */
export function addCounts(figures: ReadCounts, more: PartialCounts | ReadCounts): ReadCounts {
  if (!('aggregates' in more)) {
    return {
      bytes: figures.bytes + more.bytes,
      lines: figures.lines + more.lines,
      events: figures.events + more.events,
      lost: figures.lost + more.lost,
    }
  }
  let events = 0
  for (const { buckets } of more.aggregates) for (const { count } of buckets.values()) events += count
  return {
    bytes: figures.bytes + more.to - more.from,
    lines: figures.lines + more.lines,
    events: figures.events + events,
    lost: figures.lost + more.losses.reduce((sum, { lines }) => sum + lines, 0),
  }
}
