/**
 * Zstandard: any number of frames (RFC 8878). Each frame is walked here, block by block, and has its own decoder: given
 * several frames, the decoder of Node 22 and 24 ends silently after the first, and accepts a cut frame as complete.
 */

import { createZstdDecompress } from 'node:zlib'
import { begins, type Codec } from './codec.ts'
import { damaged, trailing, truncated, unsupported } from './fault.ts'
import { type BufferedInput, u32 } from './input.ts'
import { isSkippable } from './skippable.ts'
import { SyncZlib } from './zlib/sync-zlib.ts'
import { driveStream, zlibFault } from './zlib/zlib-stream.ts'

export const ZSTD: Codec = {
  id: 'zst',
  name: 'zstd',
  suffixes: ['zst'],
  endings: ['tzst'],
  knownBy: 'magic',
  // Skippable frames may also begin lz4 data, which is detected before.
  starts: head => begins(head, 0x28, 0xb5, 0x2f, 0xfd) || isSkippable(head),
  kind: 'stream',
  decode: unzstd,
}

const FRAME = 0xfd2fb528
const SKIPPABLE = 0x184d2a50
const LAST = 1
const RLE = 1
const RESERVED = 3
/** Maximum size of frames that are unpacked in this thread; larger ones are worth handing to another one. */
const SMALL = 64 * 1024

/** Unpacks all frames; skips skippable ones and zeros after the last. */
export async function* unzstd(input: BufferedInput): AsyncGenerator<Uint8Array, void, undefined> {
  const here = new SmallFrames()
  try {
    yield* frames(input, here)
  } finally {
    here.close()
  }
}

async function* frames(input: BufferedInput, here: SmallFrames): AsyncGenerator<Uint8Array, void, undefined> {
  for (;;) {
    const { offset } = input
    const head = await input.hold(8)
    if (head.length < 4) {
      if (head.every(byte => byte === 0)) return
      throw truncated(ZSTD, offset)
    }
    const magic = u32(head, 0)
    if (magic === FRAME) yield* frame(input, here)
    else if ((magic & ~15) === SKIPPABLE) {
      if (head.length < 8) throw truncated(ZSTD, offset)
      const size = u32(head, 4)
      input.skip(8)
      if (!(await input.drop(size))) throw truncated(ZSTD, input.offset)
      input.endStream(0)
    } else if (magic === 0 && (await input.onlyZeros())) return
    else throw trailing(ZSTD, offset)
  }
}

async function* frame(input: BufferedInput, here: SmallFrames): AsyncGenerator<Uint8Array, void, undefined> {
  const walk = new FrameWalk(input)
  const start = input.offset
  let size = 0
  try {
    const first = await walk.upTo(SMALL)
    const chunks = walk.isWhole ? here.unpack(first) : null
    const all =
      chunks ??
      driveStream(
        createZstdDecompress(),
        async () => first.shift() ?? (await walk.next()),
        () => undefined,
      )
    for await (const bytes of all) {
      size += bytes.length
      yield bytes
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ZSTD_error_frameParameter_windowTooLarge')
      throw unsupported(ZSTD, start, 'its window is larger than 128 MiB')
    if (code === 'ZSTD_error_dictionary_wrong') throw unsupported(ZSTD, start, 'it was made with a dictionary')
    throw walk.cut ? truncated(ZSTD, input.offset) : zlibFault(ZSTD, error, input.offset)
  }
  if (walk.cut) throw truncated(ZSTD, input.offset)
  if (walk.wrong) throw damaged(ZSTD, input.offset, 'a block of an unknown kind')
  input.endStream(size)
}

/** Unpacks small frames one after the other with the memory of one. */
class SmallFrames {
  #zlib: SyncZlib | null = null

  /** Returns the content of a whole frame, each piece valid until the next one; null if only a stream can do it. Throws as streams do. */
  unpack(parts: readonly Uint8Array[]): Iterable<Uint8Array> | null {
    if (this.#zlib === null) this.#zlib = SyncZlib.of(createZstdDecompress())
    else this.#zlib.reset()
    return this.#zlib === null ? null : pieces(this.#zlib, Buffer.concat(parts))
  }

  close(): void {
    this.#zlib?.close()
  }
}

function* pieces(zlib: SyncZlib, bytes: Uint8Array): Generator<Uint8Array, void, undefined> {
  for (let at = 0, more = true; more; ) {
    const step = zlib.step(bytes, at)
    at += step.used
    more = zlib.isFull(step) || (at < bytes.length && step.used > 0)
    if (step.made.length > 0) yield step.made
  }
}

/** Yields the parts of a frame in order, up to its end and no further. */
class FrameWalk {
  readonly #input: BufferedInput
  #part: 'header' | 'block' | 'sum' | 'end' = 'header'
  #summed = false
  /** The input ended within the frame. */
  cut = false
  /** A block header is invalid. */
  wrong = false

  constructor(input: BufferedInput) {
    this.#input = input
  }

  /** Whether the whole frame was passed on. */
  get isWhole(): boolean {
    return this.#part === 'end' && !this.cut && !this.wrong
  }

  /** Returns copies of the first parts, until there are no more or they have `size` bytes. */
  async upTo(size: number): Promise<Uint8Array[]> {
    const parts: Uint8Array[] = []
    for (let held = 0; held < size && !this.isWhole; ) {
      const part = await this.next()
      if (part === null) break
      parts.push(part.slice())
      held += part.length
    }
    return parts
  }

  async next(): Promise<Uint8Array | null> {
    switch (this.#part) {
      case 'header': {
        const flags = (await this.#input.hold(5))[4]
        if (flags === undefined) return this.#ended()
        const single = (flags >> 5) & 1
        const content = [single, 2, 4, 8][flags >> 6]!
        this.#summed = (flags & 4) !== 0
        this.#part = 'block'
        return this.#taken(5 + (1 - single) + [0, 1, 2, 4][flags & 3]! + content)
      }
      case 'block': {
        const head = await this.#input.hold(3)
        if (head.length < 3) return this.#ended()
        const word = head[0]! | (head[1]! << 8) | (head[2]! << 16)
        const kind = (word >> 1) & 3
        if (kind === RESERVED || word >> 3 > 128 * 1024) {
          this.wrong = true
          return null
        }
        if (word & LAST) this.#part = this.#summed ? 'sum' : 'end'
        return this.#taken(3 + (kind === RLE ? 1 : word >> 3))
      }
      case 'sum':
        this.#part = 'end'
        return this.#taken(4)
      case 'end':
        return null
    }
  }

  async #taken(size: number): Promise<Uint8Array | null> {
    const bytes = await this.#input.take(size)
    if (bytes.length < size) this.#ended()
    return bytes.length > 0 ? bytes : null
  }

  #ended(): null {
    this.cut = true
    return null
  }
}
