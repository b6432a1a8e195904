/** Files that a look at the names alone does not show: copies, and those that rotation moved between two looks. */
import { logOf, mayBecome } from '../../source/rotation.ts'
import { type FileFact, siblingsOf } from '../../source/siblings.ts'
import { bytesOf } from '../../source/tape.ts'
import { HEAD_BYTES, TAIL_BYTES } from '../identity-print.ts'
import { type HeldFile, heldFiles } from './held-file.ts'
import type { FollowedLog } from './log.ts'
import type { Waiting } from './waiting.ts'

type IsKnown = (fact: FileFact) => boolean

/** Files that share so many bytes with another one are taken for its copy; those that share less, for a while. */
const COPY_BYTES = 1024
const COPY_MS = 2000

/** Files that had a name while nobody looked. */
interface Missed {
  /** Those that came after another one, from the oldest. */
  readonly between: readonly HeldFile[]
  /** Those of which one is that other one, packed. */
  readonly packed: readonly HeldFile[]
}

/** Files that came after `before` and went before this one: two rotations fell between two looks. */
export function missedBefore(file: HeldFile, before: FollowedLog, isKnown: IsKnown): Missed {
  const { path, key: own } = file
  const siblings = siblingsOf(path)
  const from = siblings.findIndex(({ key }) => key === before.file.key)
  const to = siblings.findIndex(({ key }) => key === own)
  if (to < 0) return { between: [], packed: [] }
  if (from >= 0) return { between: withoutCopies(heldFiles(siblings.slice(from + 1, to), isKnown), file), packed: [] }
  const fresh = siblings.slice(0, to).filter(({ key }) => !before.file.beside.has(key))
  return { between: [], packed: heldFiles(fresh, isKnown) }
}

/** Copies that were made of a file before it was emptied, from the oldest. */
interface Copies {
  /** The one that holds all that was counted, and perhaps more. */
  readonly copy: HeldFile | null
  /** Copies of what was written afterwards, and emptied too before anyone looked. */
  readonly later: readonly HeldFile[]
  /** Those that hold nothing that was not counted. */
  readonly old: readonly string[]
}

/** The copies of an emptied file; those that were there when it was met are none. */
export function copiesOf({ file: own, counter }: FollowedLog, isKnown: IsKnown): Copies {
  const siblings = siblingsOf(own.path).filter(({ path }) => path !== own.path && mayBecome(own.path, path))
  const fresh = heldFiles(siblings, fact => isKnown(fact) || own.beside.has(fact.key))
  for (const file of fresh) file.skip = own.skip
  const old = fresh.filter(file => counter.isBeginning(file, file.facts()?.size ?? 0) && !counter.isIn(file))
  const files = withoutCopies(
    fresh.filter(file => !old.includes(file)),
    own,
  )
  const keys = old.map(({ key }) => key)
  for (const file of old) file.rest()
  // Nothing was counted yet: the first copy has it all.
  if (counter.seen === 0) return { copy: null, later: files, old: keys }
  const at = files.findLastIndex(file => counter.isIn(file))
  // What lies before the copy was told by the files before this one.
  const reached = old.length > 0 ? fresh.indexOf(old.at(-1)!) : fresh.length
  const later = files.filter((file, i) => (at < 0 ? fresh.indexOf(file) > reached : i > at))
  for (const [i, file] of files.entries()) if (i !== at && !later.includes(file)) file.rest()
  return { copy: files[at] ?? null, later, old: keys }
}

/** Leaves out what stands in a file that is there: a copy of it is being made, and it has not been emptied yet. */
function withoutCopies(files: readonly HeldFile[], there: HeldFile): HeldFile[] {
  const size = there.facts()?.size ?? 0
  return files.filter(file => {
    const own = file.facts()?.size ?? 0
    const parts = [
      [0, Math.min(own, HEAD_BYTES)],
      [Math.max(0, own - TAIL_BYTES), own],
    ] as const
    const copied = parts.every(([from, to]) => Buffer.compare(bytesOf(file, from, to), bytesOf(there, from, to)) === 0)
    if (own > 0 && !(own <= size && copied)) return true
    file.rest()
    return false
  })
}

/** Whether a file holds what was counted of one that is still there: someone may be about to empty that one. */
export function isCopy(
  { file, old }: Pick<Waiting, 'file' | 'old'>,
  logs: Iterable<FollowedLog>,
  now: number,
): boolean {
  if (old) return false
  const log = logOf(file.path)
  for (const one of logs) {
    if (one.leaving || logOf(one.file.path) !== log || !mayBecome(one.file.path, file.path)) continue
    const lately = now - one.movedAt < COPY_MS
    if (one.counter.seen < COPY_BYTES && !lately) continue
    if (one.counter.isIn(file) || one.counter.isBeginning(file, file.facts()?.size ?? 0)) return true
  }
  return false
}
