/**
 * Copies of a file that was counted, under a name that rotation would give it: logrotate is between copying and truncating, or
 * lines came and were counted in between, or a compressor is at work. Nothing of such a copy is counted twice, if the bytes that
 * the two share tell anything: a kibibyte or more, of which the last does not repeat one piece over and over. Copies leave the row
 * where it is.
 */
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { systemPath } from '../source/name.ts'
import { bytesBefore, openSource } from '../source/open.ts'
import type { SourceRow } from '../store/write.ts'
import { HEAD_BYTES, isPrint, TAIL_BYTES } from './identity-print.ts'
import type { Recorder } from './recorder.ts'

/** Bytes that must have been counted of a file for another one to be its copy. */
export const COPY_BYTES = 1024

/** Whether a name leads to something; one that cannot be looked at may do so. */
export function existsAt(path: string): boolean {
  try {
    return statSync(systemPath(path), { throwIfNoEntry: false }) !== undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOTDIR'
  }
}

/** Whether the file of a row is where it was, with the content that was counted of it. */
export async function hasStill({ path, member, dev, ino, decOff, tail, open }: SourceRow): Promise<boolean> {
  if (!existsAt(path)) return false
  const stat = statSync(systemPath(path), { bigint: true })
  if (String(stat.dev) !== dev || String(stat.ino) !== ino) return false
  const opened = await openSource({ kind: 'file', path }, 0, member)
  if (!opened.ok) return false
  opened.value.feed.close()
  // What is packed is not packed again in place.
  const end = tail === null ? open : { to: decOff, tail }
  if (!opened.value.seekable || end === null) return true
  return stat.size >= end.to && isPrint(bytesBefore(path, end.to, end.tail.length), end.tail)
}

/** Whether bytes are more than one piece over and over: lines without a time may be the same in any two logs. */
export function isTelling(bytes: Uint8Array): boolean {
  for (let period = 1; period <= bytes.length >> 1; period++)
    if (Buffer.compare(bytes.subarray(period), bytes.subarray(0, bytes.length - period)) === 0) return false
  return true
}

/**
 * Whether a plain file that ends before the offset up to which a row is counted is a copy that was made earlier. Where the row's
 * own file is still there the two are compared. Else the file must end where counting once paused, or that pause must lie
 * behind anything that two logs may begin with.
 */
export async function isShortCopy(recorder: Recorder, path: string, size: number, row: SourceRow): Promise<boolean> {
  if (size < COPY_BYTES || size >= row.decOff || !isTelling(bytesBefore(path, size, TAIL_BYTES))) return false
  if (await hasStill(row)) return isBeginning(path, row.path, size)
  const pause = await recorder.lastPause(row.id, row.gen, size)
  if (pause === null || !isPrint(bytesBefore(path, pause.to, pause.tail.length), pause.tail)) return false
  return pause.to === size ? size >= COPY_BYTES : pause.to >= HEAD_BYTES + TAIL_BYTES
}

const PIECE = 64 * 1024

/** Whether the first `size` bytes of two files are the same. */
function isBeginning(path: string, other: string, size: number): boolean {
  const [a, b] = [openSync(systemPath(path), 'r'), openSync(systemPath(other), 'r')]
  try {
    const [left, right] = [Buffer.alloc(PIECE), Buffer.alloc(PIECE)]
    for (let at = 0; at < size; at += PIECE) {
      const length = Math.min(PIECE, size - at)
      if (readSync(a, left, 0, length, at) !== length || readSync(b, right, 0, length, at) !== length) return false
      if (Buffer.compare(left.subarray(0, length), right.subarray(0, length)) !== 0) return false
    }
    return true
  } finally {
    closeSync(a)
    closeSync(b)
  }
}
