/** Files of a log that an earlier run counted, under their names after rotation. */
import { setTimeout } from 'node:timers/promises'
import { beginsLikeRow, matchOf } from '../../run/identity/content-match.ts'
import { reachOf } from '../../run/identity/identity.ts'
import { type RotationContext, STANDALONE, wholeLines } from '../../run/rotation-context.ts'
import { SHARD_MARGIN } from '../../scan/scanner.ts'
import { continuityBetween, type FileInfo, rotatedFilesOf } from '../../source/rotated-files.ts'
import { logOf, logsOf } from '../../source/rotation.ts'
import { bytesOf } from '../../source/streams/random-access.ts'
import { beginSource, finishSource, type SourceRow } from '../../store/write/apply.ts'
import { countedOf, keepProvisional, openPaths } from '../../store/write/progress.ts'
import { contentOf, identityOf, lostProblem } from '../claim.ts'
import { type FileHandle, openHandle } from '../files/file-handle.ts'
import type { TailContext } from '../tail-context.ts'
import { type ReadFiles, startOf, type TrailFile, trailOf } from './trail.ts'

/** Maximum number of checks for files that an earlier run read, normally and during rotation, and the pause between them. */
const LOOKS = 3
const MAX_LOOKS = 20
const LOOK_MS = 100
const RENAME_MS = 10

/** The name under which the current file of a log was found, and the files of the log that existed before. */
export interface FirstName {
  readonly path: string
  readonly others: readonly FileInfo[]
}

/**
 * Returns files of a log that an earlier run did not finish, because it was killed or stopped before they were renamed,
 * and all files between them and the current one, from the oldest. The current one may have another name, or none, by now. Reports what
 * is gone.
 */
export async function previousFiles(
  context: TailContext,
  current: FileHandle,
  { path, others }: FirstName,
  known: ReadFiles,
): Promise<readonly TrailFile[]> {
  const { rows, counted } = await rowsOf(context, current, path)
  const last = await lastCounted(current, others, counted)
  const ends = last === null || rows.includes(last) ? rows : [...rows, last]
  if (ends.length === 0) return []
  for (let look = 1; ; look++) {
    // Without a name, it may have been packed into any of the others.
    const own = current.facts()?.links === 0 ? null : current.key
    const trail = await trailOf(context, path, own, ends, known)
    const { unread: rests, later, gap, unsure } = trail
    const wanted = new Set(rows.flatMap(({ id }) => rests.get(id) ?? []))
    for (const step of rests.values()) if (!wanted.has(step)) step.file.rest()
    const missing = trail.missing.filter(row => rows.includes(row))
    if (look < (unsure ? MAX_LOOKS : missing.length > 0 || gap ? LOOKS : 0)) {
      // Rotation may be in progress.
      for (const { file } of [...rests.values(), ...later]) file.rest()
      await setTimeout(LOOK_MS)
      continue
    }
    for (const row of missing) reportSkipped(context, row)
    if (gap && missing.length === 0) reportLoss(context, current, ends.at(-1)!)
    for (const row of rows) {
      const step = rests.get(row.id)
      // A packed file reports only lines after the counted ones; a plain one does so by itself.
      if (step !== undefined && !step.plain) step.file.reportedTo = Math.max(step.file.reportedTo, reachOf(row))
    }
    return [...inOrder(path, wanted), ...later].filter(({ file }) => !known.isRead(file))
  }
}

/**
 * Returns the row that the youngest of the files before the current one with a known beginning continues, unless no file is younger
 * than that one. A run may be killed after it has begun with the current file and before it has read the packed ones between them, of
 * which the store does not know.
 */
async function lastCounted(
  { key }: FileHandle,
  others: readonly FileInfo[],
  counted: readonly SourceRow[],
): Promise<SourceRow | null> {
  if (counted.length === 0) return null
  const byPath = new Map(others.map(fact => [fact.path, fact]))
  const siblings = logsOf([...byPath.keys()].map(path => ({ kind: 'file', path })))
    .flat()
    .flatMap(({ spec }) => (spec.kind === 'file' ? [byPath.get(spec.path)!] : []))
  const older = siblings
    .slice(
      0,
      siblings.findIndex(fact => fact.key === key),
    )
    .reverse()
  for (const fact of older) {
    const file = openHandle(fact, () => undefined)
    const start = file === null ? null : await startOf(file)
    file?.rest()
    const row = start === null ? undefined : counted.findLast(one => beginsLikeRow({ start }, one))
    if (row !== undefined) return fact === older[0] ? null : row
  }
  return null
}

function inOrder(path: string, rests: Iterable<TrailFile>): TrailFile[] {
  const keys = rotatedFilesOf(path).map(({ key }) => key)
  return [...new Set(rests)].sort((a, b) => keys.indexOf(a.file.key) - keys.indexOf(b.file.key))
}

/**
 * Returns how a file continues the one before it that an earlier run counted, if that still exists unchanged. Does not
 * look into packed files.
 */
export async function continuityWithCounted(context: TailContext, file: FileHandle): Promise<RotationContext> {
  for (let look = 1; ; look++) {
    const rotation = await continuityNow(context, file)
    if (rotation.continuity !== 'first' || look === LOOKS || !hasOthers(context, file)) return rotation
    // Rotation may be in progress and a number missing; old files are usually gone for good, so this waits for a few
    // renames only.
    await setTimeout(RENAME_MS)
  }
}

/** Returns whether other files of the log were counted. */
function hasOthers({ store }: TailContext, file: FileHandle): boolean {
  const rows = beginSource(store, identityOf(file), null)
  return rows.some(row => row.member === null && !file.isPlace(row) && logOf(row.path) === logOf(file.path))
}

async function continuityNow(context: TailContext, file: FileHandle): Promise<RotationContext> {
  const siblings = rotatedFilesOf(file.path)
  const at = siblings.findIndex(({ key }) => key === file.key)
  const [fact, own] = [siblings[at - 1], siblings[at]]
  const older = fact === undefined ? null : openHandle(fact, () => undefined)
  if (fact === undefined || own === undefined || older === null) return STANDALONE
  try {
    const row = await rowIn(
      context,
      older,
      beginSource(context.store, identityOf(older), null).filter(one => older.isPlace(one)),
    )
    if (row === null || row.head === null) return STANDALONE
    const end = countedOf(context.store, row.id, row.gen).provisional?.to ?? row.decOff
    const preamble = wholeLines(bytesOf(older, Math.max(0, end - SHARD_MARGIN), end))
    // Both names are from the same check: the file may have been renamed since it was found.
    return { continuity: continuityBetween(fact.path, own.path), preamble, next: null }
  } finally {
    older.rest()
  }
}

/** Returns the first of some rows that a plain file contains. */
async function rowIn(
  { storeClient }: TailContext,
  file: FileHandle,
  rows: readonly SourceRow[],
): Promise<SourceRow | null> {
  const content = contentOf(file)
  for (const row of rows) {
    if (row.head === null ? !file.isPlace(row) : !beginsLikeRow(content, row)) continue
    if ((await matchOf(storeClient, content, row))?.kind === 'holds') return row
  }
  return null
}

interface KnownRows {
  /** Those that are not of the current file, and may not be finished. */
  readonly rows: readonly SourceRow[]
  /** All that are not of the current file. */
  readonly counted: readonly SourceRow[]
}

/** Returns the rows of the log of the current file. */
async function rowsOf(context: TailContext, current: FileHandle, path: string): Promise<KnownRows> {
  const { key } = current
  const log = logOf(path)
  const paths = [path, ...openPaths(context.store, log).filter(one => one !== path)]
  const rows = paths.flatMap(one => beginSource(context.store, { ...identityOf({ path: one, key }), log }, null))
  const byId = new Map(rows.map(row => [row.id, row]))
  const own = [...byId.values()].filter(row => row.member === null && row.dev !== null && logOf(row.path) === log)
  const wanted = own.filter(row => !row.taken && (row.state === 'open' || row.path === path))
  const left: SourceRow[] = []
  const mine = new Set<number>()
  for (const row of wanted)
    if ((await rowIn(context, current, [row])) === null) left.push(row)
    else mine.add(row.id)
  // Of those with this name, only the last one may have been cut short.
  const last = left.findLast(row => row.path === path)
  return {
    rows: left.filter(row => row.state === 'open' || row === last),
    counted: own.filter(({ id }) => !mine.has(id)),
  }
}

/** Reports that the bytes of a row are gone: its counts remain, and more may have been there. */
function reportSkipped(context: TailContext, row: SourceRow): void {
  const { store, events } = context
  const { id, gen, path, decOff, format, state } = row
  const reached = countedOf(store, id, gen).provisional?.to ?? decOff
  keepProvisional(store, id)
  if (state === 'complete' && reached === decOff) return
  reportLoss(context, row, row)
  const lost = lostProblem(path, reached)
  finishSource(store, id, { state: 'partial', format, bytes: reached, problems: [lost] })
  events.push({ type: 'problem', problem: lost })
}

/** Reports that an unknown number of lines may be missing between a row and a file. */
export function reportLoss(
  { events }: Pick<TailContext, 'events'>,
  { path }: { readonly path: string },
  row: SourceRow | null,
  what: 'rotation' | 'truncation' = 'rotation',
): void {
  const source = { id: row?.id ?? 0, path: row?.path ?? path, member: null, generation: row?.gen ?? 0 }
  const offset = row === null ? 0 : reachOf(row)
  events.push({ type: 'loss', source, what, from: null, lines: null, time: null, offset })
}
