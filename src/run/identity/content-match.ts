/** Whether the bytes of a file are those of a row of the store. */
import type { PausePoint, SourceRow } from '../../store/write/apply.ts'
import type { StoreClient } from '../store-clients/store-client.ts'
import type { Content } from './content.ts'
import { isPrint, PRINT_HEAD_BYTES, PRINT_TAIL_BYTES } from './fingerprints.ts'

/** Bytes that must be the same, and tell something, for one file to be the copy of another. */
export const MIN_COPY_BYTES = 1024

/**
 * `holds`: all that was counted of the row stands in the file. `begins`: the file ends before that, and nothing in it is known to
 * be different; `paused` is the last of the row's pauses that it has, 0 where there is none, `proven` that this shows it to be a
 * copy, `whole` that nothing is wrong with it up to its end. `distinctive`: the bytes that were compared last are more than one piece
 * over and over.
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

/** Where counting of a row paused: what is not counted for good lies behind the rest. */
export function endOf({ decOff, tail, open }: SourceRow): PausePoint | null {
  if (open !== null) return open
  return tail === null ? null : { to: decOff, tail }
}

/** Compares a file with a row whose first bytes it has; null where it holds other ones. */
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

/** Whether a pause lies so far behind in a file that what stands before it is no beginning that two logs have in common. */
function isFar(pause: number, size: number): boolean {
  if (pause < MIN_COPY_BYTES) return false
  return pause === size || pause >= PRINT_HEAD_BYTES + PRINT_TAIL_BYTES || size - pause <= pause
}

/** Whether a file begins with the first bytes of a row, as many as are known. */
export function beginsLikeRow({ start }: Pick<Content, 'start'>, { head }: SourceRow): boolean {
  return head !== null && isPrint(start.subarray(0, head.length), head)
}

/** Whether bytes are more than one piece over and over: lines without a time may be the same in any two logs. */
export function isDistinctive(bytes: Uint8Array): boolean {
  for (let period = 1; period <= bytes.length >> 1; period++)
    if (Buffer.compare(bytes.subarray(period), bytes.subarray(0, bytes.length - period)) === 0) return false
  return true
}
