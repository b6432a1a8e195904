/**
 * Access to the bytes that identify a file. A plain file is read at any offset; a packed one is unpacked once, from
 * front to back, and read on from there when its row is found.
 */
import { type ByteReader, withPrefix } from '../../model/bytes/byte-reader.ts'
import { SHARD_MARGIN } from '../../scan/scanner.ts'
import { bytesBefore, type OpenSource, openedAgain, openSource } from '../../source/open.ts'
import type { SourceSpec } from '../../source/spec.ts'
import { bytesOf, type RandomAccess } from '../../source/streams/random-access.ts'
import { PRINT_HEAD_BYTES } from './fingerprints.ts'

/** The end of a content; `whole`: no fault was found before it. */
export interface ContentEnd {
  readonly size: number
  readonly whole: boolean
}

export interface Content {
  /** The first bytes, at most 4 KiB. */
  readonly start: Uint8Array
  /** Returns at most `length` bytes before `end`; null if the content ends earlier. */
  before(end: number, length: number): Promise<Uint8Array | null>
  /** Returns the end; unpacks a packed file to find it. */
  end(): Promise<ContentEnd>
  /** Returns whether the file has no name any more, so that other files may have replaced it. */
  isGone(): boolean
  /** Opens it at the beginning; the caller closes it. */
  fromStart(): Promise<ByteReader | null>
}

/** Returns the content of an open file; `size` is that of its text, `links` is the number of its names. */
export function fileContent(
  file: RandomAccess,
  facts: () => { readonly size: number; readonly links: number } | null,
): Content {
  const size = (): number => facts()?.size ?? 0
  return {
    isGone: () => facts()?.links === 0,
    start: bytesOf(file, 0, PRINT_HEAD_BYTES),
    before: async (end, length) => (end <= size() ? bytesOf(file, Math.max(0, end - length), end) : null),
    end: async () => ({ size: size(), whole: true }),
    fromStart: async () => {
      let at = 0
      return {
        read: target => {
          const got = file.readAt(target, at)
          at += got
          return got
        },
        close: () => undefined,
      }
    },
  }
}

/** An open source, at its beginning. Its owner closes the result of `at`, or the content if `at` was not called. */
export class SourceContent implements Content {
  readonly start: Uint8Array
  readonly #spec: SourceSpec
  #source: OpenSource
  /** Number of bytes taken from the reader; `#recorded` has the last of them. */
  #passed = 0
  #recorded = new Uint8Array(0)
  #ended = false

  constructor(spec: SourceSpec, source: OpenSource, start: Uint8Array) {
    this.#spec = openedAgain(spec, source)
    this.#source = source
    this.start = start.subarray(0, PRINT_HEAD_BYTES)
  }

  async before(end: number, length: number): Promise<Uint8Array | null> {
    const { seekable, size, file } = this.#source
    if (seekable && file !== null) return size !== null && end <= size ? bytesBefore(file, end, length) : null
    if (end - Math.min(length, end) < this.#passed - this.#recorded.length) await this.#reopen()
    if (!(await this.#pass(end))) return null
    const to = this.#recorded.length - (this.#passed - end)
    return this.#recorded.slice(Math.max(0, to - length), to)
  }

  async end(): Promise<ContentEnd> {
    const { seekable, size, problems } = this.#source
    if (seekable && size !== null) return { size, whole: true }
    while (await this.#pass(this.#passed + SHARD_MARGIN));
    return { size: this.#passed, whole: problems.length === 0 }
  }

  isGone(): boolean {
    return false
  }

  async fromStart(): Promise<ByteReader | null> {
    const opened = await openSource(this.#spec, 0, this.#source.member)
    return opened.ok ? opened.value.feed : null
  }

  /** Returns the source for reading on at `from`; it begins at `base`, at most the margin of a shard earlier. */
  async at(from: number): Promise<{ readonly source: OpenSource; readonly base: number }> {
    const source = this.#source
    if (from > 0 && source.seekable && source.file !== null) {
      const base = Math.max(0, from - SHARD_MARGIN)
      return { source: base > 0 ? { ...source, feed: source.file.feed(base) } : source, base }
    }
    // A shorter content stays at its end.
    if (this.#passed !== from && !(this.#ended && this.#passed < from)) {
      await this.#reopen()
      if (from > 0) await this.#pass(from)
    }
    if (this.#passed === 0) return { source: this.#source, base: 0 }
    if (this.#passed < from) return { source: this.#source, base: from }
    const kept = this.#recorded.subarray(Math.max(0, this.#recorded.length - SHARD_MARGIN))
    return { source: { ...this.#source, feed: withPrefix(kept, this.#source.feed) }, base: from - kept.length }
  }

  /** Whether any part can be read without what precedes it. */
  get seekable(): boolean {
    return this.#source.seekable
  }

  close(): void {
    this.#source.feed.close()
  }

  /** Opens the source again if some of it was read. */
  async #reopen(): Promise<void> {
    if (this.#passed === 0 || this.#source.file === null) return
    const { feed, member } = this.#source
    const opened = await openSource(this.#spec, 0, member)
    feed.close()
    if (opened.ok) this.#source = opened.value
    this.#passed = 0
    this.#recorded = new Uint8Array(0)
    this.#ended = false
  }

  /** Reads up to an offset; returns false if the content ends earlier. */
  async #pass(end: number): Promise<boolean> {
    if (this.#passed >= end) return true
    const kept = new Uint8Array(4 * SHARD_MARGIN)
    const before = this.#recorded.subarray(Math.max(0, this.#recorded.length - SHARD_MARGIN))
    kept.set(before)
    let fill = before.length
    while (this.#passed < end && !this.#ended) {
      if (fill === kept.length) {
        kept.copyWithin(0, fill - SHARD_MARGIN)
        fill = SHARD_MARGIN
      }
      const size = await this.#source.feed.read(
        kept.subarray(fill, fill + Math.min(end - this.#passed, kept.length - fill)),
      )
      if (size === 0) this.#ended = true
      fill += size
      this.#passed += size
    }
    this.#recorded = kept.slice(Math.max(0, fill - 2 * SHARD_MARGIN), fill)
    return this.#passed >= end
  }
}

const PIECE = 64 * 1024

/** Returns the number of bytes that two readers have in common before one ends; null if they differ. Closes both. */
export async function commonLength(a: ByteReader, b: ByteReader): Promise<number | null> {
  const [left, right] = [Buffer.alloc(PIECE), Buffer.alloc(PIECE)]
  try {
    for (let at = 0; ; at += PIECE) {
      const [l, r] = [await filled(a, left), await filled(b, right)]
      const size = Math.min(l, r)
      if (Buffer.compare(left.subarray(0, size), right.subarray(0, size)) !== 0) return null
      if (size < PIECE) return at + size
    }
  } finally {
    a.close()
    b.close()
  }
}

async function filled(feed: ByteReader, bytes: Uint8Array): Promise<number> {
  for (let fill = 0; ; ) {
    const got = fill === bytes.length ? 0 : await feed.read(bytes.subarray(fill))
    if (got === 0) return fill
    fill += got
  }
}
