/**
 * Zlib and zstd in this thread, one state for any number of streams. Every piece through zlib's own queue costs as much as
 * unpacking it, and a stream of Node that is not needed any more keeps its memory until the event loop turns. Node drives its
 * codecs like this in `inflateSync`, but offers no such call for pieces.
 */
import type { Transform } from 'node:stream'
import { type Zlib, constants as zlib } from 'node:zlib'

/** Output of one call. Larger ones gain little, but of damaged data the last one is lost. */
const CHUNK = 64 * 1024

/** What lies behind a stream of zlib. */
interface ZlibInternals {
  _handle: ZlibHandle | null
  readonly _writeState?: Uint32Array
}

interface ZlibHandle {
  onerror?: (message: string, errno: number, code: string) => void
  /** Unpacks from one place to another and leaves in the state what is left of room and input. */
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

/** What one call did: bytes used of the input, and the bytes that came out, which hold until the next call. */
export interface ZlibStep {
  readonly used: number
  readonly made: Uint8Array
}

/** A codec that is driven by hand. */
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

  /** Takes the codec out of a stream that nobody uses otherwise; null where Node keeps it in another way than expected. */
  static of(stream: Transform & Zlib): SyncZlib | null {
    const { _handle: handle, _writeState: state } = stream as unknown as ZlibInternals
    for (const call of ['writeSync', 'reset', 'close'] as const) if (typeof handle?.[call] !== 'function') return null
    return state?.length === 2 ? new SyncZlib(stream, handle as Required<ZlibHandle>, state) : null
  }

  /** Takes input from `at` on; where `made` is as long as may be, more may come out of the same input. Throws as streams do. */
  step(from: Uint8Array, at: number): ZlibStep {
    this.#handle.writeSync(zlib.Z_NO_FLUSH, from, at, from.length - at, this.#out, 0, CHUNK)
    if (this.#error !== null) throw this.#error
    return { used: from.length - at - this.#state[1]!, made: this.#out.subarray(0, CHUNK - this.#state[0]!) }
  }

  /** Whether a step gave all that there was room for. */
  isFull({ made }: ZlibStep): boolean {
    return made.length === CHUNK
  }

  /** Begins another stream. After an error nothing can be begun. */
  reset(): void {
    this.#handle.reset()
  }

  /** Gives the memory back now: what a stream does by itself waits for the event loop. */
  close(): void {
    this.#handle.close()
    ;(this.#stream as unknown as ZlibInternals)._handle = null
    this.#stream.destroy()
  }
}
