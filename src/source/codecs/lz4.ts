/**
 * LZ4 frames: any number of them, with skippable ones between and the legacy frames of `lz4 -l`. Node has no streaming
 * decoder for LZ4, and all packages need whole buffers.
 *
 *   magic │ flags │ block size │ [content size] │ [dictionary] │ header sum │ blocks … 0 │ [content sum]
 */

import { Xxh32, xxh32 } from './checksums/xxh32.ts'
import { begins, type Codec } from './codec.ts'
import { damaged, trailing, truncated, unsupported } from './fault.ts'
import { type BufferedInput, takeExactly, u32, u64 } from './input.ts'
import { pastSkippable } from './skippable.ts'

export const LZ4: Codec = {
  id: 'lz4',
  name: 'lz4',
  suffixes: ['lz4'],
  knownBy: 'magic',
  starts: head => {
    const frame = pastSkippable(head)
    return begins(frame, 0x04, 0x22, 0x4d, 0x18) || begins(frame, 0x02, 0x21, 0x4c, 0x18)
  },
  kind: 'stream',
  decode: unlz4,
}

const FRAME = 0x184d2204
const LEGACY = 0x184c2102
const SKIPPABLE = 0x184d2a50
/** Maximum distance of a match. */
const HISTORY = 64 * 1024
const LEGACY_BLOCK = 8 * 1024 * 1024

/** Unpacks all frames. */
export async function* unlz4(input: BufferedInput): AsyncGenerator<Uint8Array, void, undefined> {
  const memory = new BlockPool()
  for (;;) {
    const { offset } = input
    const head = await input.take(4)
    if (head.length < 4) {
      if (head.every(byte => byte === 0)) return
      throw truncated(LZ4, offset)
    }
    const magic = u32(head, 0)
    if (magic === FRAME) yield* frame(input, memory)
    else if (magic === LEGACY) yield* legacyFrame(input, memory)
    else if ((magic & ~15) === SKIPPABLE) {
      const size = await takeExactly(input, 4, LZ4)
      if (!(await input.drop(u32(size, 0)))) throw truncated(LZ4, input.offset)
    } else if (magic === 0 && (await input.onlyZeros())) return
    else throw trailing(LZ4, offset)
  }
}

interface FrameHeader {
  readonly linked: boolean
  readonly blockSum: boolean
  readonly contentSum: boolean
  readonly contentSize: number | null
  readonly blockSize: number
}

async function* frame(input: BufferedInput, memory: BlockPool): AsyncGenerator<Uint8Array, void, undefined> {
  const header = await readHeader(input)
  const blocks = memory.blocks(header.blockSize)
  const sum = new Xxh32()
  let size = 0
  for (;;) {
    const { offset } = input
    const word = u32(await takeExactly(input, 4, LZ4), 0)
    if (word === 0) break
    const length = word & 0x7fffffff
    if (length > header.blockSize) throw damaged(LZ4, offset, 'a block larger than allowed')
    const packed = await takeExactly(input, length + (header.blockSum ? 4 : 0), LZ4)
    const data = packed.subarray(0, length)
    if (header.blockSum && xxh32(data) !== u32(packed, length)) throw damaged(LZ4, offset, 'wrong block checksum')
    const bytes = blocks.unpack(data, word >>> 31 === 1, header.linked)
    if (bytes === null) throw damaged(LZ4, offset, 'an invalid block')
    if (header.contentSum) sum.update(bytes)
    size += bytes.length
    yield bytes
  }
  const { offset } = input
  if (header.contentSum && u32(await takeExactly(input, 4, LZ4), 0) !== sum.digest())
    throw damaged(LZ4, offset, 'wrong checksum')
  if (header.contentSize !== null && header.contentSize !== size) throw damaged(LZ4, offset, 'wrong size')
  input.endStream(size)
}

async function readHeader(input: BufferedInput): Promise<FrameHeader> {
  const { offset } = input
  const flags = (await input.hold(2))[0]
  if (flags === undefined) throw truncated(LZ4, offset)
  if (flags >> 6 !== 1) throw unsupported(LZ4, offset, 'an unknown version of the format')
  const sized = (flags & 8) !== 0
  const bytes = await takeExactly(input, 2 + (sized ? 8 : 0) + (flags & 1 ? 4 : 0) + 1, LZ4)
  const last = bytes.length - 1
  if (((xxh32(bytes.subarray(0, last)) >> 8) & 0xff) !== bytes[last])
    throw damaged(LZ4, offset, 'wrong header checksum')
  if (flags & 1) throw unsupported(LZ4, offset, 'it was made with a dictionary')
  const kind = (bytes[1]! >> 4) & 7
  if (kind < 4) throw damaged(LZ4, offset, 'an unknown block size')
  return {
    linked: (flags & 32) === 0,
    blockSum: (flags & 16) !== 0,
    contentSum: (flags & 4) !== 0,
    contentSize: sized ? u64(bytes, 2) : null,
    blockSize: 1 << (2 * kind + 8),
  }
}

/** Unpacks blocks up to the end, or to the beginning of another frame. */
async function* legacyFrame(input: BufferedInput, memory: BlockPool): AsyncGenerator<Uint8Array, void, undefined> {
  const blocks = memory.blocks(LEGACY_BLOCK)
  let size = 0
  for (;;) {
    const { offset } = input
    const head = await input.hold(4)
    if (head.length === 0) {
      input.endStream(size)
      return
    }
    if (head.length < 4) throw truncated(LZ4, offset)
    const length = u32(head, 0)
    if (length === FRAME || length === LEGACY || (length & ~15) === SKIPPABLE) {
      input.endStream(size)
      return
    }
    if (length > LEGACY_BLOCK + LEGACY_BLOCK / 128) throw trailing(LZ4, offset)
    input.skip(4)
    const bytes = blocks.unpack(await takeExactly(input, length, LZ4), false, false)
    if (bytes === null) throw damaged(LZ4, offset, 'an invalid block')
    size += bytes.length
    yield bytes
  }
}

/** Reuses the memory of the last frame, since many frames of the same settings follow each other. */
class BlockPool {
  #blocks: Blocks | null = null

  /** Returns memory for blocks of that size, without a history. */
  blocks(size: number): Blocks {
    if (this.#blocks?.size !== size) this.#blocks = new Blocks(size)
    this.#blocks.forget()
    return this.#blocks
  }
}

/** Unpacks blocks, each after the history that the next one may refer to. */
class Blocks {
  readonly size: number
  readonly #out: Uint8Array
  #history = 0

  constructor(blockSize: number) {
    this.size = blockSize
    this.#out = new Uint8Array(HISTORY + blockSize)
  }

  forget(): void {
    this.#history = 0
  }

  /** Returns the content of a block, valid until the next call; null if it is invalid. */
  unpack(data: Uint8Array, stored: boolean, linked: boolean): Uint8Array | null {
    const out = this.#out
    if (!linked) this.#history = 0
    const from = this.#history
    let end = from + data.length
    if (stored) out.set(data, from)
    else end = unpackBlock(data, out, from)
    if (end < 0) return null
    const bytes = out.slice(from, end)
    const keep = Math.min(HISTORY, end)
    out.copyWithin(0, end - keep, end)
    this.#history = keep
    return bytes
  }
}

/** Unpacks one block to `out` from index `from` on and returns the index after it; -1 if the block is invalid. */
function unpackBlock(data: Uint8Array, out: Uint8Array, from: number): number {
  const limit = Math.min(out.length, data.length * 255 + from + 16)
  let at = 0
  let to = from
  while (at < data.length) {
    const token = data[at++]!
    let literals = token >> 4
    if (literals === 15) for (let more = 255; more === 255; literals += more) more = at < data.length ? data[at++]! : 0
    if (at + literals > data.length || to + literals > limit) return -1
    out.set(data.subarray(at, at + literals), to)
    at += literals
    to += literals
    if (at === data.length) return to
    if (at + 2 > data.length) return -1
    const distance = data[at]! | (data[at + 1]! << 8)
    at += 2
    let length = token & 15
    if (length === 15) for (let more = 255; more === 255; length += more) more = at < data.length ? data[at++]! : 0
    length += 4
    if (distance === 0 || distance > to || to + length > limit) return -1
    if (distance >= length) out.copyWithin(to, to - distance, to - distance + length)
    else for (let i = 0; i < length; i++) out[to + i] = out[to + i - distance]!
    to += length
  }
  return to === from ? to : -1
}
