/** A Node stream as a feed: standard input, and what a decoder gives. */
import type { Readable } from 'node:stream'
import type { Feed } from '../model/feed.ts'

/**
 * Pulls chunks out of a stream; at most a few are held. An error ends the feed after the bytes that came before it, and so
 * does `signal`: a stream on which nothing comes must not hold up an interrupt.
 */
export function streamFeed(stream: Readable, onError: (error: Error) => void, signal?: AbortSignal): Feed {
  const chunks: Uint8Array[] = []
  let ended = false
  let wake: (() => void) | null = null
  const rouse = (): void => {
    wake?.()
    wake = null
  }
  // 'data' hands over every chunk the moment it exists; iterating would drop what is buffered when an error comes.
  stream.on('data', (chunk: Uint8Array) => {
    chunks.push(chunk)
    if (chunks.length > 4) stream.pause()
    rouse()
  })
  stream.on('end', () => {
    ended = true
    rouse()
  })
  const stop = (): void => void stream.destroy()
  signal?.addEventListener('abort', stop, { once: true })
  if (signal?.aborted) stop()
  stream.on('close', () => {
    signal?.removeEventListener('abort', stop)
    ended = true
    rouse()
  })
  stream.on('error', error => {
    onError(error)
    ended = true
    rouse()
  })

  const take = (target: Uint8Array): number => {
    let size = 0
    while (chunks.length > 0 && size < target.length) {
      const chunk = chunks[0]!
      const part = Math.min(chunk.length, target.length - size)
      target.set(chunk.subarray(0, part), size)
      size += part
      if (part === chunk.length) chunks.shift()
      else chunks[0] = chunk.subarray(part)
    }
    return size
  }

  return {
    async read(target) {
      for (;;) {
        const size = take(target)
        if (size > 0 || (ended && chunks.length === 0)) return size
        if (ended) continue
        await new Promise<void>(resolve => {
          wake = resolve
          stream.resume()
        })
      }
    },
    close: () => void stream.destroy(),
  }
}
