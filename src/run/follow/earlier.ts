/** Files of a log that an earlier run counted, under the names that rotation gave them since. */
import { setTimeout } from 'node:timers/promises'
import { SHARD_MARGIN } from '../../pipeline.ts'
import { openSource } from '../../source/open.ts'
import { logOf } from '../../source/rotation.ts'
import { type FileFact, jointBetween, siblingsOf } from '../../source/siblings.ts'
import { bytesOf } from '../../source/tape.ts'
import { countedOf, forgetSource, keepProvisional, openPaths } from '../../store/progress.ts'
import { beginSource, finishSource, type SourceRow } from '../../store/write.ts'
import { HEAD_BYTES, isPrint } from '../identity-print.ts'
import { ALONE, type InLog, wholeLines } from '../log.ts'
import { Tap } from '../tap.ts'
import type { Bench } from './bench.ts'
import { fits, identityOf, lostProblem } from './claim.ts'
import { type HeldFile, held, heldFiles } from './held-file.ts'

/** Looks for files that an earlier run read, and the pause between them. */
const LOOKS = 3
const LOOK_MS = 100
const RENAME_MS = 10

type IsKnown = (fact: FileFact) => boolean

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

/**
 * How a file goes on with the one before it that an earlier run counted, where it is still there as it was. Of packed ones nothing is
 * known here.
 */
export async function followsCounted(bench: Bench, file: HeldFile): Promise<InLog> {
  for (let look = 1; ; look++) {
    const inLog = followsNow(bench, file)
    if (inLog.joint !== 'first' || look === LOOKS || !hasOthers(bench, file)) return inLog
    // Rotation may be at work just now, and a number missing; old files are mostly gone for good, so this waits for no more than a
    // few renames.
    await setTimeout(RENAME_MS)
  }
}

/** Whether other files of the log were counted. */
function hasOthers({ store }: Bench, file: HeldFile): boolean {
  const rows = beginSource(store, identityOf(file), null)
  return rows.some(row => row.member === null && !isPlace(row, file.key) && logOf(row.path) === logOf(file.path))
}

function followsNow({ store }: Bench, file: HeldFile): InLog {
  const siblings = siblingsOf(file.path)
  const at = siblings.findIndex(({ key }) => key === file.key)
  const [fact, own] = [siblings[at - 1], siblings[at]]
  const older = fact === undefined ? null : held(fact, () => undefined)
  if (fact === undefined || own === undefined || older === null) return ALONE
  try {
    const rows = beginSource(store, identityOf(older), null)
    const row = rows.find(one => isPlace(one, older.key) && !isNew(one) && fits({ store }, older, one))
    if (row === undefined) return ALONE
    const end = countedOf(store, row.id, row.gen).provisional?.to ?? row.decOff
    const lead = wholeLines(bytesOf(older, Math.max(0, end - SHARD_MARGIN), end))
    // Both names are of one look: since the file was met it may have been renamed.
    return { joint: jointBetween(fact.path, own.path), lead, next: null }
  } finally {
    older.rest()
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
