/**
 * All data of a live view, taken from the events of following. Memory is bounded: codes, sources, losses and problems have
 * their own limits, and the excess is counted.
 */
import type { LiveEvent, LiveSource, LiveState, LiveTotals } from '../../model/live.ts'
import { compareText } from '../../model/order.ts'
import { type Problem, placeText, unreachable } from '../../model/problem.ts'
import { type Incident, incidentsOf } from '../../report/content/incidents.ts'
import { Links } from '../../report/content/links.ts'
import { type LockoutWatch, lockoutsOf } from '../../report/content/lockouts.ts'
import type { ReportOptions } from '../../report/options.ts'
import { type CodeRow, CodeRows, rankedOf, still } from './codes.ts'
import { RecentCounts } from './rates.ts'

const SOURCES = 1000
const LOSSES = 200
const PROBLEMS = 200

/** The last state of a followed source. */
export interface FollowedSourceRow {
  readonly source: LiveSource
  readonly state: LiveState
  readonly bytes: number
  readonly lines: number
  /** Bytes in the file that are not counted yet. */
  readonly lag: number
}

/** Missing lines of one kind. */
export interface LossRow {
  readonly what: string
  readonly from: string | null
  /** A lower bound. */
  readonly lines: number
}

/** A problem, and how often it was reported. */
export interface ProblemRow {
  readonly problem: Problem
  readonly times: number
}

/** The data at one moment. */
export interface Snapshot {
  readonly nowMs: number
  readonly startedMs: number
  readonly rows: readonly CodeRow[]
  readonly occurrences: number
  /** Occurrences of rare codes that were dropped. */
  readonly dropped: number
  readonly totals: LiveTotals
  readonly linesPerMinute: number
  readonly incidents: readonly Incident[]
  readonly lockouts: readonly LockoutWatch[]
  /** The largest first. */
  readonly losses: readonly LossRow[]
  /** The largest lag first. */
  readonly sources: readonly FollowedSourceRow[]
  /** The latest first. */
  readonly problems: readonly ProblemRow[]
  /** Number of losses and problems beyond the limit. */
  readonly more: number
}

/** Minimum interval between searches for incidents, which examine all codes. */
const REFLECT_MS = 1000

const NOTHING: LiveTotals = { bytes: 0, lines: 0, events: 0, lost: 0, sources: 0, lag: 0 }

function keyOf({ id, path }: LiveSource): number | string {
  return id === 0 ? path : id
}

/** Receives events and holds their results. */
export class LiveModel {
  readonly codes: CodeRows
  readonly #lines = new RecentCounts()
  /** By id; by name for those that are waited for. */
  readonly #sources = new Map<number | string, FollowedSourceRow>()
  readonly #losses = new Map<string, LossRow>()
  readonly #problems = new Map<string, ProblemRow>()
  #totals = NOTHING
  /** Number of losses and problems beyond the limit. */
  #more = 0
  /** Number of events so far, the number at the last search for incidents, and its time. */
  #events = 0
  #reflected = -1
  #reflectedMs = -Infinity
  #incidents: Pick<Snapshot, 'incidents' | 'lockouts'> = { incidents: [], lockouts: [] }

  readonly #startedMs: number

  constructor(limits: Pick<ReportOptions, 'packs' | 'minConfidence' | 'minSeverity'>, startedMs: number) {
    this.#startedMs = startedMs
    this.codes = new CodeRows(limits)
  }

  /** Returns the current data; the rows of its codes still change with the model. */
  at(nowMs: number): Snapshot {
    return {
      nowMs,
      startedMs: this.#startedMs,
      rows: [...this.codes.rows],
      occurrences: this.codes.total,
      dropped: this.codes.dropped,
      totals: this.#totals,
      linesPerMinute: this.#lines.perMinute(Math.floor(nowMs / 1000)),
      ...this.#reflect(nowMs),
      losses: [...this.#losses.values()].sort((a, b) => b.lines - a.lines || compareText(a.what, b.what)),
      sources: [...this.#sources.values()].sort((a, b) => b.lag - a.lag || a.source.id - b.source.id),
      problems: [...this.#problems.values()].reverse(),
      more: this.#more,
    }
  }

  #reflect(nowMs: number): Pick<Snapshot, 'incidents' | 'lockouts'> {
    if (nowMs - this.#reflectedMs >= REFLECT_MS && this.#events !== this.#reflected) {
      this.#reflectedMs = nowMs
      this.#reflected = this.#events
      const ranked = [...this.codes.rows].flatMap(rankedOf)
      const links = new Links(ranked.map(({ finding }) => finding))
      this.#incidents = { incidents: [...incidentsOf(ranked, links)], lockouts: lockoutsOf(ranked) }
    }
    return this.#incidents
  }

  /** Receives events; the cost does not depend on what is shown. */
  hear(events: readonly LiveEvent[]): void {
    for (const event of events) this.#hear(event)
    this.#events += events.length
  }

  #hear(event: LiveEvent): void {
    switch (event.type) {
      case 'finding':
        this.codes.add(event.id, event.finding, event.wallMs)
        break
      case 'amended':
        this.codes.amend(event.id, event.finding, event.wallMs)
        break
      case 'source':
        this.#source(event)
        break
      case 'loss':
        this.#lose(event)
        break
      case 'problem':
        this.#tell(event.problem)
        break
      case 'tick':
        this.#lines.add(Math.floor(event.wallMs / 1000), Math.max(0, event.totals.lines - this.#totals.lines))
        this.#totals = event.totals
        break
      default:
        unreachable(event)
    }
  }

  #source({ source, state, bytes, lines, lag }: Extract<LiveEvent, { type: 'source' }>): void {
    const key = keyOf(source)
    if (source.id !== 0) this.#sources.delete(source.path)
    // A closed source makes room for others.
    if (!this.#sources.has(key) && this.#sources.size >= SOURCES) {
      const closed = [...this.#sources.values()].find(row => row.state === 'closed')
      if (closed === undefined) return
      this.#sources.delete(keyOf(closed.source))
    }
    this.#sources.set(key, { source, state, bytes, lines, lag })
  }

  #lose({ what, from, lines }: Extract<LiveEvent, { type: 'loss' }>): void {
    const id = `${what}\0${from ?? ''}`
    const before = this.#losses.get(id)
    if (before === undefined && this.#losses.size >= LOSSES) {
      this.#more++
      return
    }
    this.#losses.set(id, { what, from, lines: (before?.lines ?? 0) + (lines ?? 0) })
  }

  #tell(problem: Problem): void {
    const id = `${problem.id}\0${problem.place === null ? '' : placeText(problem.place)}\0${problem.fact}`
    const before = this.#problems.get(id)
    if (before === undefined && this.#problems.size >= PROBLEMS) {
      const [oldest] = this.#problems.keys()
      this.#problems.delete(oldest!)
      this.#more++
    }
    // The last reported one is last.
    this.#problems.delete(id)
    this.#problems.set(id, { problem, times: (before?.times ?? 0) + (problem.times ?? 1) })
  }
}

/** Returns a copy of the snapshot that does not change with the model. */
export function held(snapshot: Snapshot): Snapshot {
  return { ...snapshot, rows: snapshot.rows.map(still) }
}
