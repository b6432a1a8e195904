/** Decides which row of the store a file belongs to, by the table in `identity.ts`. */
import { openSource } from '../../source/open.ts'
import { currentNameOfInode } from '../../source/rotated-files.ts'
import { isPackedName } from '../../source/rotation.ts'
import type { SourceIdentity, SourceRow } from '../../store/write/apply.ts'
import type { StoreClient } from '../store-clients/store-client.ts'
import { type Content, commonLength } from './content.ts'
import { beginsLikeRow, type ContentMatch, MIN_COPY_BYTES, matchOf } from './content-match.ts'
import { candidatesOf, isElsewhere, isOwn, type RowCandidate, reachOf } from './identity.ts'
import { currentPathOf, staysBeside } from './own-file.ts'

/**
 * Whether the decision about a file that may be a copy of an existing one can wait until that file is gone: `never`, it
 * must be made now; `surely`, only if what both have in common is distinctive; `always`, even if it is short.
 */
export type Patience = 'never' | 'surely' | 'always'

/**
 * `row`: the file continues the row and is its own file from then on. `copy`: the whole file is counted in the row, now
 * or by the reader of the row's own file, which exists if `beside`. `wait`: it may be such a copy; this is known when
 * the row's file is gone.
 */
export type Decision =
  | { readonly kind: 'row'; readonly row: SourceRow }
  | { readonly kind: 'copy'; readonly row: SourceRow; readonly beside: boolean }
  | { readonly kind: 'new' }
  | { readonly kind: 'wait' }

const NEW: Decision = { kind: 'new' }
const WAIT: Decision = { kind: 'wait' }

/** A row that the file may belong to, and the result of comparing both contents. */
type ComparedRow = RowCandidate & { readonly match: ContentMatch }

/** Decides what a file is, given the rows that it may belong to. */
export async function decide(
  storeClient: StoreClient,
  identity: SourceIdentity,
  content: Content,
  rows: readonly SourceRow[],
  patience: Patience,
): Promise<Decision> {
  let copy: Decision | null = null
  for (const candidate of candidatesOf(rows, identity, content.start)) {
    const decision = await isOf(storeClient, identity, content, candidate, patience)
    if (decision?.kind === 'copy') copy ??= decision
    else if (decision !== null) return decision
  }
  return copy ?? NEW
}

async function isOf(
  storeClient: StoreClient,
  identity: SourceIdentity,
  content: Content,
  candidate: RowCandidate,
  patience: Patience,
): Promise<Decision | null> {
  const { row, tie, past } = candidate
  if (isOwn(tie)) {
    const match = await matchOf(storeClient, content, row)
    // The file is damaged before that offset: everything readable is counted.
    const goesOn = match?.kind === 'holds' ? match.distinctive || !past : match?.whole === false
    return goesOn ? { kind: 'row', row } : null
  }
  if (isBusy(row)) return isHeld(identity, content, candidate, patience)
  const match = await matchOf(storeClient, content, row)
  if (match === null) return null
  const compared = { ...candidate, match }
  if (content.isGone()) return isAbandoned(content, compared, patience)
  const home = await currentPathOf(row)
  // A plain file continues the row under any name, even if its packer has not removed it yet.
  const isHome = home === null || isPackedName(home, identity.path) || isPackedName(home, nameNow(identity))
  return isHome ? isSuccessor(content, compared, patience) : isCopyBeside(identity, content, compared, home, patience)
}

/** Returns the current name of a file, which rotation may have changed since it was found. */
function nameNow({ path, dev, ino }: SourceIdentity): string {
  return dev === null || ino === null ? path : (currentNameOfInode(String(dev), String(ino), path) ?? path)
}

/** Returns whether this run is reading the row. */
function isBusy({ taken, state }: SourceRow): boolean {
  return taken && state === 'open'
}

/** Decides for a row without its own file. */
function isSuccessor(content: Content, { row, tie, past, match }: ComparedRow, patience: Patience): Decision | null {
  // Another file had that name in this run, so this one has new content.
  if (tie === 'name' && row.taken) return null
  if (match.kind === 'holds') {
    const enough = match.distinctive || !(past || isElsewhere(tie))
    return enough ? { kind: 'row', row } : null
  }
  const copy: Decision = { kind: 'copy', row, beside: false }
  if (!match.whole && !isElsewhere(tie)) {
    // Too little of it is readable to identify it.
    if (content.start.length < (row.head?.length ?? 0)) return patience === 'never' ? copy : WAIT
    // Counts of lines that are not settled remain, though they cannot be read again.
    if (beginsLikeRow(content, row)) return row.open === null ? { kind: 'row', row } : copy
  }
  return tie !== 'name' && match.proven && match.distinctive ? copy : null
}

/** Decides for a file without a name: the row's own file was packed from it, and may lack lines that came late. */
async function isAbandoned(content: Content, compared: ComparedRow, patience: Patience): Promise<Decision | null> {
  const { row, tie, match } = compared
  if (tie === 'name' && (await currentPathOf(row)) !== null) return null
  if (match.kind === 'holds' && match.distinctive && match.size === (await content.end()).size)
    return { kind: 'copy', row, beside: false }
  return isSuccessor(content, compared, patience)
}

/** Decides for a row with its own file, at `home`. */
async function isCopyBeside(
  identity: SourceIdentity,
  content: Content,
  { row, tie, match }: ComparedRow,
  home: string,
  patience: Patience,
): Promise<Decision | null> {
  if (tie !== 'sibling') return null
  const twin = isPackedName(identity.path, home)
  // First counted in this run: neither was ever seen without the other.
  const both = row.begunBy === null || (row.taken && row.begunBy === row.runId)
  if (!twin && both && patience === 'never') return null
  const same = match.kind === 'holds' || (await hasSameForm(content, row, home))
  if (same === null) return patience === 'never' ? { kind: 'copy', row, beside: true } : WAIT
  if (!same) return null
  const enough = twin || (match.size >= MIN_COPY_BYTES && match.distinctive)
  if (patience !== 'never') return enough || patience === 'always' ? WAIT : null
  if (!enough) return null
  // Both were found together and remain: two files, even if equal. A copy beside a file from an earlier run is that file being packed.
  const done =
    row.taken &&
    row.isNew &&
    match.kind === 'holds' &&
    (await content.end()).whole &&
    (await staysBeside(identity.path, row))
  return done ? null : { kind: 'copy', row, beside: true }
}

/** Decides for a row that this run is reading: its own file exists, or lost its name and is being read to its end. */
async function isHeld(
  { path }: SourceIdentity,
  content: Content,
  { row, tie }: RowCandidate,
  patience: Patience,
): Promise<Decision | null> {
  if (tie === 'name' || row.dev === null) return null
  const isGone = content.isGone()
  const home = isGone ? null : await currentPathOf(row)
  // Its file lost its name and its reader is nearly done; only then is it known whether this file was made from it.
  if (!isGone && home === null) return tie === 'sibling' || reachOf(row) > 0 ? WAIT : null
  if (reachOf(row) === 0) return null
  const twin = home !== null && isPackedName(path, home)
  if (patience === 'never' && !twin) return null
  if (home === null) return WAIT
  if (tie !== 'sibling') return null
  const same = await hasSameForm(content, row, home)
  if (same === false) return null
  return same === null || patience === 'always' || twin || reachOf(row) >= MIN_COPY_BYTES ? WAIT : null
}

/** Returns whether a file and that of a row are equal up to the end of the shorter; null if the row's file has gone meanwhile. */
async function hasSameForm(content: Content, { dev, ino, member }: SourceRow, home: string): Promise<boolean | null> {
  const [own, other] = [await content.fromStart(), await openSource({ kind: 'file', path: home }, 0, member)]
  const facts = other.ok ? other.value.file?.facts() : undefined
  // Rotation may have given its name to another file.
  const isHome = facts !== undefined && String(facts.dev) === dev && String(facts.ino) === ino
  if (own !== null && other.ok && isHome) return (await commonLength(own, other.value.feed)) !== null
  own?.close()
  if (other.ok) other.value.feed.close()
  return null
}
