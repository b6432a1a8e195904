/** Finds a row's own file, since rotation renames and empties files and puts others in their place. */
import { statSync } from 'node:fs'
import { peekReader } from '../../source/content/encoding.ts'
import { systemPath } from '../../source/file-name.ts'
import { bytesBefore, openSource } from '../../source/open.ts'
import { currentNameOfInode } from '../../source/rotated-files.ts'
import type { SourceRow } from '../../store/write/apply.ts'
import { beginsLikeRow, endOf } from './content-match.ts'
import { isPrint, PRINT_HEAD_BYTES } from './fingerprints.ts'

/** Maximum number of lookups for a file that is being renamed. */
const TRIES = 5

/** How long a complete copy must be unchanged before its file counts as permanent: packers remove theirs at once. */
const REST_MS = 1000
const LOOK_MS = 50

/** Returns whether a copy of a row's own file is at rest and that file still exists; waits up to `REST_MS` if the copy is new. */
export async function staysBeside(copy: string, row: SourceRow): Promise<boolean> {
  for (let waited = 0; waited <= REST_MS; waited += LOOK_MS) {
    if ((await currentPathOf(row)) === null) return false
    const stat = statSync(systemPath(copy), { throwIfNoEntry: false })
    if (stat === undefined) return false
    if (Date.now() - stat.ctimeMs >= REST_MS) return true
    await new Promise(resolve => setTimeout(resolve, LOOK_MS))
  }
  return true
}

/** Returns the current path, in the same folder, of a row's own file if it still has the counted bytes; null otherwise. */
export async function currentPathOf(row: SourceRow): Promise<string | null> {
  const { path, dev, ino } = row
  if (dev === null || ino === null) return null
  for (let tries = 0; tries < TRIES; tries++) {
    const name = isPlaced(path, row) ? path : currentNameOfInode(dev, ino, path)
    if (name === null) return null
    try {
      const holds = await stillHolds(name, row)
      if (isPlaced(name, row)) return holds ? name : null
    } catch (error) {
      if ((error as NodeJS.ErrnoException).syscall === undefined) throw error
    }
  }
  return null
}

function isPlaced(path: string, { dev, ino }: SourceRow): boolean {
  try {
    const stat = statSync(systemPath(path), { bigint: true, throwIfNoEntry: false })
    return stat !== undefined && String(stat.dev) === dev && String(stat.ino) === ino
  } catch {
    return false
  }
}

async function stillHolds(path: string, row: SourceRow): Promise<boolean> {
  // A pipe has no stored bytes to compare.
  if (!statSync(systemPath(path)).isFile()) return true
  const opened = await openSource({ kind: 'file', path }, 0, row.member)
  if (!opened.ok) return false
  const { seekable, size, file, feed } = opened.value
  const end = endOf(row)
  if (end === null || (seekable && size !== null)) {
    try {
      return end === null || (size! >= end.to && isPrint(bytesBefore(file!, end.to, end.tail.length), end.tail))
    } finally {
      feed.close()
    }
  }
  // A packed file is not repacked in place, so its beginning is enough.
  const { head, feed: whole } = await peekReader(feed, PRINT_HEAD_BYTES)
  whole.close()
  return beginsLikeRow({ start: head }, row)
}
