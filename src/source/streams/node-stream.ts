/** Node streams: as chunks for decoders, as a reader for standard input. */
import type { Readable } from 'node:stream'
import type { ByteReader } from '../../model/bytes/byte-reader.ts'

/** The chunks of a stream in order. */
export interface Chunks {
  /** Returns the next chunk; null at the end, or at an error after the chunks before it. */
  next(): Promise<Uint8Array | null>
  /** Returns a chunk that is available now. */
  ready(): Uint8Array | null
  readonly error: Error | null
}

/** Pulls chunks out of a stream; buffers at most a few. */
export function chunksOf(stream: Readable): Chunks {
  const held: Uint8Array[] = []
  let ended = false
  let error: Error | null = null
  let wake: (() => void) | null = null
  const rouse = (): void => {
    wake?.()
    wake = null
  }
  // 'data' passes every chunk at once; iterating would drop the buffered ones when an error occurs.
  stream.on('data', (chunk: Uint8Array) => {
    held.push(chunk)
    if (held.length > 4) stream.pause()
    rouse()
  })
  const end = (): void => {
    ended = true
    rouse()
  }
  stream.on('end', end)
  stream.on('close', end)
  stream.on('error', failure => {
    error = failure
    end()
  })
  return {
    async next() {
      while (held.length === 0 && !ended) {
        await new Promise<void>(resolve => {
          wake = resolve
          stream.resume()
        })
      }
      return held.shift() ?? null
    },
    ready: () => held.shift() ?? null,
    get error() {
      return error
    },
  }
}

/**
 * Returns a stream as a reader. An error ends it after the bytes that came before; so does `signal`, since a silent
 * stream must not delay an interrupt.
 */
export function streamReader(stream: Readable, onError: (error: Error) => void, signal?: AbortSignal): ByteReader {
  const chunks = chunksOf(stream)
  stream.on('error', onError)
  const stop = (): void => void stream.destroy()
  signal?.addEventListener('abort', stop, { once: true })
  if (signal?.aborted) stop()
  stream.on('close', () => signal?.removeEventListener('abort', stop))

  let chunk: Uint8Array | null = null
  const take = (target: Uint8Array): number => {
    let size = 0
    for (chunk ??= chunks.ready(); chunk !== null && size < target.length; chunk ??= chunks.ready()) {
      const part = Math.min(chunk.length, target.length - size)
      target.set(chunk.subarray(0, part), size)
      size += part
      chunk = part === chunk.length ? null : chunk.subarray(part)
    }
    return size
  }
  return {
    async read(target) {
      chunk ??= await chunks.next()
      return take(target)
    },
    close: () => void stream.destroy(),
  }
}
