/** One member of a zip: its data as a layer that checks checksum and sizes. */
import { crc32 } from 'node:zlib'
import type { Place } from '../../model/problem.ts'
import { bunzip2 } from '../codecs/bzip2.ts'
import { damaged, truncated } from '../codecs/fault.ts'
import { type BufferedInput, InputSlice, u32 } from '../codecs/input.ts'
import { unxz } from '../codecs/xz.ts'
import { Inflater } from '../codecs/zlib/inflate.ts'
import { zlibFault } from '../codecs/zlib/zlib-stream.ts'
import { unzstd } from '../codecs/zstd.ts'
import type { ArchiveVisitor } from './archive.ts'
import { type Decode, type DecodedStream, decodedStream } from './decoded-stream.ts'
import { CENTRAL, DESCRIPTOR, LOCAL, ZIP_NAME, type ZipHeader } from './zip-headers.ts'

export const DEFLATE = 8

/** The decoder of each method. */
export const UNPACKERS: ReadonlyMap<number, Decode> = new Map<number, Decode>([
  [0, stored],
  [DEFLATE, inflated],
  [12, bunzip2],
  [93, unzstd],
  [95, unxz],
])

/** What is known of a member before it is read. */
interface MemberFacts {
  readonly header: ZipHeader
  /** Number of bytes of its data; null if only the data itself shows it. */
  readonly packed: number | null
  readonly unpack: Decode
  readonly place: Place
}

/** Reads a member once. */
export class ZipMember {
  readonly #input: BufferedInput
  readonly #header: ZipHeader
  readonly #part: InputSlice | null
  readonly #start: number
  #sum = 0
  #size = 0
  /** The data was read to its own end. */
  #ended = false
  readonly layer: DecodedStream

  constructor(
    input: BufferedInput,
    archive: DecodedStream,
    { header, packed, unpack, place }: MemberFacts,
    visitor: ArchiveVisitor,
  ) {
    this.#input = input
    this.#header = header
    this.#start = input.offset
    this.#part = packed === null ? null : new InputSlice(input, packed)
    const fault = () =>
      this.#part?.cut ? (archive.fault() ?? truncated(ZIP_NAME, input.offset).at(visitor.place)) : null
    const under: DecodedStream = {
      read: target => this.#part?.read(target) ?? 0,
      close: () => undefined,
      // Without a size, the data is read from the archive itself and has the same end.
      fault: this.#part === null ? () => archive.fault() : fault,
    }
    this.layer = decodedStream(under, place, visitor.budget, own =>
      this.#checked(unpack, this.#part === null ? input : own),
    )
  }

  /** Skips unread data up to the next header; returns the member's header with the sizes that were found. */
  async finish(): Promise<ZipHeader> {
    if (this.#part === null) {
      const waste = new Uint8Array(64 * 1024)
      while ((await this.layer.read(waste)) > 0);
      if (!this.#ended) throw damaged(ZIP_NAME, this.#input.offset, 'the members after this point cannot be found')
    } else if (!(await this.#part.finish())) throw truncated(ZIP_NAME, this.#input.offset)
    return this.#header.described ? takeDescriptor(this.#input, this.#header, this.#start) : this.#header
  }

  async *#checked(unpack: Decode, data: BufferedInput): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const bytes of unpack(data)) {
      this.#sum = crc32(bytes, this.#sum)
      this.#size += bytes.length
      yield bytes
    }
    this.#ended = true
    if (this.#part !== null && this.#part.left > 0)
      throw this.#part.cut ? truncated(ZIP_NAME) : damaged(ZIP_NAME, undefined, 'wrong size')
    const sums = { sum: this.#sum, size: this.#size }
    const sound = this.#header.described
      ? await isDescribed(this.#input, this.#start, sums)
      : this.#header.sum === sums.sum && this.#header.size === sums.size
    if (!sound) throw damaged(ZIP_NAME, undefined, 'wrong checksum or size')
  }
}

/** Takes the descriptor after data that begins at `start`. */
export async function takeDescriptor(input: BufferedInput, header: ZipHeader, start: number): Promise<ZipHeader> {
  const { offset } = input
  const all = await descriptors(input)
  // Its sizes take eight bytes or four: the form that agrees with the data counts; if both do, the one with a header after it.
  const fitting = all.filter(one => one.packed === offset - start)
  const found = fitting.find(one => one.followed) ?? fitting[0]
  if (found === undefined)
    throw all.length === 0 ? truncated(ZIP_NAME, offset) : damaged(ZIP_NAME, offset, 'wrong size')
  input.skip(found.length)
  const { sum, packed, size } = found
  return { ...header, sum, packed, size }
}

async function isDescribed(
  input: BufferedInput,
  start: number,
  { sum, size }: { sum: number; size: number },
): Promise<boolean> {
  const packed = input.offset - start
  const all = await descriptors(input)
  return all.some(one => one.packed === packed && one.sum === sum && one.size === size)
}

interface DataDescriptor {
  readonly sum: number
  readonly packed: number
  readonly size: number
  readonly length: number
  /** Whether a header follows it. */
  readonly followed: boolean
}

/** Returns the ways to read the next bytes as a descriptor: [magic] checksum, packed size, size. Takes nothing. */
export async function descriptors(input: BufferedInput): Promise<DataDescriptor[]> {
  const bytes = await input.hold(28)
  const ways: DataDescriptor[] = []
  for (const at of u32(bytes, 0) === DESCRIPTOR ? [4, 0] : [0])
    for (const long of [8, 4]) {
      const length = at + 4 + 2 * long
      if (bytes.length < length) continue
      const number = (from: number): number => u32(bytes, from) + (long === 8 ? u32(bytes, from + 4) * 2 ** 32 : 0)
      const followed = [LOCAL, CENTRAL].includes(u32(bytes, length))
      ways.push({ sum: u32(bytes, at), packed: number(at + 4), size: number(at + 4 + long), length, followed })
    }
  return ways
}

async function* stored(input: BufferedInput): AsyncGenerator<Uint8Array, void, undefined> {
  for (let bytes = await input.some(); bytes.length > 0; bytes = await input.some()) yield bytes
}

async function* inflated(input: BufferedInput): AsyncGenerator<Uint8Array, void, undefined> {
  const inflater = new Inflater()
  try {
    yield* inflater.inflate(input)
  } catch (error) {
    throw zlibFault(ZIP_NAME, error, input.offset)
  } finally {
    inflater.close()
  }
}
