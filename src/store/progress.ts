/** How far a source was counted, for those who go on with it while it grows. */
import { prepared, type Store, snapshot } from './database.ts'
import type { Fingerprint } from './sources.ts'

/** What the ledger holds of one generation. */
export interface Counted {
  /** Lines of the ranges that are counted for good. */
  readonly lines: number
  readonly events: number
  /** What is counted until it is read again: it follows what is counted for good. Null where there is none. */
  readonly provisional: Provisional | null
}

export interface Provisional {
  readonly to: number
  readonly lines: number
  readonly events: number
  /** Of the bytes before `to`, where it is known. */
  readonly tail: Fingerprint | null
}

interface Sums {
  readonly lines: number
  readonly events: number
  readonly to: number | null
}

const SUMS = `
  SELECT ifnull(sum(lines), 0) AS lines, ifnull(sum(events), 0) AS events, max(dec_to) AS "to"
  FROM ledger WHERE source_id = ? AND gen = ?`

const TAIL = `
  SELECT tail_len AS length, tail_hash AS hash FROM ledger
  WHERE source_id = ? AND gen = ? AND dec_to = ? AND tail_len IS NOT NULL`

/** What is counted of generation `gen` of a source. */
export function countedOf(store: Store, sourceId: number, gen: number): Counted {
  return snapshot(store, () => {
    const sums = prepared(store, SUMS)
    const good = sums.get(sourceId, gen) as Sums
    const open = sums.get(sourceId, -1 - gen) as Sums
    const { lines, events } = good
    if (open.to === null) return { lines, events, provisional: null }
    const tail = prepared(store, TAIL).get(sourceId, -1 - gen, open.to) as Fingerprint | undefined
    return {
      lines,
      events,
      provisional: { to: open.to, lines: open.lines, events: open.events, tail: tail ?? null },
    }
  })
}
