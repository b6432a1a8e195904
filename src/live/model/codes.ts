/**
 * The codes that a live view knows: a row for each code and disposition, with counts by operation. A finding costs a few
 * lookups in maps; memory is bounded for any number of different codes.
 */

import { findKnown, type KnownCode, severityOf } from '../../codes/lookup.ts'
import type { FindingKey } from '../../model/findings/finding.ts'
import { passesFilter } from '../../model/limits.ts'
import type { LiveFinding } from '../../model/live.ts'
import type { Severity } from '../../model/rules/knowledge.ts'
import type { RankedFinding } from '../../report/content/rank.ts'
import type { ReportOptions } from '../../report/options.ts'
import { CodeCounters } from './counters.ts'
import { RecentCounts } from './rates.ts'

/** Maximum number of rows. If exceeded, the quarter with the fewest occurrences is dropped. */
const ROWS = 2048
/** Maximum number of findings (operation, producer, confidence) listed separately within a row. */
const KINDS = 64
/** Number of cached key objects, since successive findings share theirs; and of findings that may still be amended. */
const REMEMBERED = 4096

/** The findings of one operation, producer and confidence. */
export type DispositionCount = Pick<CodeCounters, 'key' | 'count' | 'latest' | 'summary'>

/** One code with one disposition. */
export interface CodeRow {
  readonly id: string
  readonly key: FindingKey
  readonly known: KnownCode
  readonly severity: Severity
  readonly recent: RecentCounts
  /** Occurrences since the row was created. */
  readonly count: number
  /** Whether the row may have existed before and been dropped, so that `count` is a lower bound. */
  readonly atLeast: boolean
  /** Time of its last report, in ms, and a number that grows with every finding. */
  readonly seenMs: number
  readonly turn: number
  readonly kinds: ReadonlyMap<string, DispositionCount>
}

type Limits = Pick<ReportOptions, 'packs' | 'minConfidence' | 'minSeverity'>

type OpenRow = { -readonly [K in Exclude<keyof CodeRow, 'kinds'>]: CodeRow[K] } & {
  readonly kinds: Map<string, CodeCounters>
}

interface Slot {
  readonly row: OpenRow
  readonly tracked: CodeCounters
}

/** A counted finding; without a slot it is not shown. */
interface CountedOccurrence {
  readonly slot: Slot | null
  readonly finding: LiveFinding
}

/** A map that forgets old entries: it holds at least the last `most` entries and at most twice as many. */
class Lately<K, V> {
  readonly #most: number
  #young = new Map<K, V>()
  #old = new Map<K, V>()

  constructor(most: number) {
    this.#most = most
  }

  get(key: K): V | undefined {
    return this.#young.get(key) ?? this.#old.get(key)
  }

  set(key: K, value: V): void {
    if (this.#young.size >= this.#most) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, value)
  }

  delete(key: K): void {
    this.#young.delete(key)
    this.#old.delete(key)
  }

  clear(): void {
    this.#young.clear()
    this.#old.clear()
  }
}

/** The rows of all codes. */
export class CodeRows {
  readonly #limits: Limits
  readonly #rows = new Map<string, OpenRow>()
  /** Null for findings that are not shown. */
  readonly #slots = new Lately<FindingKey, Slot | null>(REMEMBERED)
  readonly #counted = new Lately<string, CountedOccurrence>(REMEMBERED)
  #turn = 0
  /** Shown occurrences, including those of dropped rows. */
  total = 0
  /** Occurrences of dropped rows. */
  dropped = 0
  /** Occurrences that are not sure or not severe enough to be shown. */
  hidden = 0

  constructor(limits: Limits) {
    this.#limits = limits
  }

  get rows(): Iterable<CodeRow> {
    return this.#rows.values()
  }

  get size(): number {
    return this.#rows.size
  }

  /** Counts a finding that was reported at `wallMs`. */
  add(id: string, finding: LiveFinding, wallMs: number): void {
    let slot = this.#slots.get(finding.key)
    if (slot === undefined) slot = this.#slotOf(finding, wallMs)
    this.#counted.set(id, { slot, finding })
    if (slot === null) {
      this.hidden += finding.count
      return
    }
    const { row, tracked } = slot
    row.count += finding.count
    row.recent.add(Math.floor(wallMs / 1000), finding.count)
    row.seenMs = wallMs
    row.turn = ++this.#turn
    tracked.add(finding, 1)
    this.total += finding.count
  }

  /** Replaces a finding that was reported before. A very old one stays as reported. */
  amend(id: string, finding: LiveFinding | null, wallMs: number): void {
    const before = this.#counted.get(id)
    if (before === undefined) return
    this.#counted.delete(id)
    this.#takeBack(before)
    if (finding !== null) this.add(id, finding, wallMs)
  }

  #takeBack({ slot, finding }: CountedOccurrence): void {
    if (slot === null) {
      this.hidden -= finding.count
      return
    }
    const { row, tracked } = slot
    tracked.add(finding, -1)
    row.count -= finding.count
    this.total -= finding.count
    // A dropped row is no longer the one with that id.
    if (row.count > 0 || this.#rows.get(row.id) !== row) return
    this.#rows.delete(row.id)
    this.#slots.clear()
  }

  #slotOf(finding: LiveFinding, wallMs: number): Slot | null {
    const row = this.#isShown(finding.key) ? this.#rowOf(finding.key, wallMs) : null
    const slot = row && { row, tracked: trackedOf(row, finding) }
    this.#slots.set(finding.key, slot)
    return slot
  }

  #isShown(key: FindingKey): boolean {
    return passesFilter(key.confidence, () => severityOf(findKnown(this.#limits.packs, key)), this.#limits)
  }

  #rowOf(key: FindingKey, wallMs: number): OpenRow {
    const id = JSON.stringify([key.namespace, key.code, key.value, key.vendor, key.disposition])
    const before = this.#rows.get(id)
    if (before !== undefined) return before
    if (this.#rows.size >= ROWS) this.#makeRoom()
    const known = findKnown(this.#limits.packs, key)
    const row: OpenRow = {
      id,
      key,
      known,
      severity: severityOf(known),
      recent: new RecentCounts(),
      count: 0,
      atLeast: this.dropped > 0,
      seenMs: wallMs,
      turn: 0,
      kinds: new Map(),
    }
    this.#rows.set(id, row)
    return row
  }

  #makeRoom(): void {
    const least = [...this.#rows.values()].sort((a, b) => a.count - b.count || a.turn - b.turn).slice(0, ROWS / 4)
    for (const { id, count } of least) {
      this.#rows.delete(id)
      this.dropped += count
    }
    this.#slots.clear()
  }
}

/** Returns the counters of a finding; beyond the limit those of the first kind, so that the row's sum is right. */
function trackedOf({ kinds }: OpenRow, finding: LiveFinding): CodeCounters {
  const { context, producer, confidence } = finding.key
  const id = JSON.stringify([context, producer, confidence])
  const known = kinds.get(id) ?? (kinds.size >= KINDS ? kinds.values().next().value : undefined)
  if (known !== undefined) return known
  const tracked = new CodeCounters(finding)
  kinds.set(id, tracked)
  return tracked
}

/** Returns a copy of the row that does not change with the model. */
export function still(row: CodeRow): CodeRow {
  const kinds = [...row.kinds].map(([id, { key, count, latest, summary }]): [string, DispositionCount] => {
    const now = summary()
    return [id, { key, count, latest, summary: () => now }]
  })
  return { ...row, recent: row.recent.copy(), kinds: new Map(kinds) }
}

/** Returns the findings of a row in the form that reports read. */
export function rankedOf({ known, severity, kinds }: CodeRow): RankedFinding[] {
  return [...kinds.values()]
    .filter(({ count }) => count > 0)
    .map(tracked => ({ finding: tracked.summary(), known, severity }))
}
