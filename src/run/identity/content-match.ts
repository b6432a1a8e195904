/** Compares the bytes of a file with those of a row. */
import type { PausePoint, SourceRow } from '../../store/write/apply.ts'
import type { StoreClient } from '../store-clients/store-client.ts'
import type { Content } from './content.ts'
import { isPrint, PRINT_HEAD_BYTES, PRINT_TAIL_BYTES } from './fingerprints.ts'

/** Minimum number of equal, distinctive bytes that make one file a copy of another. */
export const MIN_COPY_BYTES = 1024

/**
 * `holds`: the file contains all that was counted of the row. `begins`: the file ends earlier, with no known
 * difference; `paused` is the last pause of the row within it, or 0; `proven`: this pause shows it to be a copy;
 * `whole`: it has no fault up to its end. `distinctive`: the bytes compared last are not one piece repeated.
 */
export type ContentMatch =
  | { readonly kind: 'holds'; readonly size: number; readonly distinctive: boolean }
  | {
      readonly kind: 'begins'
      readonly size: number
      readonly paused: number
      readonly proven: boolean
      readonly whole: boolean
      readonly distinctive: boolean
    }

/** Returns where counting of a row paused, including lines that are not counted for good. */
export function endOf({ decOff, tail, open }: SourceRow): PausePoint | null {
  if (open !== null) return open
  return tail === null ? null : { to: decOff, tail }
}

/** Compares a file with a row that has its first bytes; returns null if the contents differ. */
export async function matchOf(
  storeClient: StoreClient,
  content: Content,
  row: SourceRow,
): Promise<ContentMatch | null> {
  if (row.decOff === 0 && row.open === null) return { kind: 'holds', size: 0, distinctive: true }
  const end = endOf(row)
  if (end === null) return null
  const before = await content.before(end.to, end.tail.length)
  if (before !== null) {
    const holds = beginsLikeRow(content, row) && isPrint(before, end.tail)
    return holds ? { kind: 'holds', size: end.to, distinctive: isDistinctive(before) } : null
  }
  const { size, whole } = await content.end()
  if (size === 0) return null
  const pause = await storeClient.lastPause(row.id, row.gen, size)
  const paused = pause === null ? null : await content.before(pause.to, pause.tail.length)
  if (pause !== null && (paused === null || !isPrint(paused, pause.tail))) return null
  const last = await content.before(size, PRINT_TAIL_BYTES)
  const proven = pause !== null && isFar(pause.to, size)
  return {
    kind: 'begins',
    size,
    paused: pause?.to ?? 0,
    proven,
    whole,
    distinctive: last !== null && isDistinctive(last),
  }
}

/** Returns whether a pause is so far into the file that two logs would not have the bytes before it in common. */
function isFar(pause: number, size: number): boolean {
  if (pause < MIN_COPY_BYTES) return false
  return pause === size || pause >= PRINT_HEAD_BYTES + PRINT_TAIL_BYTES || size - pause <= pause
}

/** Returns whether a file begins with the known first bytes of a row. */
export function beginsLikeRow({ start }: Pick<Content, 'start'>, { head }: SourceRow): boolean {
  return head !== null && isPrint(start.subarray(0, head.length), head)
}

/** Returns whether bytes are more than one repeated piece: lines without times may be equal in any two logs. */
export function isDistinctive(bytes: Uint8Array): boolean {
  for (let period = 1; period <= bytes.length >> 1; period++)
    if (Buffer.compare(bytes.subarray(period), bytes.subarray(0, bytes.length - period)) === 0) return false
  return true
}
