/** What a file is to the rows of the store: the decision of `identity.ts`. */
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
 * Whether a file that may be the copy of one that is there can wait until that one is gone: `never` where the decision must be made
 * now, `surely` where what both have in common tells anything, `always` where it is short, too.
 */
export type Patience = 'never' | 'surely' | 'always'

/**
 * `row`: the file goes on with it, which is its own from then on. `copy`: all that stands in the file is counted in the row, now or
 * by who reads the row's own file, which is there if it is `beside`. `wait`: it may be such a copy, and will be known when the
 * row's file is gone.
 */
export type Decision =
  | { readonly kind: 'row'; readonly row: SourceRow }
  | { readonly kind: 'copy'; readonly row: SourceRow; readonly beside: boolean }
  | { readonly kind: 'new' }
  | { readonly kind: 'wait' }

const NEW: Decision = { kind: 'new' }
const WAIT: Decision = { kind: 'wait' }

/** A row that the file may be, and what a comparison of both contents gave. */
type ComparedRow = RowCandidate & { readonly match: ContentMatch }

/** Decides what a file is; `rows` are those that it may be. */
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
    // Broken before that offset: all that can be read of it is counted.
    const goesOn = match?.kind === 'holds' ? match.distinctive || !past : match?.whole === false
    return goesOn ? { kind: 'row', row } : null
  }
  if (isBusy(row)) return isHeld(identity, content, candidate, patience)
  const match = await matchOf(storeClient, content, row)
  if (match === null) return null
  const compared = { ...candidate, match }
  if (content.isGone()) return isAbandoned(content, compared, patience)
  const home = await currentPathOf(row)
  // The plain file is the one that goes on, whatever it is called by now: its packer may not have removed it yet.
  const isHome = home === null || isPackedName(home, identity.path) || isPackedName(home, nameNow(identity))
  return isHome ? isSuccessor(content, compared, patience) : isCopyBeside(identity, content, compared, home, patience)
}

/** The name that a file has by now, which rotation may have changed since it was met. */
function nameNow({ path, dev, ino }: SourceIdentity): string {
  return dev === null || ino === null ? path : (currentNameOfInode(String(dev), String(ino), path) ?? path)
}

/** Whether this run reads the row just now. */
function isBusy({ taken, state }: SourceRow): boolean {
  return taken && state === 'open'
}

/** The row's own file is gone. */
function isSuccessor(content: Content, { row, tie, past, match }: ComparedRow, patience: Patience): Decision | null {
  // In this run another file had that name: whoever made this one began anew.
  if (tie === 'name' && row.taken) return null
  if (match.kind === 'holds') {
    const enough = match.distinctive || !(past || isElsewhere(tie))
    return enough ? { kind: 'row', row } : null
  }
  const copy: Decision = { kind: 'copy', row, beside: false }
  if (!match.whole && !isElsewhere(tie)) {
    // Too little can be read of it to say whose it is.
    if (content.start.length < (row.head?.length ?? 0)) return patience === 'never' ? copy : WAIT
    // What was counted of lines that are not settled stays counted, though it cannot be read again.
    if (beginsLikeRow(content, row)) return row.open === null ? { kind: 'row', row } : copy
  }
  return tie !== 'name' && match.proven && match.distinctive ? copy : null
}

/** The file has no name any more: the row's own file is what was packed of it, and may lack lines that came late. */
async function isAbandoned(content: Content, compared: ComparedRow, patience: Patience): Promise<Decision | null> {
  const { row, tie, match } = compared
  if (tie === 'name' && (await currentPathOf(row)) !== null) return null
  if (match.kind === 'holds' && match.distinctive && match.size === (await content.end()).size)
    return { kind: 'copy', row, beside: false }
  return isSuccessor(content, compared, patience)
}

/** The row's own file is there, at `home`. */
async function isCopyBeside(
  identity: SourceIdentity,
  content: Content,
  { row, tie, match }: ComparedRow,
  home: string,
  patience: Patience,
): Promise<Decision | null> {
  if (tie !== 'sibling') return null
  const twin = isPackedName(identity.path, home)
  // Counted for the first time in this run: nobody saw one of them without the other.
  const both = row.begunBy === null || (row.taken && row.begunBy === row.runId)
  if (!twin && both && patience === 'never') return null
  const same = match.kind === 'holds' || (await hasSameForm(content, row, home))
  if (same === null) return patience === 'never' ? { kind: 'copy', row, beside: true } : WAIT
  if (!same) return null
  const enough = twin || (match.size >= MIN_COPY_BYTES && match.distinctive)
  if (patience !== 'never') return enough || patience === 'always' ? WAIT : null
  if (!enough) return null
  // Both were met together and stay: two files, whatever they hold. Beside a file that an earlier run counted it is being packed.
  const done =
    row.taken &&
    row.isNew &&
    match.kind === 'holds' &&
    (await content.end()).whole &&
    (await staysBeside(identity.path, row))
  return done ? null : { kind: 'copy', row, beside: true }
}

/** The row is read by this run: its own file is there, or has no name any more and is read to its end. */
async function isHeld(
  { path }: SourceIdentity,
  content: Content,
  { row, tie }: RowCandidate,
  patience: Patience,
): Promise<Decision | null> {
  if (tie === 'name' || row.dev === null) return null
  const isGone = content.isGone()
  const home = isGone ? null : await currentPathOf(row)
  // Its file has lost its name, and whoever reads it is soon done: until then nobody knows whether this one was made of it.
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

/** Whether a file and that of a row are the same up to the end of one of them; null where the row's is gone meanwhile. */
async function hasSameForm(content: Content, { member }: SourceRow, home: string): Promise<boolean | null> {
  const [own, other] = [await content.fromStart(), await openSource({ kind: 'file', path: home }, 0, member)]
  if (own !== null && other.ok) return (await commonLength(own, other.value.feed)) !== null
  own?.close()
  if (other.ok) other.value.feed.close()
  return null
}
