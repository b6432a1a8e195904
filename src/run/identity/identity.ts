/**
 * Which row of the store a file continues. A row is one stream of bytes, under any name that rotation gave its file, packed or not. Names
 * and inodes only propose rows (**ties**); the bytes decide (`content-match.ts`). If another file has the same bytes, the decision
 * depends on whether it still exists (`own-file.ts`):
 *
 *   tie       the file …                                                the row's own file is gone      exists
 *   same      has the row's name and inode                              continues the row
 *   inode     has the row's inode under another name                    continues the row
 *   name      has the row's name: rewritten, or copied back             continues the row               new row
 *   sibling   is of the same log, under a name that rotation may have   continues the row, or is        copy
 *             changed the row's into (never that of a younger file)     all counted there: a copy
 *   aside     is of a log of that name in another folder                the same                        new row
 *   moved     has any other name                                        the same                        new row
 *
 * Gone means: no file in its folder has the row's inode and the counted bytes; it was packed, deleted, or emptied after it was copied. A
 * **copy** is a file that a row has counted completely. Beside an existing file, only what rotation makes of it is a copy: the file with
 * a packer's suffix, and the copy made before the file is emptied. If both are first counted in the same run, they are two files if the
 * copy is complete and both are unchanged for a second; repeated lines without times prove nothing. All other files that exist at the
 * same time are different files, even with equal content.
 *
 * Ties are tried from the top: the newest row of a name first, the longest of siblings first. A file that fits no row gets a new one. If
 * rows of the same name are known, it is their next generation; they wait until their content appears again. `decide.ts` makes the
 * decision, and `claim.ts` is the only loop that looks and claims, for both batch and tail.
 */
import { basename, dirname, join } from 'node:path'
import { canRotateTo } from '../../source/rotation.ts'
import type { ContentFingerprint, SourceIdentity, SourceRow } from '../../store/write/apply.ts'
import { fingerprint, isPrint, PRINT_HEAD_BYTES } from './fingerprints.ts'

/** How a file may be related to a row. */
export type Tie = 'same' | 'inode' | 'name' | 'sibling' | 'aside' | 'moved'

/** A row that a file continues if its bytes match; `past`: its name has had other content since. */
export interface RowCandidate {
  readonly row: SourceRow
  readonly tie: Tie
  readonly past: boolean
}

const TIES: readonly Tie[] = ['same', 'inode', 'name', 'sibling', 'aside', 'moved']

/** Returns the key for finding rows of other names: the first bytes of a file that is long enough to be distinctive. */
export function headOf(start: Uint8Array): ContentFingerprint | null {
  return start.length < PRINT_HEAD_BYTES ? null : fingerprint(start.subarray(0, PRINT_HEAD_BYTES))
}

/** Returns the rows that a file may continue, in the order of trying; `start` is its first bytes. */
export function candidatesOf(rows: readonly SourceRow[], identity: SourceIdentity, start: Uint8Array): RowCandidate[] {
  return rows
    .flatMap(row => {
      const tie = tieOf(row, identity)
      const past = rows.some(({ path, gen }) => path === row.path && gen > row.gen)
      return tie !== null && beginsLike(start, row) ? [{ row, tie, past }] : []
    })
    .sort((a, b) => TIES.indexOf(a.tie) - TIES.indexOf(b.tie) || byRank(a, b))
}

/** Returns whether a file is the row's own according to the file system. */
export function isOwn(tie: Tie): boolean {
  return tie === 'same' || tie === 'inode'
}

/** Returns whether a file is related to a row with neither its name nor its folder in common, so that more evidence is needed. */
export function isElsewhere(tie: Tie): boolean {
  return tie === 'aside' || tie === 'moved'
}

/** Returns the offset up to which lines of a row are counted, for good or provisionally. */
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

/** Returns whether a file may begin like a row; true if it is shorter than the known beginning. */
function beginsLike(start: Uint8Array, row: SourceRow): boolean {
  if (reachOf(row) === 0) return true
  return row.head !== null && (start.length < row.head.length || isPrint(start.subarray(0, row.head.length), row.head))
}

function byRank(a: RowCandidate, b: RowCandidate): number {
  const byLength = a.tie === 'sibling' || isElsewhere(a.tie) ? reachOf(b.row) - reachOf(a.row) : 0
  return byLength || b.row.gen - a.row.gen || b.row.id - a.row.id
}
