/**
 * Zlib and zstd in this thread, one state for any number of streams. Passing a piece through zlib's own queue costs as
 * much as unpacking it, and an unused stream of Node keeps its memory until the event loop turns. Node drives its
 * codecs like this in `inflateSync`, but offers no such call for pieces.
 */
import type { Transform } from 'node:stream'
import { type Zlib, constants as zlib } from 'node:zlib'

/** Size of the output of one call. Larger ones gain little, and damaged data loses the last one. */
const CHUNK = 64 * 1024

/** The internals of a zlib stream. */
interface ZlibInternals {
  _handle: ZlibHandle | null
  readonly _writeState?: Uint32Array
}

interface ZlibHandle {
  onerror?: (message: string, errno: number, code: string) => void
  /** Unpacks from one buffer to another and stores the remaining room and input in the state. */
  readonly writeSync?: (
    flush: number,
    from: Uint8Array,
    fromAt: number,
    fromSize: number,
    to: Uint8Array,
    toAt: number,
    toSize: number,
  ) => void
  readonly reset?: () => void
  readonly close?: () => void
}

/** The result of one call: the number of input bytes used, and the output, which is valid until the next call. */
export interface ZlibStep {
  readonly used: number
  readonly made: Uint8Array
}

/** A codec that is driven by synchronous calls. */
export class SyncZlib {
  readonly #stream: Transform & Zlib
  readonly #handle: Required<ZlibHandle>
  readonly #state: Uint32Array
  readonly #out = new Uint8Array(CHUNK)
  #error: Error | null = null

  private constructor(stream: Transform & Zlib, handle: Required<ZlibHandle>, state: Uint32Array) {
    this.#stream = stream
    this.#handle = handle
    this.#state = state
    handle.onerror = (message, errno, code) => {
      this.#error = Object.assign(new Error(message), { errno, code })
    }
  }

  /** Takes the codec out of a stream that is not used otherwise; returns null if Node's internals are not as expected. */
  static of(stream: Transform & Zlib): SyncZlib | null {
    const { _handle: handle, _writeState: state } = stream as unknown as ZlibInternals
    for (const call of ['writeSync', 'reset', 'close'] as const) if (typeof handle?.[call] !== 'function') return null
    return state?.length === 2 ? new SyncZlib(stream, handle as Required<ZlibHandle>, state) : null
  }

  /** Takes input from `at` on; if `made` has the maximum length, the same input may have more output. Throws as streams do. */
  step(from: Uint8Array, at: number): ZlibStep {
    this.#handle.writeSync(zlib.Z_NO_FLUSH, from, at, from.length - at, this.#out, 0, CHUNK)
    if (this.#error !== null) throw this.#error
    return { used: from.length - at - this.#state[1]!, made: this.#out.subarray(0, CHUNK - this.#state[0]!) }
  }

  /** Returns whether a step filled its output. */
  isFull({ made }: ZlibStep): boolean {
    return made.length === CHUNK
  }

  /** Begins another stream. Not possible after an error. */
  reset(): void {
    this.#handle.reset()
  }

  /** Releases the memory now: a stream itself waits for the event loop. */
  close(): void {
    this.#handle.close()
    ;(this.#stream as unknown as ZlibInternals)._handle = null
    this.#stream.destroy()
  }
}
