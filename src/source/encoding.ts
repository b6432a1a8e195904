/** UTF-16 and byte order marks: what leaves here is UTF-8 without a mark. Other bytes pass unchanged. */
import { type Feed, preceded } from '../model/feed.ts'

/** How the bytes of a source are written. */
export type Encoding = 'bytes' | 'utf-8-bom' | 'utf-16le' | 'utf-16be'

/** Tells the encoding from the first bytes. */
export function sniffEncoding(head: Uint8Array): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8-bom'
  return 'bytes'
}

/** The feed with its first `size` bytes read ahead, for a look at them. */
export async function peek(feed: Feed, size: number): Promise<{ head: Uint8Array; feed: Feed }> {
  const buffer = new Uint8Array(size)
  let fill = 0
  while (fill < size) {
    const got = await feed.read(buffer.subarray(fill))
    if (got === 0) break
    fill += got
  }
  const head = buffer.subarray(0, fill)
  return { head, feed: preceded(head, feed) }
}

/** The feed as UTF-8 without a byte order mark. */
export function asUtf8(feed: Feed, encoding: Encoding): Feed {
  if (encoding === 'bytes') return feed
  if (encoding === 'utf-8-bom') return dropping(feed, 3)
  // Unpaired surrogates and odd last bytes become U+FFFD; nothing stops.
  const decoder = new TextDecoder(encoding)
  const raw = new Uint8Array(64 * 1024)
  let pending = new Uint8Array(0)
  let ended = false
  return {
    async read(target) {
      while (pending.length === 0 && !ended) {
        const size = await feed.read(raw)
        ended = size === 0
        pending = new TextEncoder().encode(decoder.decode(raw.subarray(0, size), { stream: !ended }))
      }
      const part = Math.min(pending.length, target.length)
      target.set(pending.subarray(0, part))
      pending = pending.subarray(part)
      return part
    },
    close: () => feed.close(),
  }
}

/** The feed without its first `count` bytes. */
export function dropping(feed: Feed, count: number): Feed {
  let left = count
  const waste = new Uint8Array(Math.min(count, 64 * 1024))
  const skip = async (target: Uint8Array): Promise<number> => {
    while (left > 0) {
      const got = await feed.read(waste.subarray(0, Math.min(left, waste.length)))
      if (got === 0) return 0
      left -= got
    }
    return feed.read(target)
  }
  return { read: target => (left > 0 ? skip(target) : feed.read(target)), close: () => feed.close() }
}
