/**
 * Xz (version 1.2 of the format): any number of streams of blocks, each packed with LZMA2. All checksums are verified;
 * the index at the end must agree with the blocks that came.
 *
 *   header 12 │ block header, chunks, padding, sum │ … │ index │ footer 12 │ zeros │ next stream
 */

import { createHash, type Hash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { Crc64 } from './checksums/crc64.ts'
import { begins, type Codec } from './codec.ts'
import { damaged, trailing, truncated, unsupported } from './fault.ts'
import { type BufferedInput, peekExactly, takeExactly, u32 } from './input.ts'
import { Lzma2 } from './lzma.ts'

export const XZ: Codec = {
  id: 'xz',
  name: 'xz',
  suffixes: ['xz'],
  endings: ['txz'],
  knownBy: 'magic',
  starts: head => begins(head, 0xfd, 0x37, 0x7a, 0x58, 0x5a),
  kind: 'stream',
  decode: unxz,
}

const MAGIC = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]
const LZMA2 = 0x21
/** Maximum memory that a file may request; `xz -9` makes files that need 64 MiB. */
const LARGEST_DICTIONARY = 256 * 1024 * 1024

/** Unpacks all streams. */
export async function* unxz(input: BufferedInput): AsyncGenerator<Uint8Array, void, undefined> {
  const memory = new DictionaryPool()
  for (let first = true; ; first = false) {
    if (!first && (await pastPadding(input))) return
    const { offset } = input
    const head = await input.take(12)
    if (!MAGIC.every((byte, i) => i >= head.length || head[i] === byte)) throw trailing(XZ, offset)
    if (head.length < 12) throw truncated(XZ, offset)
    if (crc32(head.subarray(6, 8)) !== u32(head, 8)) throw damaged(XZ, offset, 'wrong header checksum')
    if (head[6] !== 0 || head[7]! > 15) throw unsupported(XZ, offset, 'an unknown version of the format')
    yield* new XzStream(input, head[7]!, memory).unpack()
  }
}

/** Skips zeros between streams; returns true at the end. */
async function pastPadding(input: BufferedInput): Promise<boolean> {
  for (;;) {
    const four = await input.hold(4)
    if (four.length === 0) return true
    if (four.subarray(0, 4).some(byte => byte !== 0)) return false
    input.skip(Math.min(4, four.length))
  }
}

/** Reuses the decoder of the last block, since many blocks of the same size follow each other. */
class DictionaryPool {
  #lzma: Lzma2 | null = null
  #size = 0

  /** Returns a decoder without history. */
  lzma(dictionary: number): Lzma2 {
    if (this.#lzma === null || this.#size !== dictionary) this.#lzma = new Lzma2(dictionary)
    this.#size = dictionary
    return this.#lzma
  }
}

class XzStream {
  readonly #input: BufferedInput
  readonly #memory: DictionaryPool
  readonly #check: number
  readonly #checkSize: number
  /** A sum over the sizes of all blocks, so that any number of them takes no memory. */
  readonly #blocks = new XzSizes()
  #size = 0

  constructor(input: BufferedInput, check: number, memory: DictionaryPool) {
    this.#input = input
    this.#memory = memory
    this.#check = check
    this.#checkSize = check === 0 ? 0 : 4 << Math.floor((check - 1) / 3)
  }

  async *unpack(): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const next = (await peekExactly(this.#input, 1, XZ))[0]!
      if (next === 0) break
      yield* this.#block(4 * (next + 1))
    }
    const size = await this.#index()
    const { offset } = this.#input
    const footer = await takeExactly(this.#input, 12, XZ)
    if (footer[10] !== 0x59 || footer[11] !== 0x5a || crc32(footer.subarray(4, 10)) !== u32(footer, 0))
      throw damaged(XZ, offset, 'wrong footer')
    if (4 * (u32(footer, 4) + 1) !== size || footer[8] !== 0 || footer[9] !== this.#check)
      throw damaged(XZ, offset, 'the footer contradicts the index')
    this.#input.endStream(this.#size)
  }

  async *#block(headerSize: number): AsyncGenerator<Uint8Array, void, undefined> {
    const input = this.#input
    const start = input.offset
    const { dictionary, packed, unpacked } = readBlockHeader(await takeExactly(this.#input, headerSize, XZ), start)
    const sum = new XzCheck(this.#check)
    const chunks = new XzChunks(input, this.#memory.lzma(dictionary))
    let size = 0
    for await (const bytes of chunks.unpack()) {
      sum.update(bytes)
      size += bytes.length
      yield bytes
    }
    const data = input.offset - start - headerSize
    if ((packed !== null && packed !== data) || (unpacked !== null && unpacked !== size))
      throw damaged(XZ, start, 'the header of a block contradicts its size')
    const padding = await takeExactly(this.#input, (4 - (data % 4)) % 4, XZ)
    if (padding.some(byte => byte !== 0)) throw damaged(XZ, start, 'wrong padding')
    const { offset } = input
    const wanted = await takeExactly(this.#input, this.#checkSize, XZ)
    if (!sum.is(wanted)) throw damaged(XZ, offset, 'wrong checksum')
    this.#blocks.add(headerSize + data + this.#checkSize, size)
    this.#size += size
  }

  /** Reads the index and compares it; returns its size. */
  async #index(): Promise<number> {
    const input = this.#input
    const start = input.offset
    let sum = 0
    const next = async (): Promise<number> => {
      const byte = await takeExactly(this.#input, 1, XZ)
      sum = crc32(byte, sum)
      return byte[0]!
    }
    await next()
    const listed = new XzSizes()
    for (let left = await number(next, start); left > 0; left--) {
      const size = await number(next, start)
      listed.add(size, await number(next, start))
      if (listed.count > this.#blocks.count) break
    }
    if (!listed.same(this.#blocks)) throw damaged(XZ, start, 'the index contradicts the blocks')
    while ((input.offset - start) % 4 !== 0) if ((await next()) !== 0) throw damaged(XZ, start, 'wrong padding')
    if (u32(await takeExactly(this.#input, 4, XZ), 0) !== sum) throw damaged(XZ, start, 'wrong index checksum')
    return input.offset - start
  }
}

/** The chunks of one block, up to the byte that ends them. */
class XzChunks {
  readonly #input: BufferedInput
  readonly #lzma: Lzma2
  #fresh = true
  #ready = false

  constructor(input: BufferedInput, lzma: Lzma2) {
    this.#input = input
    this.#lzma = lzma
  }

  async *unpack(): AsyncGenerator<Uint8Array, void, undefined> {
    const input = this.#input
    for (;;) {
      const { offset } = input
      const head = await input.hold(6)
      const control = head[0]
      if (control === undefined) throw truncated(XZ, offset)
      if (control === 0) {
        input.skip(1)
        return
      }
      if (control > 2 && control < 0x80) throw damaged(XZ, offset, 'an unknown chunk')
      if (head.length < 6) throw truncated(XZ, offset)
      if (control === 1 || control >= 0xe0) {
        this.#fresh = false
        this.#lzma.resetDictionary()
      }
      if (this.#fresh) throw damaged(XZ, offset, 'a chunk without a dictionary')
      const size = ((control < 0x80 ? 0 : control & 0x1f) << 16) + (head[1]! << 8) + head[2]! + 1
      if (control < 0x80) {
        input.skip(3)
        const bytes = await input.take(size)
        yield this.#lzma.store(bytes)
        if (bytes.length < size) throw truncated(XZ, input.offset)
      } else yield* this.#packed(control, size, head)
    }
  }

  async *#packed(control: number, size: number, head: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
    const input = this.#input
    const { offset } = input
    const length = (head[3]! << 8) + head[4]! + 1
    const properties = control >= 0xc0 ? head[5]! : null
    if (properties !== null) this.#ready = this.#lzma.setProperties(properties)
    if (!this.#ready) throw damaged(XZ, offset, 'wrong properties')
    if (control >= 0xa0) this.#lzma.resetState()
    input.skip(properties === null ? 5 : 6)
    const packed = await input.take(length)
    const { bytes, sound } = this.#lzma.unpack(packed, size)
    if (bytes.length > 0) yield bytes
    if (packed.length < length) throw truncated(XZ, input.offset)
    if (!sound) throw damaged(XZ, offset, 'an invalid chunk')
  }
}

interface BlockHeader {
  readonly dictionary: number
  readonly packed: number | null
  readonly unpacked: number | null
}

/** Parses the header of a block. Filters other than LZMA2 are for programs and pictures. */
function readBlockHeader(bytes: Uint8Array, offset: number): BlockHeader {
  const end = bytes.length - 4
  if (crc32(bytes.subarray(0, end)) !== u32(bytes, end)) throw damaged(XZ, offset, 'wrong block header checksum')
  let at = 2
  const take = (): number => {
    let value = 0
    for (let shift = 0; shift < 56 && at < end; shift += 7) {
      const byte = bytes[at++]!
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) break
    }
    return value
  }
  const flags = bytes[1]!
  const packed = flags & 0x40 ? take() : null
  const unpacked = flags & 0x80 ? take() : null
  const filter = take()
  if ((flags & 3) > 0 || filter !== LZMA2) throw unsupported(XZ, offset, 'an unsupported filter')
  const bits = take() === 1 ? bytes[at]! : 41
  if (bits > 40) throw damaged(XZ, offset, 'wrong properties')
  const dictionary = bits === 40 ? 2 ** 32 - 1 : (2 | (bits & 1)) * 2 ** ((bits >> 1) + 11)
  if (dictionary > LARGEST_DICTIONARY) throw unsupported(XZ, offset, 'it needs more than 256 MiB of memory')
  return { dictionary, packed, unpacked }
}

/** Reads a number of the index: seven bits per byte, lowest first. */
async function number(next: () => Promise<number>, offset: number): Promise<number> {
  let value = 0
  for (let shift = 0; shift < 63; shift += 7) {
    const byte = await next()
    value += (byte & 0x7f) * 2 ** shift
    if (byte < 0x80) return value
  }
  throw damaged(XZ, offset, 'a number that does not end')
}

/** A sum over pairs of sizes that depends on their order. */
class XzSizes {
  readonly #pair = new Float64Array(2)
  readonly #bytes = new Uint8Array(this.#pair.buffer)
  #sum = 0
  count = 0

  add(packed: number, unpacked: number): void {
    this.#pair[0] = packed
    this.#pair[1] = unpacked
    this.#sum = crc32(this.#bytes, this.#sum)
    this.count++
  }

  same(other: XzSizes): boolean {
    return this.count === other.count && this.#sum === other.#sum
  }
}

/** The checksum of a block, of the kind that the stream chose; unknown kinds are not compared. */
class XzCheck {
  readonly #kind: number
  readonly #crc64 = new Crc64()
  readonly #hash: Hash | null
  #crc32 = 0

  constructor(kind: number) {
    this.#kind = kind
    this.#hash = kind === 10 ? createHash('sha256') : null
  }

  update(bytes: Uint8Array): void {
    if (this.#kind === 1) this.#crc32 = crc32(bytes, this.#crc32)
    else if (this.#kind === 4) this.#crc64.update(bytes)
    else this.#hash?.update(bytes)
  }

  is(wanted: Uint8Array): boolean {
    if (this.#kind === 1) return u32(wanted, 0) === this.#crc32
    const sum = this.#kind === 4 ? this.#crc64.digest() : this.#hash?.digest()
    return sum === undefined || sum.every((byte, i) => byte === wanted[i])
  }
}
