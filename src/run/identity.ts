/**
 * Which row of the store a file goes on with. A row is one stream of bytes, whatever name rotation gave its file, and however
 * packed. A file **fits** a row if it begins with the row's first bytes (up to 4 KiB) and the bytes before the offset up to
 * which the row is counted (up to 1 KiB) are the ones that were counted, both after unpacking. Where nothing is counted for good
 * yet, what a killed run had counted until it would read it again takes that place. Neither name nor inode is ever believed
 * without that; rows of which nothing is counted at all fit by name or inode alone.
 *
 *   tie       the row's file …                                              goes on with the row if it fits, and
 *   same      has the same name and inode
 *   inode     has the same inode under another name: it was renamed
 *   name      had the same name: it was written anew or copied back
 *   sibling   is of the same log, under a name that rotation may have       the row's own file is gone or no longer fits:
 *             changed into this one (never into that of a younger file)     it was compressed, or copied and truncated
 *   aside     is of a log of that name in another folder, where rotation    the row's own file is gone or no longer fits, and 4 KiB
 *             may have put it under this name                               or more are counted of it
 *   moved     has another name, which leads nowhere any more                4 KiB or more are counted of it
 *
 * Ties are tried from the top, the newest row of a name first, of siblings the longest. What fits nothing is a new row; where
 * rows of the same name are known it is their next generation, and they stay as they are until their content turns up again.
 * Lines without times, the same over and over, tell nothing: they make no file an older generation, or one that was moved.
 *
 * In one run a row belongs to one file. Two files that are there at the same time are two sources, however alike, and a copy that
 * is no rotated file is a source of its own. The exception are copies that `identity-copy.ts` knows.
 */
import { basename, dirname, join } from 'node:path'
import { mayBecome } from '../source/rotation.ts'
import type { Fingerprint, SourceIdentity, SourceRow } from '../store/write.ts'
import { COPY_BYTES, existsAt, hasStill } from './identity-copy.ts'
import { fingerprint, HEAD_BYTES, isPrint } from './identity-print.ts'

/** How a file may be the one of a row. */
export type Tie = 'same' | 'inode' | 'name' | 'sibling' | 'aside' | 'moved'

/** A row that a file may go on with if it fits; `past` says that its name has had other content since. */
export interface Candidate {
  readonly row: SourceRow
  readonly tie: Tie
  readonly past: boolean
}

const TIES: readonly Tie[] = ['same', 'inode', 'name', 'sibling', 'aside', 'moved']

/** By what rows are looked up that have another name: the first bytes of a file that is long enough to tell anything. */
export function headOf(start: Uint8Array): Fingerprint | null {
  return start.length < HEAD_BYTES ? null : fingerprint(start.subarray(0, HEAD_BYTES))
}

/** The rows that a file may go on with, in the order in which they are tried; `start` are its first bytes. */
export function candidatesOf(rows: readonly SourceRow[], identity: SourceIdentity, start: Uint8Array): Candidate[] {
  return rows
    .flatMap(row => {
      const tie = tieOf(row, identity)
      const past = rows.some(({ path, gen }) => path === row.path && gen > row.gen)
      return tie !== null && beginsLike(start, row) ? [{ row, tie, past }] : []
    })
    .sort((a, b) => TIES.indexOf(a.tie) - TIES.indexOf(b.tie) || byRank(a, b))
}

/**
 * How a row is free for a file: `move` says that the row is the file's from now on, else the file is a copy of the row's;
 * `telling` that the bytes which show that it fits must be more than one piece over and over.
 */
export interface Free {
  readonly move: boolean
  readonly telling: boolean
}

/** Whether a row is free for a file that fits it; looks at the file that the row had. */
export async function isFree({ row, tie, past }: Candidate): Promise<Free | null> {
  switch (tie) {
    case 'same':
      return { move: true, telling: past }
    case 'inode':
    case 'name':
      return row.taken ? null : { move: true, telling: past }
    case 'moved':
      return row.taken || existsAt(row.path) ? null : { move: true, telling: true }
    case 'aside':
      return row.taken || (await hasStill(row)) ? null : { move: true, telling: true }
    case 'sibling': {
      if (!(await hasStill(row))) return row.taken ? null : { move: true, telling: false }
      // Counted for the first time in this run: both are there, and nobody saw one of them without the other.
      const isNew = row.begunBy === null || (row.taken && row.begunBy === row.runId)
      return isNew || row.decOff < COPY_BYTES ? null : { move: false, telling: true }
    }
  }
}

function tieOf(row: SourceRow, { path, dev, ino, log }: SourceIdentity): Tie | null {
  const named = row.path === path
  const placed = row.dev !== null && row.dev === String(dev) && row.ino === String(ino)
  if (named && (placed || row.dev === null)) return 'same'
  if (placed) return 'inode'
  if (named) return 'name'
  const mayBe = (name: string): boolean => log !== undefined && log !== null && mayBecome(row.path, name)
  if (row.decOff === 0) return row.open !== null && mayBe(path) ? 'sibling' : null
  if (mayBe(path)) return 'sibling'
  if (row.head?.length !== HEAD_BYTES) return null
  return mayBe(join(dirname(row.path), basename(path))) ? 'aside' : 'moved'
}

/** Whether a file is tied to a row though it neither has its name nor lies beside it: more must show that it is the row's. */
export function isElsewhere(tie: Tie): boolean {
  return tie === 'aside' || tie === 'moved'
}

function beginsLike(start: Uint8Array, { decOff, head, open }: SourceRow): boolean {
  return (decOff === 0 && open === null) || (head !== null && isPrint(start.subarray(0, head.length), head))
}

function byRank(a: Candidate, b: Candidate): number {
  const byLength = a.tie === 'sibling' || isElsewhere(a.tie) ? b.row.decOff - a.row.decOff : 0
  return byLength || b.row.gen - a.row.gen || b.row.id - a.row.id
}
