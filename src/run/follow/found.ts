/** Files that a look at the names alone does not show: copies, and those that rotation moved between two looks or two runs. */
import { openSource } from '../../source/open.ts'
import { logOf, mayBecome } from '../../source/rotation.ts'
import { type FileFact, siblingsOf } from '../../source/siblings.ts'
import { countedOf, forgetSource, keepProvisional } from '../../store/progress.ts'
import { beginSource, type SourceRow } from '../../store/write.ts'
import { HEAD_BYTES, isPrint } from '../identity-print.ts'
import { Tap } from '../tap.ts'
import type { Bench } from './bench.ts'
import { fits, identityOf, lostProblem } from './claim.ts'
import { HeldFile } from './held-file.ts'
import type { FollowedLog } from './log.ts'
import type { Waiting } from './waiting.ts'

type IsKnown = (key: string) => boolean

/** Files that share so many bytes with another one are taken for its copy; those that share less, for a while. */
const COPY_BYTES = 1024
const COPY_MS = 2000

/** Files that came after `before` and went before `fact` had its name: two rotations fell between two looks. Oldest first. */
export function missedBefore(fact: FileFact, before: FollowedLog, isKnown: IsKnown): HeldFile[] {
  const siblings = siblingsOf(fact.path)
  const from = siblings.findIndex(({ key }) => key === before.file.key)
  const to = siblings.findIndex(({ key }) => key === fact.key)
  return from < 0 || to < 0 ? [] : heldFiles(siblings.slice(from + 1, to), isKnown)
}

/** A file beside a log that holds all that was counted of it, and perhaps more. */
export function copyOf(log: FollowedLog, isKnown: IsKnown): HeldFile | null {
  for (const file of heldFiles(siblingsOf(log.file.path), isKnown).reverse()) {
    file.skip = log.file.skip
    if (mayBecome(log.file.path, file.path) && log.counter.isIn(file)) return file
    file.rest()
  }
  return null
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
 * Where an earlier run followed another file under this name: that file, if it is still there under a name that rotation may have
 * given it, and all that came between. Oldest first.
 */
export async function earlierThan(bench: Bench, fact: FileFact, isKnown: IsKnown): Promise<HeldFile[]> {
  const row = followedRow(bench, fact)
  if (row === null) return []
  const siblings = siblingsOf(fact.path)
  const older = siblings.slice(
    0,
    siblings.findIndex(({ key }) => key === fact.key),
  )
  for (let at = older.length - 1; at >= 0; at--) {
    const one = older[at]!
    const to = await heldTo(bench, one, row)
    if (to === null) continue
    const files = heldFiles(older.slice(at), isKnown)
    for (const file of files) if (file.key === one.key) file.toldTo = to
    return files
  }
  if (older.some(({ key }) => isKnown(key))) return []
  const reached = countedOf(bench.store, row.id, row.gen).provisional?.to ?? row.decOff
  keepProvisional(bench.store, row.id)
  bench.news.tell({ type: 'problem', problem: lostProblem(fact.path, reached) })
  return []
}

/** The row of the file that an earlier run followed under this name, unless this is still that file. */
function followedRow(bench: Bench, { path, key }: FileFact): SourceRow | null {
  const rows = beginSource(bench.store, { ...identityOf({ path, key }), log: logOf(path) }, null)
  const row = rows.findLast(one => one.path === path && one.member === null && one.dev !== null)
  const file = row === undefined ? null : held({ path, key }, () => undefined)
  if (row === undefined || file === null) return null
  const same = row.head !== null && fits(bench, file, row)
  file.rest()
  return same || row.head === null ? null : row
}

/** Up to where a file holds what was counted of a row, whatever it is packed in; null where it does not. */
async function heldTo(bench: Bench, { path, key }: FileFact, row: SourceRow): Promise<number | null> {
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
    const file = isKnown(fact.key) ? null : held(fact, () => undefined)
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
