/** Frames without data, which zstd and lz4 share: magic number, size, bytes for other programs. */
import { u32 } from './input.ts'

const MAGIC = 0x184d2a50
const HEAD = 8

/** Returns whether bytes begin a skippable frame. */
export function isSkippable(head: Uint8Array): boolean {
  return head.length >= HEAD && (u32(head, 0) & ~15) === MAGIC
}

/** Returns what follows all skippable frames, as far as it is known. */
export function pastSkippable(head: Uint8Array): Uint8Array {
  let rest = head
  while (isSkippable(rest)) rest = rest.subarray(Math.min(HEAD + u32(rest, 4), rest.length))
  return rest
}
