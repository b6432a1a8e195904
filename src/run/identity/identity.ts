/**
 * Which row of the store a file goes on with. A row is one stream of bytes, whatever name rotation gave its file, and however
 * packed. Names and inodes only propose rows (**ties**), bytes decide (`content-match.ts`), and where another file holds the same bytes it
 * counts whether that one is there (`own-file.ts`):
 *
 *   tie       the file …                                                the row's own file is gone      is there
 *   same      has the row's name and inode                              goes on with the row
 *   inode     has the row's inode under another name                    goes on with the row
 *   name      has the row's name: written anew, or copied back          goes on with the row            new row
 *   sibling   is of the same log, under a name that rotation may have   goes on with the row, or is     copy
 *             changed the row's into (never that of a younger file)     all counted there: a copy
 *   aside     is of a log of that name in another folder                the same                        new row
 *   moved     has any other name                                        the same                        new row
 *
 * Gone means: nothing in its folder has the row's inode and the bytes that were counted; it was packed, deleted, or emptied after
 * it was copied. A **copy** is a file of which all is counted in a row. Beside a file that is there that is said of what rotation is
 * making of it only: the file with a packer's ending behind its name, and the copy that is made before it is emptied. Counted for
 * the first time in one run, such a copy and its file are two if the copy is whole and both stay as they are for a second; and lines
 * without times, the same over and over, tell nothing. All other files that are there at the same time are two, however alike.
 *
 * Ties are tried from the top, the newest row of a name first, of siblings the longest. What fits nothing is a new row; where rows of
 * the same name are known it is their next generation, and they stay as they are until their content turns up again. The decision
 * is `decide.ts`, the one loop that looks and takes `claim.ts`: batch and tail use the same.
 */
import { basename, dirname, join } from 'node:path'
import { canRotateTo } from '../../source/rotation.ts'
import type { ContentFingerprint, SourceIdentity, SourceRow } from '../../store/write/apply.ts'
import { fingerprint, isPrint, PRINT_HEAD_BYTES } from './fingerprints.ts'

/** How a file may be the one of a row. */
export type Tie = 'same' | 'inode' | 'name' | 'sibling' | 'aside' | 'moved'

/** A row that a file may go on with if its bytes say so; `past` says that its name has had other content since. */
export interface RowCandidate {
  readonly row: SourceRow
  readonly tie: Tie
  readonly past: boolean
}

const TIES: readonly Tie[] = ['same', 'inode', 'name', 'sibling', 'aside', 'moved']

/** By what rows are looked up that have another name: the first bytes of a file that is long enough to tell anything. */
export function headOf(start: Uint8Array): ContentFingerprint | null {
  return start.length < PRINT_HEAD_BYTES ? null : fingerprint(start.subarray(0, PRINT_HEAD_BYTES))
}

/** The rows that a file may go on with, in the order in which they are tried; `start` are its first bytes. */
export function candidatesOf(rows: readonly SourceRow[], identity: SourceIdentity, start: Uint8Array): RowCandidate[] {
  return rows
    .flatMap(row => {
      const tie = tieOf(row, identity)
      const past = rows.some(({ path, gen }) => path === row.path && gen > row.gen)
      return tie !== null && beginsLike(start, row) ? [{ row, tie, past }] : []
    })
    .sort((a, b) => TIES.indexOf(a.tie) - TIES.indexOf(b.tie) || byRank(a, b))
}

/** Whether a file is the row's own by what the system says. */
export function isOwn(tie: Tie): boolean {
  return tie === 'same' || tie === 'inode'
}

/** Whether a file is tied to a row though it neither has its name nor lies beside it: more must show that it is the row's. */
export function isElsewhere(tie: Tie): boolean {
  return tie === 'aside' || tie === 'moved'
}

/** The offset up to which lines of a row are counted, for good or until they are read again. */
export function reachOf({ decOff, open }: SourceRow): number {
  return Math.max(decOff, open?.to ?? 0)
}

function tieOf(row: SourceRow, { path, dev, ino, log }: SourceIdentity): Tie | null {
  const named = row.path === path
  const placed = row.dev !== null && row.dev === String(dev) && row.ino === String(ino)
  if (named && (placed || row.dev === null)) return 'same'
  if (placed) return 'inode'
  if (named) return 'name'
  if (reachOf(row) === 0) return null
  const mayBe = (name: string): boolean => log !== undefined && log !== null && canRotateTo(row.path, name)
  if (mayBe(path)) return 'sibling'
  if (row.head?.length !== PRINT_HEAD_BYTES) return null
  return mayBe(join(dirname(row.path), basename(path))) ? 'aside' : 'moved'
}

/** Of a file that is shorter than what is known of the row's beginning this says nothing yet. */
function beginsLike(start: Uint8Array, row: SourceRow): boolean {
  if (reachOf(row) === 0) return true
  return row.head !== null && (start.length < row.head.length || isPrint(start.subarray(0, row.head.length), row.head))
}

function byRank(a: RowCandidate, b: RowCandidate): number {
  const byLength = a.tie === 'sibling' || isElsewhere(a.tie) ? reachOf(b.row) - reachOf(a.row) : 0
  return byLength || b.row.gen - a.row.gen || b.row.id - a.row.id
}
