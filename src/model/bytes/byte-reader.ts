/** The source of bytes as the framing sees it: something that fills a buffer. */

/** Yields the bytes of one source in order. */
export interface ByteReader {
  /** Writes the next bytes into `target` and returns how many; 0 at the end. */
  read(target: Uint8Array): number | Promise<number>
  close(): void
}

/** Returns a reader that yields `bytes` and then everything from `reader`. */
export function withPrefix(bytes: Uint8Array, reader: ByteReader): ByteReader {
  let at = 0
  return {
    read(target) {
      if (at === bytes.length) return reader.read(target)
      const size = Math.min(target.length, bytes.length - at)
      target.set(bytes.subarray(at, at + size))
      at += size
      return size
    },
    close: () => reader.close(),
  }
}
