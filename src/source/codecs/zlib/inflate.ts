/** Raw deflate data → bytes, stream after stream. */
import { createInflateRaw } from 'node:zlib'
import type { BufferedInput } from '../input.ts'
import { SyncZlib } from './sync-zlib.ts'
import { pumpStream } from './zlib-stream.ts'

/** Unpacks any number of streams with the memory of one. */
export class Inflater {
  readonly #zlib = SyncZlib.of(createInflateRaw())
  #used = false

  /**
   * Yields the content of the next data up to its end, each piece valid until the next one; bytes after it stay in the
   * input. Throws as zlib's streams do; nothing can be unpacked after that.
   */
  async *inflate(input: BufferedInput): AsyncGenerator<Uint8Array, void, undefined> {
    const zlib = this.#zlib
    if (zlib === null) {
      yield* pumpStream(createInflateRaw(), input)
      return
    }
    if (this.#used) zlib.reset()
    this.#used = true
    for (;;) {
      const piece = await input.some()
      if (piece.length === 0) {
        if (isOver(zlib)) return
        throw Object.assign(new Error('unexpected end of file'), { code: 'Z_BUF_ERROR' })
      }
      for (let at = 0, more = true; more; ) {
        const step = zlib.step(piece, at)
        at += step.used
        more = zlib.isFull(step)
        if (step.made.length > 0) yield step.made
        if (!more && at < piece.length) {
          input.giveBack(piece.length - at)
          return
        }
      }
    }
  }

  close(): void {
    this.#zlib?.close()
  }
}

/** Returns whether data that ends with the input is complete: incomplete data would take one more byte, or fail on it. */
function isOver(zlib: SyncZlib): boolean {
  try {
    return zlib.step(new Uint8Array(1), 0).used === 0
  } catch {
    return false
  }
}
