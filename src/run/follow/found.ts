/** Files that a look at the names alone does not show: copies, and those that rotation moved between two looks or two runs. */
import { setTimeout } from 'node:timers/promises'
import { openSource } from '../../source/open.ts'
import { logOf, mayBecome } from '../../source/rotation.ts'
import { type FileFact, siblingsOf } from '../../source/siblings.ts'
import { bytesOf } from '../../source/tape.ts'
import { countedOf, forgetSource, keepProvisional, openPaths } from '../../store/progress.ts'
import { beginSource, finishSource, type SourceRow } from '../../store/write.ts'
import { HEAD_BYTES, isPrint, TAIL_BYTES } from '../identity-print.ts'
import { Tap } from '../tap.ts'
import type { Bench } from './bench.ts'
import { fits, identityOf, lostProblem } from './claim.ts'
import { HeldFile } from './held-file.ts'
import type { FollowedLog } from './log.ts'
import type { Waiting } from './waiting.ts'

/** Looks for files that an earlier run read, and the pause between them. */
const LOOKS = 3
const LOOK_MS = 100

type IsKnown = (fact: FileFact) => boolean

/** Files that share so many bytes with another one are taken for its copy; those that share less, for a while. */
const COPY_BYTES = 1024
const COPY_MS = 2000

/** Files that had a name while nobody looked. */
interface Missed {
  /** Those that came after another one, from the oldest. */
  readonly between: readonly HeldFile[]
  /** Those of which one is that other one, packed. */
  readonly packed: readonly HeldFile[]
}

/** Files that came after `before` and went before this one: two rotations fell between two looks. */
export function missedBefore(file: HeldFile, before: FollowedLog, isKnown: IsKnown): Missed {
  const { path, key: own } = file
  const siblings = siblingsOf(path)
  const from = siblings.findIndex(({ key }) => key === before.file.key)
  const to = siblings.findIndex(({ key }) => key === own)
  if (to < 0) return { between: [], packed: [] }
  if (from >= 0) return { between: withoutCopies(heldFiles(siblings.slice(from + 1, to), isKnown), file), packed: [] }
  const fresh = siblings.slice(0, to).filter(({ key }) => !before.file.beside.has(key))
  return { between: [], packed: heldFiles(fresh, isKnown) }
}

/** Copies that were made of a file before it was emptied, from the oldest. */
interface Copies {
  /** The one that holds all that was counted, and perhaps more. */
  readonly copy: HeldFile | null
  /** Copies of what was written afterwards, and emptied too before anyone looked. */
  readonly later: readonly HeldFile[]
}

/** The copies of an emptied file; those that were there when it was met are none. */
export function copiesOf(log: FollowedLog, isKnown: IsKnown): Copies {
  const own = log.file.path
  const siblings = siblingsOf(own).filter(({ path }) => path !== own && mayBecome(own, path))
  const files = withoutCopies(
    heldFiles(siblings, fact => isKnown(fact) || log.file.beside.has(fact.key)),
    log.file,
  )
  const at = files.findLastIndex(file => {
    file.skip = log.file.skip
    // Nothing was counted yet: the first copy has it all.
    return log.counter.seen === 0 || log.counter.isIn(file)
  })
  const from = log.counter.seen === 0 ? 0 : at
  for (const file of files.slice(0, Math.max(0, from))) file.rest()
  if (at < 0) {
    for (const file of files) file.rest()
    return { copy: null, later: [] }
  }
  const copies = files.slice(from)
  return log.counter.seen === 0 ? { copy: null, later: copies } : { copy: copies[0]!, later: copies.slice(1) }
}

/** Leaves out what stands in a file that is there: a copy of it is being made, and it has not been emptied yet. */
function withoutCopies(files: readonly HeldFile[], there: HeldFile): HeldFile[] {
  const size = there.facts()?.size ?? 0
  return files.filter(file => {
    const own = file.facts()?.size ?? 0
    const parts = [
      [0, Math.min(own, HEAD_BYTES)],
      [Math.max(0, own - TAIL_BYTES), own],
    ] as const
    const copied = parts.every(([from, to]) => Buffer.compare(bytesOf(file, from, to), bytesOf(there, from, to)) === 0)
    if (own > 0 && !(own <= size && copied)) return true
    file.rest()
    return false
  })
}

/** Whether a file holds what was counted of one that is still there: someone may be about to empty that one. */
export function isCopy(
  { file, old }: Pick<Waiting, 'file' | 'old'>,
  logs: Iterable<FollowedLog>,
  now: number,
): boolean {
  if (old) return false
  const log = logOf(file.path)
  for (const one of logs) {
    if (one.leaving || logOf(one.file.path) !== log || !mayBecome(one.file.path, file.path)) continue
    const lately = now - one.movedAt < COPY_MS
    if ((one.counter.seen >= COPY_BYTES || lately) && one.counter.isIn(file)) return true
  }
  return false
}

/**
 * Files of a log that an earlier run did not read to their end, because it was killed or stopped before they were renamed, and all
 * that came between them and the file that has the name now. Oldest first.
 */
export async function earlierThan(bench: Bench, fact: FileFact, isKnown: IsKnown): Promise<HeldFile[]> {
  const rows = unread(bench, fact)
  if (rows.length === 0) return []
  for (let look = 1; ; look++) {
    const siblings = siblingsOf(fact.path)
    const own = siblings.findIndex(({ key }) => key === fact.key)
    const older = siblings.slice(0, Math.max(0, own))
    const toldTo = new Map<string, number>()
    const places = await Promise.all(rows.map(row => placeOf(bench, older, row, toldTo)))
    const missing = older.some(isKnown) ? [] : rows.filter((_, i) => places[i] === -1)
    if (missing.length > 0 && look < LOOKS) {
      // Rotation may be at work just now.
      await setTimeout(LOOK_MS)
      continue
    }
    for (const row of missing) lose(bench, row)
    const from = Math.min(older.length, ...places.filter(at => at >= 0))
    const files = heldFiles(older.slice(from), isKnown)
    for (const file of files) file.toldTo = toldTo.get(file.key) ?? 0
    return files
  }
}

/** Rows of the log that are not those of the file that has the name now, and may not be read to their end. */
function unread(bench: Bench, { path, key }: FileFact): SourceRow[] {
  const log = logOf(path)
  const paths = [path, ...openPaths(bench.store, log).filter(one => one !== path)]
  const rows = paths.flatMap(one => beginSource(bench.store, { ...identityOf({ path: one, key }), log }, null))
  const byId = new Map(rows.map(row => [row.id, row]))
  const own = [...byId.values()].filter(row => row.member === null && row.dev !== null && logOf(row.path) === log)
  const wanted = own.filter(row => !row.taken && (row.state === 'open' || row.path === path))
  const file = wanted.length === 0 ? null : held({ path, key }, () => undefined)
  const left = file === null ? [] : wanted.filter(row => !(isNew(row) ? isPlace(row, key) : fits(bench, file, row)))
  file?.rest()
  // Of those that had the name only the last one may have been cut short.
  const last = left.findLast(row => row.path === path)
  return left.filter(row => row.state === 'open' || row === last)
}

/** Nothing is counted of it yet: only its place on the disk tells which file it is. */
function isNew({ head }: SourceRow): boolean {
  return head === null
}

function isPlace({ dev, ino }: SourceRow, key: string): boolean {
  return `${dev}:${ino}` === key
}

/** The youngest of some files that holds what was counted of a row; -1 where none does. */
async function placeOf(bench: Bench, files: readonly FileFact[], row: SourceRow, toldTo: Map<string, number>) {
  for (let at = files.length - 1; at >= 0; at--) {
    const to = await heldTo(bench, files[at]!, row)
    if (to === null) continue
    toldTo.set(files[at]!.key, to)
    return at
  }
  return -1
}

/** The bytes of a row are gone: what was counted stays, and it is said that more may have been there. */
function lose({ store, news }: Bench, { id, gen, path, decOff, format, state }: SourceRow): void {
  const reached = countedOf(store, id, gen).provisional?.to ?? decOff
  keepProvisional(store, id)
  if (state === 'complete' && reached === decOff) return
  const lost = lostProblem(path, reached)
  finishSource(store, id, { state: 'partial', format, bytes: reached, problems: [lost] })
  news.tell({ type: 'problem', problem: lost })
}

/** Up to where a file holds what was counted of a row, whatever it is packed in; null where it does not. */
async function heldTo(bench: Bench, { path, key }: FileFact, row: SourceRow): Promise<number | null> {
  if (isNew(row)) return isPlace(row, key) ? 0 : null
  const file = held({ path, key }, () => undefined)
  if (file === null) return null
  const plain = fits(bench, file, row)
  file.rest()
  if (plain) return 0
  const opened = await openSource({ kind: 'file', path }, 0)
  if (!opened.ok) return null
  const { feed, seekable } = opened.value
  try {
    if (seekable || row.head === null) return null
    const { provisional } = countedOf(bench.store, row.id, row.gen)
    const { to, tail } = provisional?.tail ? provisional : { to: row.decOff, tail: row.tail }
    const tap = new Tap(feed, 0, HEAD_BYTES, () => undefined)
    const waste = new Uint8Array(64 * 1024)
    while (tap.end < to) {
      if ((await tap.read(waste.subarray(0, Math.min(waste.length, to - tap.end)))) === 0) return null
    }
    const { head } = row
    if (tail === null || !isPrint(tap.head.subarray(0, head.length), head)) return null
    if (!isPrint(tap.before(to, tail.length), tail)) return null
    // By its content a file is known only as far as that is counted for good.
    if (row.decOff === 0) forgetSource(bench.store, row.id)
    return to
  } finally {
    feed.close()
  }
}

function heldFiles(facts: readonly FileFact[], isKnown: IsKnown): HeldFile[] {
  return facts.flatMap(fact => {
    const file = isKnown(fact) ? null : held(fact, () => undefined)
    return file === null ? [] : [file]
  })
}

/** Opens a file that was met under a name; null where it cannot be opened, or another one is there by now. */
export function held(
  { path, key }: Pick<FileFact, 'path' | 'key'>,
  failed: (error: NodeJS.ErrnoException) => void,
): HeldFile | null {
  try {
    const file = new HeldFile(path)
    if (file.key === key) return file
    file.rest()
  } catch (error) {
    failed(error as NodeJS.ErrnoException)
  }
  return null
}
