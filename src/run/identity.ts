/**
 * Which row of the store a file goes on with. A row is one stream of bytes, whatever name rotation gave its file, and however
 * packed. A file **fits** a row if it begins with the row's first bytes (up to 4 KiB) and the bytes before the offset up to
 * which the row is counted (up to 1 KiB) are the ones that were counted, both after unpacking. Neither name nor inode is ever
 * believed without that; rows of which nothing is counted yet fit by name or inode alone.
 *
 *   tie       the row's file …                                              goes on with the row if it fits, and
 *   same      has the same name and inode
 *   inode     has the same inode under another name: it was renamed
 *   name      had the same name: it was written anew or copied back
 *   sibling   is of the same log, under a name that rotation may have       the row's own file is gone or no longer fits:
 *             changed into this one (never into that of a younger file)     it was compressed, or copied and truncated
 *   moved     has another name, which leads nowhere any more                4 KiB or more are counted of it
 *
 * Ties are tried from the top, the newest row of a name first, of siblings the longest. What fits nothing is a new row; where
 * rows of the same name are known it is their next generation, and they stay as they are until their content turns up again.
 *
 * In one run a row belongs to one file. Two files that are there at the same time are two sources, however alike, and a copy that
 * is no rotated file is a source of its own. The exception is a copy of a file that an earlier run counted, under a name that
 * rotation would give it, while that file is still there: logrotate may be between copying and truncating, or a compressor may be
 * at work. Where the two are alike over a kibibyte or more, nothing of the copy is counted twice.
 */
import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { bytesBefore, openSource } from '../source/open.ts'
import { mayBecome } from '../source/rotation.ts'
import type { Fingerprint, SourceIdentity, SourceRow } from '../store/write.ts'

/** Bytes at the beginning, and before an offset, that identify a file. */
export const HEAD_BYTES = 4096
export const TAIL_BYTES = 1024

/** Bytes that must have been counted of a file that is still there, for another one to be its copy. */
const COPY_BYTES = 1024

/** How a file may be the one of a row. */
export type Tie = 'same' | 'inode' | 'name' | 'sibling' | 'moved'

/** A row that a file may go on with if it fits. */
export interface Candidate {
  readonly row: SourceRow
  readonly tie: Tie
}

const TIES: readonly Tie[] = ['same', 'inode', 'name', 'sibling', 'moved']

/** The identity of some bytes. */
export function fingerprint(bytes: Uint8Array): Fingerprint {
  return { length: bytes.length, hash: createHash('sha256').update(bytes).digest('hex') }
}

/** Whether bytes are those of a fingerprint. */
export function isPrint(bytes: Uint8Array, wanted: Fingerprint): boolean {
  return bytes.length === wanted.length && fingerprint(bytes).hash === wanted.hash
}

/** By what rows are looked up that have another name: the first bytes of a file that is long enough to tell anything. */
export function headOf(start: Uint8Array): Fingerprint | null {
  return start.length < HEAD_BYTES ? null : fingerprint(start.subarray(0, HEAD_BYTES))
}

/** The rows that a file may go on with, in the order in which they are tried; `start` are its first bytes. */
export function candidatesOf(rows: readonly SourceRow[], identity: SourceIdentity, start: Uint8Array): Candidate[] {
  return rows
    .flatMap(row => {
      const tie = tieOf(row, identity)
      return tie !== null && beginsLike(start, row) ? [{ row, tie }] : []
    })
    .sort((a, b) => TIES.indexOf(a.tie) - TIES.indexOf(b.tie) || byRank(a, b))
}

/**
 * Whether a row that a file fits is free for it; `move` says that the row is the file's from now on, else it is a copy. Looks at
 * the file that the row had.
 */
export async function isFree({ row, tie }: Candidate): Promise<{ readonly move: boolean } | null> {
  switch (tie) {
    case 'same':
      return { move: true }
    case 'inode':
    case 'name':
      return row.taken ? null : { move: true }
    case 'moved':
      return row.taken || existsAt(row.path) ? null : { move: true }
    case 'sibling': {
      if (!(await hasStill(row))) return row.taken ? null : { move: true }
      const known = row.begunBy !== null && !(row.taken && row.begunBy === row.runId)
      return known && row.decOff >= COPY_BYTES ? { move: false } : null
    }
  }
}

function tieOf(row: SourceRow, { path, dev, ino, log }: SourceIdentity): Tie | null {
  const named = row.path === path
  const placed = row.dev !== null && row.dev === String(dev) && row.ino === String(ino)
  if (named && (placed || row.dev === null)) return 'same'
  if (placed) return 'inode'
  if (named) return 'name'
  if (row.decOff === 0) return null
  if (log !== undefined && log !== null && mayBecome(row.path, path)) return 'sibling'
  return row.head?.length === HEAD_BYTES ? 'moved' : null
}

function beginsLike(start: Uint8Array, { decOff, head }: SourceRow): boolean {
  return decOff === 0 || (head !== null && isPrint(start.subarray(0, head.length), head))
}

function byRank(a: Candidate, b: Candidate): number {
  const byLength = a.tie === 'sibling' || a.tie === 'moved' ? b.row.decOff - a.row.decOff : 0
  return byLength || b.row.gen - a.row.gen || b.row.id - a.row.id
}

/** A name that cannot be looked at may lead to something. */
function existsAt(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOTDIR'
  }
}

/** Whether the file of a row is where it was, with the content that was counted of it. */
async function hasStill({ path, member, dev, ino, decOff, tail }: SourceRow): Promise<boolean> {
  if (!existsAt(path)) return false
  const stat = statSync(path, { bigint: true })
  if (String(stat.dev) !== dev || String(stat.ino) !== ino) return false
  const opened = await openSource({ kind: 'file', path }, 0, member)
  if (!opened.ok) return false
  opened.value.feed.close()
  // What is packed is not packed again in place.
  if (!opened.value.seekable || tail === null) return true
  return stat.size >= decOff && isPrint(bytesBefore(path, decOff, tail.length), tail)
}
