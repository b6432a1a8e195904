/**
 * Raw deflate data → bytes, in this thread: every piece through zlib's own queue costs as much as unpacking it. Node drives zlib
 * like this in `inflateSync`, but offers no such call for pieces; where what it uses is not as expected, its stream is used.
 */
import { createInflateRaw, constants as zlib } from 'node:zlib'
import type { Input } from './input.ts'
import { pumped } from './pump.ts'

/** Output of one call of zlib. Larger ones gain little, but of damaged data the last one is lost. */
const CHUNK = 64 * 1024

/** What lies behind a stream of zlib. */
interface Internals {
  readonly _handle?: {
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
  }
  readonly _writeState?: Uint32Array
}

/** Yields what the data hold up to their end; what lies behind stays in the input. Throws as zlib's streams do. */
export async function* inflate(input: Input): AsyncGenerator<Uint8Array, void, undefined> {
  const stream = createInflateRaw({ chunkSize: CHUNK })
  const { _handle: handle, _writeState: state } = stream as unknown as Internals
  if (handle === undefined || typeof handle.writeSync !== 'function' || state?.length !== 2) {
    yield* pumped(stream, input)
    return
  }
  let error: Error | null = null
  handle.onerror = (message, errno, code) => {
    error = Object.assign(new Error(message), { errno, code })
  }
  const out = new Uint8Array(CHUNK)
  const run = (from: Uint8Array, at: number): { used: number; made: number } => {
    handle.writeSync!(zlib.Z_NO_FLUSH, from, at, from.length - at, out, 0, CHUNK)
    if (error !== null) throw error
    return { used: from.length - at - state[1]!, made: CHUNK - state[0]! }
  }
  try {
    for (;;) {
      const piece = await input.some()
      if (piece.length === 0) {
        if (isOver(run)) return
        throw Object.assign(new Error('unexpected end of file'), { code: 'Z_BUF_ERROR' })
      }
      for (let at = 0, made = CHUNK; made === CHUNK; ) {
        const step = run(piece, at)
        at += step.used
        made = step.made
        if (made > 0) yield out.subarray(0, made)
        if (made < CHUNK && at < piece.length) {
          input.giveBack(piece.length - at)
          return
        }
      }
    }
  } finally {
    stream.destroy()
  }
}

/** Whether data that end where the input does are complete: those that are not would take one more byte, or stumble over it. */
function isOver(run: (from: Uint8Array, at: number) => { readonly used: number }): boolean {
  try {
    return run(new Uint8Array(1), 0).used === 0
  } catch {
    return false
  }
}
