/** What a live view shows at one moment: the codes in order, incidents, losses, sources, problems. */

import { type Lang, SEVERITIES, say } from '../../model/knowledge.ts'
import { compareText } from '../../model/order.ts'
import { type Incident, incidentsOf } from '../incidents.ts'
import { Links } from '../links.ts'
import { type LockoutWatch, lockoutsOf } from '../lockouts.ts'
import type { Board, LossRow, ProblemRow, SourceRow } from './board.ts'
import { type CodeRow, rankedOf, still } from './codes.ts'
import type { Sort, ViewState } from './state.ts'

/** What is known at one moment. */
export interface Snapshot {
  readonly nowMs: number
  readonly rows: readonly CodeRow[]
  readonly occurrences: number
  /** Occurrences of rare codes that made room for others. */
  readonly dropped: number
  readonly totals: Board['totals']
  readonly linesPerMinute: number
  readonly incidents: readonly Incident[]
  readonly lockouts: readonly LockoutWatch[]
  /** Those of which most is lost first. */
  readonly losses: readonly LossRow[]
  /** Those that lag most first. */
  readonly sources: readonly SourceRow[]
  /** The latest first. */
  readonly problems: readonly ProblemRow[]
  /** Losses and problems for which there was no more room. */
  readonly more: number
}

/** A code as one line shows it. */
export interface CodeLine {
  readonly row: CodeRow
  readonly perMinute: number
}

/** A snapshot in the order that the reader chose. */
export interface Picture extends Snapshot {
  readonly startedMs: number
  readonly codes: readonly CodeLine[]
  /** Codes that the filter leaves out. */
  readonly filtered: number
}

/** Incidents are looked for at most this often: that takes all codes. */
const REFLECT_MS = 1000

/** Takes snapshots of a board. */
export class Camera {
  readonly #board: Board
  #incidents: Pick<Snapshot, 'incidents' | 'lockouts'> = { incidents: [], lockouts: [] }
  #reflectedMs = -Infinity
  #reflected = -1

  constructor(board: Board) {
    this.#board = board
  }

  /** What is known now; its rows go on with the board. */
  take(nowMs: number): Snapshot {
    const { codes, totals, losses, sources, problems, more, lines } = this.#board
    return {
      nowMs,
      rows: [...codes.rows],
      occurrences: codes.total,
      dropped: codes.dropped,
      totals,
      linesPerMinute: lines.perMinute(Math.floor(nowMs / 1000)),
      ...this.#reflect(nowMs),
      losses: [...losses].sort((a, b) => b.lines - a.lines || compareText(a.what, b.what)),
      sources: [...sources].sort((a, b) => b.lag - a.lag || a.source.id - b.source.id),
      problems: [...problems].reverse(),
      more,
    }
  }

  #reflect(nowMs: number): Pick<Snapshot, 'incidents' | 'lockouts'> {
    if (nowMs - this.#reflectedMs >= REFLECT_MS && this.#board.news !== this.#reflected) {
      this.#reflectedMs = nowMs
      this.#reflected = this.#board.news
      const ranked = [...this.#board.codes.rows].flatMap(rankedOf)
      const links = new Links(ranked.map(({ finding }) => finding))
      this.#incidents = { incidents: [...incidentsOf(ranked, links)], lockouts: lockoutsOf(ranked) }
    }
    return this.#incidents
  }
}

/** The snapshot without what goes on. */
export function held(snapshot: Snapshot): Snapshot {
  return { ...snapshot, rows: snapshot.rows.map(still) }
}

/** Puts a snapshot into the order, and through the filter, that the reader chose. */
export function arrange(
  snapshot: Snapshot,
  { sort, filter }: Pick<ViewState, 'sort' | 'filter'>,
  { startedMs, lang }: { readonly startedMs: number; readonly lang: Lang },
): Picture {
  const second = Math.floor(snapshot.nowMs / 1000)
  const kept = snapshot.rows.filter(row => fits(row, filter, lang))
  return {
    ...snapshot,
    startedMs,
    codes: kept
      .map(row => ({ row, perMinute: row.recent.perMinute(second) }))
      .sort((a, b) => ORDERS[sort](a, b) || compareRows(a, b)),
    filtered: snapshot.rows.length - kept.length,
    incidents: sort === 'newest' ? [...snapshot.incidents].sort((a, b) => b.end - a.end) : snapshot.incidents,
  }
}

const ORDERS: Readonly<Record<Sort, (a: CodeLine, b: CodeLine) => number>> = {
  worst: (a, b) => rankOf(a) - rankOf(b),
  newest: (a, b) => b.row.turn - a.row.turn,
  rate: (a, b) => b.perMinute - a.perMinute || rankOf(a) - rankOf(b),
  count: () => 0,
  name: (a, b) => compareText(a.row.key.code, b.row.key.code),
}

/** Errors by severity, then what followed from them, then what is normal. */
function rankOf({ row: { key, severity } }: CodeLine): number {
  const kind = key.disposition === 'error' ? 0 : key.disposition === 'secondary' ? 1 : 2
  return kind * SEVERITIES.length + SEVERITIES.indexOf(severity)
}

function compareRows(a: CodeLine, b: CodeLine): number {
  return b.row.count - a.row.count || compareText(a.row.id, b.row.id)
}

/** Every word of a filter must occur in what is known of a code: name, numbers, title, code space, operations, producers. */
function fits({ key, known, kinds }: CodeRow, filter: string, lang: Lang): boolean {
  if (filter.trim() === '') return true
  const { entry } = known
  const texts = [key.code, key.namespace, key.vendor ?? '', entry?.symbol ?? '', entry ? say(entry.title, lang) : '']
  if (key.value !== null) texts.push(String(key.value), `0x${key.value.toString(16)}`)
  for (const { key: own } of kinds.values()) {
    const context = known.pack?.contexts.find(({ id }) => id === own.context)
    texts.push(own.context, own.producer, context ? say(context.title, lang) : '')
  }
  const all = texts.join('\n').toLowerCase()
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every(word => all.includes(word))
}
