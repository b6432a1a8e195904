/** Feeds over bytes in memory, for tests. */
import type { ByteReader } from '../../../src/model/bytes/byte-reader.ts'

/** Yields `bytes` from `from` on, at most `piece` at a time. */
export function bytesFeed(bytes: Uint8Array, from = 0, piece = Infinity): ByteReader {
  let at = from
  return {
    read(target) {
      const part = bytes.subarray(at, at + Math.min(target.length, piece))
      target.set(part)
      at += part.length
      return part.length
    },
    close: () => undefined,
  }
}
