/** Decodes UTF-16, UTF-32 and byte order marks: the result is UTF-8 without a mark. Other bytes pass unchanged. */
import { type ByteReader, withPrefix } from '../../model/bytes/byte-reader.ts'
import { isPlainUtf8 } from './plain-text.ts'

/** The encoding of a source. */
export type Encoding = 'bytes' | 'utf-8-bom' | WideEncoding
type WideEncoding = 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be'

/** Returns the encoding of a byte order mark at the beginning; null if there is none. */
export function byteOrderMark(head: Uint8Array): Exclude<Encoding, 'bytes'> | null {
  const [a, b, c, d] = head
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? 'utf-32le' : 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return 'utf-32be'
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8-bom'
  return null
}

/** Buffers for reading ahead, since new ones would have to be cleared for each of many small sources. */
const BUFFERS: Uint8Array[] = []
const BUFFER = 64 * 1024

/** Reads the first `size` bytes ahead; returns them with a reader that still has them. */
export async function peekReader(reader: ByteReader, size: number): Promise<{ head: Uint8Array; feed: ByteReader }> {
  const buffer = (size <= BUFFER ? BUFFERS.pop() : undefined) ?? new Uint8Array(Math.max(size, BUFFER))
  let fill = 0
  try {
    while (fill < size) {
      const got = reader.read(buffer.subarray(fill, size))
      const more = typeof got === 'number' ? got : await got
      if (more === 0) break
      fill += more
    }
    const head = buffer.slice(0, fill)
    return { head, feed: withPrefix(head, reader) }
  } finally {
    if (buffer.length === BUFFER) BUFFERS.push(buffer)
  }
}

/**
 * Returns a reader of UTF-8 without a byte order mark. If a line that is clearly UTF-8 follows a wide one, the rest
 * passes unchanged, as other programs append in UTF-8; `switched` receives that offset, in UTF-8.
 */
export function asUtf8(
  reader: ByteReader,
  encoding: Encoding,
  switched: (offset: number) => void = () => undefined,
): ByteReader {
  if (encoding === 'bytes') return reader
  return encoding === 'utf-8-bom' ? skipBytes(reader, 3) : new Utf8Reader(reader, encoding, switched)
}

const READ = 64 * 1024
/** Number of bytes checked after a line feed, and minimum number for a decision. */
const LOOK = 512
const LEAST = 16
/** Minimum number at the end of a file. */
const LEAST_LAST = 2

class Utf8Reader implements ByteReader {
  readonly #feed: ByteReader
  readonly #size: 2 | 4
  readonly #littleEndian: boolean
  readonly #switched: (offset: number) => void
  /** Unpaired surrogates and odd last bytes become U+FFFD; nothing stops. */
  readonly #decoder: InstanceType<typeof TextDecoder>
  readonly #raw = new Uint8Array(READ + LOOK)
  #fill = 0
  #ended = false
  #passes = false
  #pending: Uint8Array = new Uint8Array(0)
  #offset = 0

  constructor(reader: ByteReader, encoding: WideEncoding, switched: (offset: number) => void) {
    this.#feed = reader
    this.#size = encoding.startsWith('utf-16') ? 2 : 4
    this.#littleEndian = encoding.endsWith('le')
    this.#switched = switched
    this.#decoder = new TextDecoder(this.#littleEndian ? 'utf-16le' : 'utf-16be')
  }

  async read(target: Uint8Array): Promise<number> {
    while (this.#pending.length === 0 && !(this.#ended && this.#fill === 0)) {
      if (this.#passes) return this.#rest(target)
      await this.#next()
    }
    const part = Math.min(this.#pending.length, target.length)
    target.set(this.#pending.subarray(0, part))
    this.#pending = this.#pending.subarray(part)
    return part
  }

  close(): void {
    this.#feed.close()
  }

  /** Reads what follows the last wide line, beginning with the bytes read already. */
  #rest(target: Uint8Array): number | Promise<number> {
    if (this.#fill === 0) return this.#feed.read(target)
    const part = Math.min(this.#fill, target.length)
    target.set(this.#raw.subarray(0, part))
    this.#keep(part)
    return part
  }

  /** Decodes the available bytes, up to a line before narrow ones, or before an undecided one. */
  async #next(): Promise<void> {
    const raw = this.#raw
    while (this.#fill < raw.length && !this.#ended) {
      const got = await this.#feed.read(raw.subarray(this.#fill))
      this.#ended = got === 0
      this.#fill += got
    }
    const bytes = raw.subarray(0, this.#fill)
    const whole = this.#ended ? bytes.length : Math.min(bytes.length - LOOK, READ) & -4
    let end = whole
    for (const after of lineEnds(bytes.subarray(0, whole), this.#size, this.#littleEndian)) {
      const look = bytes.subarray(after, after + LOOK)
      const zero = look.indexOf(0)
      const line = zero < 0 ? look : look.subarray(0, zero)
      if (line.length < (this.#ended && zero < 0 ? LEAST_LAST : LEAST) || !isPlainUtf8(line) || isStriped(line))
        continue
      end = after
      this.#passes = true
      break
    }
    const last = this.#passes || (this.#ended && end === bytes.length)
    const units = this.#size === 2 ? bytes.subarray(0, end) : units16(bytes.subarray(0, end), this.#littleEndian)
    this.#pending = new TextEncoder().encode(this.#decoder.decode(units, { stream: !last }))
    this.#offset += this.#pending.length
    this.#keep(end)
    if (this.#passes) this.#switched(this.#offset)
  }

  #keep(from: number): void {
    this.#raw.copyWithin(0, from, this.#fill)
    this.#fill -= from
  }
}

/** Yields the offsets after the line feeds of wide lines. */
function* lineEnds(bytes: Uint8Array, size: 2 | 4, littleEndian: boolean): Generator<number, void, undefined> {
  const within = littleEndian ? 0 : size - 1
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let at = buffer.indexOf(0x0a); at >= 0; at = buffer.indexOf(0x0a, at + 1)) {
    const start = at - within
    if (start < 0 || start % size !== 0 || start + size > bytes.length) continue
    let others = 0
    for (let i = start; i < start + size; i++) others += i === at ? 0 : bytes[i]!
    if (others === 0) yield start + size
  }
}

/** Returns whether every second byte is the same, as in UTF-16 of one script. */
function isStriped(bytes: Uint8Array): boolean {
  for (let i = 3; i < bytes.length; i += 2) if (bytes[i] !== bytes[1]) return false
  return bytes.length > 3
}

/** Returns UTF-32 as UTF-16; what is not a character becomes U+FFFD. */
function units16(bytes: Uint8Array, littleEndian: boolean): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const units = new Uint8Array(bytes.length + 4)
  const out = new DataView(units.buffer)
  let to = 0
  const put = (unit: number): void => {
    out.setUint16(to, unit, littleEndian)
    to += 2
  }
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const code = view.getUint32(at, littleEndian)
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) put(0xfffd)
    else if (code < 0x10000) put(code)
    else {
      put(0xd800 + ((code - 0x10000) >> 10))
      put(0xdc00 + ((code - 0x10000) & 0x3ff))
    }
  }
  if (bytes.length % 4 !== 0) put(0xfffd)
  return units.subarray(0, to)
}

/** Returns a reader without its first `count` bytes. */
export function skipBytes(reader: ByteReader, count: number): ByteReader {
  let left = count
  const waste = new Uint8Array(Math.min(count, 64 * 1024))
  const skip = async (target: Uint8Array): Promise<number> => {
    while (left > 0) {
      const got = await reader.read(waste.subarray(0, Math.min(left, waste.length)))
      if (got === 0) return 0
      left -= got
    }
    return reader.read(target)
  }
  return { read: target => (left > 0 ? skip(target) : reader.read(target)), close: () => reader.close() }
}
