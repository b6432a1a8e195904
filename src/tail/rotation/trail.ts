/**
 * The files between the counted part of a log and the file that has its name now. Rotation renames, copies, empties and
 * packs files and deletes the oldest, perhaps several times between two checks. The bytes show which files now contain
 * the ends of the counted ranges (the **anchors**). All younger files are still to be read.
 *
 *      oldest …   counted   later   later.gz   later …  the current file
 *                 anchor    └──── to be read ────┘
 */

import { SourceContent } from '../../run/identity/content.ts'
import { beginsLikeRow, matchOf } from '../../run/identity/content-match.ts'
import { PRINT_HEAD_BYTES } from '../../run/identity/fingerprints.ts'
import { peekReader } from '../../source/content/encoding.ts'
import { openSource } from '../../source/open.ts'
import { type FileInfo, rotatedFilesOf } from '../../source/rotated-files.ts'
import { isPackedName, logsOf } from '../../source/rotation.ts'
import type { SourceRow } from '../../store/write/apply.ts'
import { type FileHandle, openHandle, whileOpen } from '../files/file-handle.ts'
import type { TailContext } from '../tail-context.ts'

/** What a run knows of files. */
export interface ReadFiles {
  /** Returns whether a file is, or was, read by this run. */
  isRead(file: Pick<FileInfo, 'key'>): boolean
  /** Files that existed before following began, and are not followed. */
  readonly passed: ReadonlySet<string> | undefined
}

/** A file of the trail; `plain`: it can be read line by line. */
export interface TrailFile {
  readonly file: FileHandle
  readonly plain: boolean
}

export interface Trail {
  /** The files with the anchors, by row: they contain all that was counted, and perhaps more. */
  readonly unread: ReadonlyMap<number, TrailFile>
  /** Copies of counted bytes that contain nothing more. */
  readonly old: readonly FileInfo[]
  /** Later files that are not read, from the oldest. */
  readonly later: readonly TrailFile[]
  /** Number of files younger than the anchors, including those that are read. */
  readonly younger: number
  /** Anchors that no file contains. */
  readonly missing: readonly SourceRow[]
  /** Whether a number is missing between the first and the last of these files. */
  readonly gap: boolean
  /** Rotation is in progress: another check may show more. */
  readonly unsure: boolean
}

/**
 * Follows the trail back from the file `own`, in the log of `path`, until all anchors are found; `own` is null if that
 * file has no name any more.
 */
export async function trailOf(
  context: TailContext,
  path: string,
  own: string | null,
  anchors: readonly SourceRow[],
  known: ReadFiles,
): Promise<Trail> {
  const siblings = rotatedFilesOf(path)
  const at = own === null ? siblings.length : siblings.findIndex(({ key }) => key === own)
  const older = withoutTwins(siblings.slice(0, Math.max(0, at)))
  const unread = new Map<number, TrailFile>()
  const [old, later]: [FileInfo[], TrailFile[]] = [[], []]
  const shorter = new Set<number>()
  let unsure = at < 0
  let oldest = older.length
  let bound = 0
  for (let i = older.length - 1; i >= 0; i--) {
    if (anchors.length > 0 && anchors.every(({ id }) => unread.has(id) || shorter.has(id))) break
    const fact = older[i]!
    const file = openHandle(fact, () => undefined)
    if (file === null) {
      unsure = true
      continue
    }
    const left = anchors.filter(({ id }) => !unread.has(id))
    const found = await findIn(context, file, left)
    // It may be the copy that was being made when following began.
    if (known.passed?.has(fact.key) && !(found !== null && found.holds.length > 0)) {
      file.rest()
      bound = i + 1
      break
    }
    if (found === null) {
      file.rest()
      continue
    }
    const step = { file, plain: found.plain }
    for (const row of found.holds) unread.set(row.id, step)
    for (const row of found.begins) shorter.add(row.id)
    if (found.holds.length > 0 || found.begins.length > 0) oldest = i
    if (found.holds.length > 0) continue
    if (found.begins.length > 0) old.push(fact)
    else if (!known.isRead(fact)) {
      later.unshift(step)
      continue
    }
    file.rest()
  }
  const missing = anchors.filter(({ id }) => !unread.has(id) && !shorter.has(id))
  const from = oldest < older.length ? oldest : bound
  const found = oldest < older.length ? 1 : 0
  const after = new Set(older.slice(from).map(({ key }) => key))
  for (const { file } of later) if (!after.has(file.key)) file.rest()
  return {
    unread,
    old,
    later: later.filter(({ file }) => after.has(file.key)),
    younger: after.size - found,
    missing,
    gap: hasGap(siblings.slice(0, at + 1).filter(({ key }) => after.has(key) || key === own)),
    unsure: unsure || !isSame(siblings, rotatedFilesOf(path)),
  }
}

/** Leaves out packed files that are still being written: their plain file exists. */
function withoutTwins(facts: readonly FileInfo[]): FileInfo[] {
  return facts.filter(({ path }) => !facts.some(plain => isPackedName(path, plain.path)))
}

/** Closes the files of a trail that is not followed. */
export function closeTrail({ unread, later }: Trail): void {
  for (const { file } of [...unread.values(), ...later]) file.rest()
}

interface TrailMatch {
  readonly plain: boolean
  readonly holds: readonly SourceRow[]
  readonly begins: readonly SourceRow[]
}

/** Returns the first bytes of a file, unpacked; null if it cannot be read. */
export function startOf(file: FileHandle): Promise<Uint8Array | null> {
  return whileOpen(file, async how => {
    const opened = await openSource({ kind: 'file', path: file.path, ...how }, 0)
    if (!opened.ok) return null
    const { head, feed } = await peekReader(opened.value.feed, PRINT_HEAD_BYTES)
    feed.close()
    return head
  })
}

/** Returns which rows a file contains, and which rows it is a copy of; null if it cannot be read. */
function findIn(context: TailContext, file: FileHandle, rows: readonly SourceRow[]): Promise<TrailMatch | null> {
  return whileOpen(file, async how => {
    const spec = { kind: 'file', path: file.path, ...how } as const
    const opened = await openSource(spec, 0)
    if (!opened.ok) return null
    const { head, feed } = await peekReader(opened.value.feed, PRINT_HEAD_BYTES)
    const content = new SourceContent(spec, { ...opened.value, feed }, head)
    try {
      return { plain: content.seekable, ...(await matches(context, file, content, rows)) }
    } finally {
      content.close()
    }
  })
}

async function matches(
  { storeClient }: TailContext,
  file: FileHandle,
  content: SourceContent,
  rows: readonly SourceRow[],
) {
  const [holds, begins]: [SourceRow[], SourceRow[]] = [[], []]
  for (const row of rows) {
    if (row.head === null) {
      // Nothing is counted of it yet: only device and inode identify the file.
      if (file.isPlace(row)) holds.push(row)
    } else if (content.start.length < row.head.length || beginsLikeRow(content, row)) {
      const match = await matchOf(storeClient, content, row)
      if (match?.kind === 'holds') holds.push(row)
      else if (match?.kind === 'begins' && match.paused > 0 && match.size - match.paused <= match.paused)
        begins.push(row)
    }
  }
  return { holds, begins }
}

function hasGap(facts: readonly FileInfo[]): boolean {
  const logs = logsOf(facts.map(({ path }) => ({ kind: 'file', path })))
  return logs.some(turns => turns.slice(1).some(({ continuity }) => continuity === 'first'))
}

function isSame(a: readonly FileInfo[], b: readonly FileInfo[]): boolean {
  return a.length === b.length && a.every(({ path, key }, i) => b[i]!.path === path && b[i]!.key === key)
}
