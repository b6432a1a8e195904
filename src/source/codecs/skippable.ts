/** Frames without data, which zstd and lz4 share: magic number, size, bytes that mean something to others. */
import { u32 } from './input.ts'

const MAGIC = 0x184d2a50
const HEAD = 8

/** Whether bytes begin a frame that is to be skipped. */
export function isSkippable(head: Uint8Array): boolean {
  return head.length >= HEAD && (u32(head, 0) & ~15) === MAGIC
}

/** What follows all frames that are to be skipped, as far as it is there. */
export function pastSkippable(head: Uint8Array): Uint8Array {
  let rest = head
  while (isSkippable(rest)) rest = rest.subarray(Math.min(HEAD + u32(rest, 4), rest.length))
  return rest
}
