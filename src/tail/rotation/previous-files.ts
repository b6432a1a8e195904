/** Files of a log that an earlier run counted, under the names that rotation gave them since. */
import { setTimeout } from 'node:timers/promises'
import { matchOf, startsLike } from '../../run/identity/content-match.ts'
import { reachOf } from '../../run/identity/identity.ts'
import { ALONE, type InLog, wholeLines } from '../../run/rotation-context.ts'
import { SHARD_MARGIN } from '../../scan/scanner.ts'
import { type FileFact, jointBetween, siblingsOf } from '../../source/rotated-files.ts'
import { logOf } from '../../source/rotation.ts'
import { bytesOf } from '../../source/streams/random-access.ts'
import { beginSource, finishSource, type SourceRow } from '../../store/write/apply.ts'
import { countedOf, keepProvisional, openPaths } from '../../store/write/progress.ts'
import { contentOf, identityOf, lostProblem } from '../claim.ts'
import { type HeldFile, held } from '../files/file-handle.ts'
import type { Bench } from '../tail-context.ts'
import { type Known, type Step, trailOf } from './trail.ts'

/** Looks for files that an earlier run read, and the pause between them; more of them while rotation is at work. */
const LOOKS = 3
const MOST_LOOKS = 20
const LOOK_MS = 100
const RENAME_MS = 10

/**
 * Files of a log that an earlier run did not read to their end, because it was killed or stopped before they were renamed, and all
 * that came between them and the file that has the name now, from the oldest. What is gone is told.
 */
export async function earlierThan(bench: Bench, fact: FileFact, known: Known): Promise<readonly Step[]> {
  const rows = await unread(bench, fact)
  if (rows.length === 0) return []
  for (let look = 1; ; look++) {
    const trail = await trailOf(bench, fact.path, fact.key, rows, known)
    const { rests, later, missing, gap, unsure } = trail
    if (look < (unsure ? MOST_LOOKS : missing.length > 0 || gap ? LOOKS : 0)) {
      // Rotation may be at work just now.
      for (const { file } of [...rests.values(), ...later]) file.rest()
      await setTimeout(LOOK_MS)
      continue
    }
    for (const row of missing) lose(bench, row)
    if (gap && missing.length === 0) tellLoss(bench, fact, rows.at(-1)!)
    for (const row of rows) {
      const step = rests.get(row.id)
      // A packed file is told from where the counted one ended; a plain one knows that by itself.
      if (step !== undefined && !step.plain) step.file.toldTo = Math.max(step.file.toldTo, reachOf(row))
    }
    return [...inOrder(fact.path, rests), ...later].filter(({ file }) => !known.isRead(file))
  }
}

function inOrder(path: string, rests: ReadonlyMap<number, Step>): Step[] {
  const keys = siblingsOf(path).map(({ key }) => key)
  return [...new Set(rests.values())].sort((a, b) => keys.indexOf(a.file.key) - keys.indexOf(b.file.key))
}

/**
 * How a file goes on with the one before it that an earlier run counted, where it is still there as it was. Of packed ones nothing is
 * known here.
 */
export async function followsCounted(bench: Bench, file: HeldFile): Promise<InLog> {
  for (let look = 1; ; look++) {
    const inLog = await followsNow(bench, file)
    if (inLog.joint !== 'first' || look === LOOKS || !hasOthers(bench, file)) return inLog
    // Rotation may be at work just now, and a number missing; old files are mostly gone for good, so this waits for no more than a
    // few renames.
    await setTimeout(RENAME_MS)
  }
}

/** Whether other files of the log were counted. */
function hasOthers({ store }: Bench, file: HeldFile): boolean {
  const rows = beginSource(store, identityOf(file), null)
  return rows.some(row => row.member === null && !file.isPlace(row) && logOf(row.path) === logOf(file.path))
}

async function followsNow(bench: Bench, file: HeldFile): Promise<InLog> {
  const siblings = siblingsOf(file.path)
  const at = siblings.findIndex(({ key }) => key === file.key)
  const [fact, own] = [siblings[at - 1], siblings[at]]
  const older = fact === undefined ? null : held(fact, () => undefined)
  if (fact === undefined || own === undefined || older === null) return ALONE
  try {
    const row = await rowIn(
      bench,
      older,
      beginSource(bench.store, identityOf(older), null).filter(one => older.isPlace(one)),
    )
    if (row === null || row.head === null) return ALONE
    const end = countedOf(bench.store, row.id, row.gen).provisional?.to ?? row.decOff
    const lead = wholeLines(bytesOf(older, Math.max(0, end - SHARD_MARGIN), end))
    // Both names are of one look: since the file was met it may have been renamed.
    return { joint: jointBetween(fact.path, own.path), lead, next: null }
  } finally {
    older.rest()
  }
}

/** The first of some rows that a plain file holds. */
async function rowIn({ recorder }: Bench, file: HeldFile, rows: readonly SourceRow[]): Promise<SourceRow | null> {
  const content = contentOf(file)
  for (const row of rows) {
    if (row.head === null ? !file.isPlace(row) : !startsLike(content, row)) continue
    if ((await matchOf(recorder, content, row))?.kind === 'holds') return row
  }
  return null
}

/** Rows of the log that are not those of the file that has the name now, and may not be read to their end. */
async function unread(bench: Bench, { path, key }: FileFact): Promise<SourceRow[]> {
  const log = logOf(path)
  const paths = [path, ...openPaths(bench.store, log).filter(one => one !== path)]
  const rows = paths.flatMap(one => beginSource(bench.store, { ...identityOf({ path: one, key }), log }, null))
  const byId = new Map(rows.map(row => [row.id, row]))
  const own = [...byId.values()].filter(row => row.member === null && row.dev !== null && logOf(row.path) === log)
  const wanted = own.filter(row => !row.taken && (row.state === 'open' || row.path === path))
  const file = wanted.length === 0 ? null : held({ path, key }, () => undefined)
  if (file === null) return []
  const left: SourceRow[] = []
  for (const row of wanted) if ((await rowIn(bench, file, [row])) === null) left.push(row)
  file.rest()
  // Of those that had the name only the last one may have been cut short.
  const last = left.findLast(row => row.path === path)
  return left.filter(row => row.state === 'open' || row === last)
}

/** The bytes of a row are gone: what was counted stays, and it is said that more may have been there. */
function lose(bench: Bench, row: SourceRow): void {
  const { store, news } = bench
  const { id, gen, path, decOff, format, state } = row
  const reached = countedOf(store, id, gen).provisional?.to ?? decOff
  keepProvisional(store, id)
  if (state === 'complete' && reached === decOff) return
  tellLoss(bench, row, row)
  const lost = lostProblem(path, reached)
  finishSource(store, id, { state: 'partial', format, bytes: reached, problems: [lost] })
  news.tell({ type: 'problem', problem: lost })
}

/** Lines may be missing behind those of a row, before those of a file; nobody knows how many. */
export function tellLoss(
  { news }: Pick<Bench, 'news'>,
  { path }: { readonly path: string },
  row: SourceRow | null,
  what: 'rotation' | 'truncation' = 'rotation',
): void {
  const source = { id: row?.id ?? 0, path: row?.path ?? path, member: null, generation: row?.gen ?? 0 }
  const offset = row === null ? 0 : reachOf(row)
  news.tell({ type: 'loss', source, what, from: null, lines: null, time: null, offset })
}
