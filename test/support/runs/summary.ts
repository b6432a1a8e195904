/** Bytes → summary through the real pipeline and a real store, cut into shards as asked. */

import { makeClock } from '../../../src/formats/time/clock.ts'
import { DEFAULT_SET_LIMITS, type SetLimits } from '../../../src/model/bounded-sets.ts'
import type { Summary } from '../../../src/model/counts/summary.ts'
import type { Clock } from '../../../src/model/findings/event.ts'
import { PREVIEW_BYTES, type Scanner, SHARD_MARGIN } from '../../../src/scan/scanner.ts'
import { closeStore, openStore } from '../../../src/store/database.ts'
import { readSummary } from '../../../src/store/read/read-summary.ts'
import { applyPartial, createSource, finishSource } from '../../../src/store/write/apply.ts'
import { bytesFeed } from './feeds.ts'

const UTC: Clock = makeClock({ year: 2026, zone: 'UTC' })

export interface Cutting {
  /** Offsets at which the input is cut into shards, ascending. */
  readonly cuts: readonly number[]
  /** Most bytes that one read of the feed yields. */
  readonly piece?: number
  readonly maxLine?: number
  /** The vendor that the user names. */
  readonly vendor?: string
  /** The order in which shards are applied, as indices. */
  readonly order?: readonly number[]
  readonly clock?: Clock
  readonly caps?: SetLimits
  /** Whether each line is read anew, also one of a kind that was read before. */
  readonly anew?: boolean
}

/** Scans the shards and adds them up in a private store. */
export async function summaryOf(
  scanner: Scanner,
  bytes: Uint8Array,
  { cuts, piece, maxLine = 1 << 20, order, vendor, clock = UTC, caps = DEFAULT_SET_LIMITS, anew }: Cutting,
): Promise<Summary> {
  const bounds = [0, ...cuts, null]
  const shards = bounds.slice(0, -1).map((from, i) => ({ from: from as number, to: bounds[i + 1] as number | null }))
  const opened = openStore(null, { caps })
  if (!opened.ok) throw new Error(opened.problems[0]!.fact)
  const store = opened.value
  const source = createSource(store, { path: 'test.log', member: null, dev: null, ino: null })
  for (const i of order ?? shards.keys()) {
    const range = shards[i]!
    const feed = bytesFeed(bytes, Math.max(0, range.from - SHARD_MARGIN), piece)
    const { partial, tail } = await scanner.scan(feed, range, {
      clock,
      maxLine,
      since: null,
      until: null,
      vendor: vendor ?? null,
      caps,
      anew,
      head: bytes.subarray(0, PREVIEW_BYTES),
    })
    applyPartial(store, source, 0, partial, { head: null, tail: null })
    if (tail !== null) applyPartial(store, source, 0, tail, { head: null, tail: null, provisional: true })
  }
  finishSource(store, source, { state: 'complete', format: 'text', bytes: bytes.length, problems: [] })
  const summary = readSummary(store, { sources: null, packs: [] })
  closeStore(store)
  return summary
}
