/** Stores a long text until it is complete and can be written. */
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'

/** Minimum number of bytes of a part. */
const PART_BYTES = 256 * 1024

/** Number of bytes stored unpacked; the rest is packed, to a tenth or less, since reports repeat themselves. */
const PLAIN_BYTES = 16 * 1024 * 1024

/** A text in parts, encoded. */
export class Parts implements Iterable<Uint8Array> {
  readonly #parts: { readonly bytes: Uint8Array; readonly isPacked: boolean }[] = []
  #open: string[] = []
  #openSize = 0
  #plain = 0

  /** Adds a piece; returns true when a part became full. */
  add(piece: string): boolean {
    this.#open.push(piece)
    this.#openSize += piece.length
    if (this.#openSize < PART_BYTES) return false
    this.#close()
    return true
  }

  *[Symbol.iterator](): Generator<Uint8Array> {
    this.#close()
    for (const { bytes, isPacked } of this.#parts) yield isPacked ? zstdDecompressSync(bytes) : bytes
  }

  #close(): void {
    if (this.#openSize === 0) return
    const bytes = Buffer.from(this.#open.join(''))
    this.#open = []
    this.#openSize = 0
    const isPacked = this.#plain >= PLAIN_BYTES
    if (!isPacked) this.#plain += bytes.length
    this.#parts.push({ bytes: isPacked ? zstdCompressSync(bytes) : bytes, isPacked })
  }
}
