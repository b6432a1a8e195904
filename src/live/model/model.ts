/**
 * All that a live view knows, taken from the events of following. Memory is bounded: codes, sources, losses and problems have
 * limits of their own, and what exceeds them is counted.
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

/** A followed source as it stood last. */
export interface FollowedSourceRow {
  readonly source: LiveSource
  readonly state: LiveState
  readonly bytes: number
  readonly lines: number
  /** Bytes that are there and not counted yet. */
  readonly lag: number
}

/** Lines that are missing of one kind. */
export interface LossRow {
  readonly what: string
  readonly from: string | null
  /** At least. */
  readonly lines: number
}

/** A problem, and how often it was told. */
export interface ProblemRow {
  readonly problem: Problem
  readonly times: number
}

/** What is known at one moment. */
export interface Snapshot {
  readonly nowMs: number
  readonly startedMs: number
  readonly rows: readonly CodeRow[]
  readonly occurrences: number
  /** Occurrences of rare codes that made room for others. */
  readonly dropped: number
  readonly totals: LiveTotals
  readonly linesPerMinute: number
  readonly incidents: readonly Incident[]
  readonly lockouts: readonly LockoutWatch[]
  /** Those of which most is lost first. */
  readonly losses: readonly LossRow[]
  /** Those that lag most first. */
  readonly sources: readonly FollowedSourceRow[]
  /** The latest first. */
  readonly problems: readonly ProblemRow[]
  /** Losses and problems for which there was no more room. */
  readonly more: number
}

/** Incidents are looked for at most this often: that takes all codes. */
const REFLECT_MS = 1000

const NOTHING: LiveTotals = { bytes: 0, lines: 0, events: 0, lost: 0, sources: 0, lag: 0 }

function keyOf({ id, path }: LiveSource): number | string {
  return id === 0 ? path : id
}

/** Takes events in, and answers what they come to. */
export class LiveModel {
  readonly codes: CodeRows
  readonly #lines = new RecentCounts()
  /** By id; those that are waited for have only a name. */
  readonly #sources = new Map<number | string, FollowedSourceRow>()
  readonly #losses = new Map<string, LossRow>()
  readonly #problems = new Map<string, ProblemRow>()
  #totals = NOTHING
  /** Losses and problems for which there was no more room. */
  #more = 0
  /** Events so far, and how many of them, and when, incidents were looked for in. */
  #events = 0
  #reflected = -1
  #reflectedMs = -Infinity
  #incidents: Pick<Snapshot, 'incidents' | 'lockouts'> = { incidents: [], lockouts: [] }

  readonly #startedMs: number

  constructor(limits: Pick<ReportOptions, 'packs' | 'minConfidence' | 'minSeverity'>, startedMs: number) {
    this.#startedMs = startedMs
    this.codes = new CodeRows(limits)
  }

  /** What is known now; the rows of its codes go on with the model. */
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

  /** Takes events in; what that costs does not depend on what is shown. */
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
    // What is read to its end for good makes room for others.
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
    // The one told last stands last.
    this.#problems.delete(id)
    this.#problems.set(id, { problem, times: (before?.times ?? 0) + (problem.times ?? 1) })
  }
}

/** The snapshot standing still, while the model goes on. */
export function held(snapshot: Snapshot): Snapshot {
  return { ...snapshot, rows: snapshot.rows.map(still) }
}
