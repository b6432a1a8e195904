/**
 * Gzip data as a feed of what they decompress to: any number of members, and the truth about how they end.
 *
 * Every member is inflated by itself and its sums are compared here. Handing zlib whatever follows a member would make it
 * take that for a damaged one, and lose good bytes that it had not given out yet.
 */
import { crc32, createInflateRaw, type InflateRaw } from 'node:zlib'
import type { Feed } from '../model/feed.ts'
import { type Problem, problem } from '../model/problem.ts'
import { streamFeed } from './stream.ts'
import { unreadable } from './unreadable.ts'

const PIECE = 64 * 1024
const NOTHING: Uint8Array = new Uint8Array(0)

/** Decompresses `raw`; `tell` hears of a cut or damaged file after its last usable byte. */
export function gunzipFeed(raw: Feed, path: string, tell: (problem: Problem) => void): Feed {
  const input = new Input(raw)
  let member: Member | null = null
  let ended = false

  const end = (told: Problem | null): void => {
    ended = true
    if (told !== null) tell(told)
  }
  const step = async (target: Uint8Array): Promise<number> => {
    while (!ended) {
      if (member === null) {
        const begun = await begin(input, path)
        if (begun === 'end') end(null)
        else if (begun instanceof Member) member = begun
        else end(begun)
      } else {
        const size = await member.read(target)
        if (size > 0) return size
        const flaw = await member.flaw(path)
        member = null
        if (flaw !== null) end(flaw)
      }
    }
    return 0
  }
  return {
    async read(target) {
      try {
        return await step(target)
      } catch (error) {
        end(unreadable(path, error as NodeJS.ErrnoException))
        return 0
      }
    },
    close: () => {
      member?.close()
      raw.close()
    },
  }
}

/** Bytes of the raw feed that can be asked for by number and given back. */
class Input {
  readonly #raw: Feed
  #held: Uint8Array = NOTHING
  /** Offset of the next byte. */
  offset = 0

  constructor(raw: Feed) {
    this.#raw = raw
  }

  /** Up to `size` bytes; fewer only at the end. */
  async take(size: number): Promise<Uint8Array> {
    while (this.#held.length < size) {
      const piece = await this.#pull()
      if (piece.length === 0) break
      this.#held = joined(this.#held, piece)
    }
    const bytes = this.#held.subarray(0, size)
    this.#held = this.#held.subarray(bytes.length)
    this.offset += bytes.length
    return bytes
  }

  /** The next bytes, however many; none at the end. */
  async some(): Promise<Uint8Array> {
    const bytes = this.#held.length > 0 ? this.#held : await this.#pull()
    this.#held = NOTHING
    this.offset += bytes.length
    return bytes
  }

  giveBack(bytes: Uint8Array): void {
    this.#held = joined(bytes, this.#held)
    this.offset -= bytes.length
  }

  async #pull(): Promise<Uint8Array> {
    const piece = new Uint8Array(PIECE)
    return piece.subarray(0, await this.#raw.read(piece))
  }
}

/** One member, after its header. */
class Member {
  readonly #input: Input
  readonly #inflate: InflateRaw = createInflateRaw({ chunkSize: PIECE })
  readonly #output: Feed
  readonly #fed: Promise<void>
  #error: NodeJS.ErrnoException | null = null
  #sum = 0
  #size = 0

  constructor(input: Input) {
    this.#input = input
    this.#output = streamFeed(this.#inflate, error => {
      this.#error = error
    })
    this.#fed = this.#feed()
  }

  async read(target: Uint8Array): Promise<number> {
    const size = await this.#output.read(target)
    this.#sum = crc32(target.subarray(0, size), this.#sum)
    this.#size += size
    return size
  }

  /** What is wrong with the member once all of it was read. */
  async flaw(path: string): Promise<Problem | null> {
    await this.#fed
    const { offset } = this.#input
    if (this.#error?.code === 'Z_BUF_ERROR') return cut(path, offset)
    if (this.#error?.code?.startsWith('Z_')) return damaged(path, offset, this.#error.message)
    if (this.#error !== null) return unreadable(path, this.#error)
    const trailer = await this.#input.take(8)
    if (trailer.length < 8) return cut(path, offset)
    const view = new DataView(trailer.buffer, trailer.byteOffset)
    const same = view.getUint32(0, true) === this.#sum && view.getUint32(4, true) === this.#size % 2 ** 32
    return same ? null : damaged(path, offset, 'wrong checksum')
  }

  close(): void {
    this.#output.close()
  }

  /** Hands over piece after piece; gives back what lies behind the end of the data. */
  async #feed(): Promise<void> {
    const inflate = this.#inflate
    const over = new Promise<void>(resolve => inflate.once('end', resolve).once('close', resolve))
    try {
      while (!inflate.destroyed && !inflate.readableEnded) {
        const piece = await this.#input.some()
        if (piece.length === 0) {
          inflate.end()
          return
        }
        const before = inflate.bytesWritten
        await Promise.race([new Promise<void>(resolve => inflate.write(piece, () => resolve())), over])
        const used = inflate.bytesWritten - before
        if (used < piece.length) {
          this.#input.giveBack(piece.subarray(used))
          return
        }
      }
    } catch (error) {
      inflate.destroy(error as Error)
    }
  }
}

/** Reads the header of the next member; `end` where nothing but padding follows. */
async function begin(input: Input, path: string): Promise<Member | Problem | 'end'> {
  const { offset } = input
  const magic = await input.take(2)
  if (magic.every(byte => byte === 0)) return (await onlyZeros(input)) ? 'end' : trailing(path, offset)
  if (magic[0] !== 0x1f || (magic[1] ?? 0x8b) !== 0x8b) return trailing(path, offset)
  const [method, flags] = await input.take(8)
  if (method !== undefined && method !== 8) return damaged(path, offset, 'unknown compression method')
  let whole = flags !== undefined
  if (whole && flags! & EXTRA) {
    const length = await input.take(2)
    whole = length.length === 2 && (await took(input, length[0]! + 256 * length[1]!))
  }
  for (const flag of [NAME, COMMENT]) if (whole && flags! & flag) whole = await pastZero(input)
  if (whole && flags! & HEADER_SUM) whole = await took(input, 2)
  return whole ? new Member(input) : cut(path, input.offset)
}

const HEADER_SUM = 2
const EXTRA = 4
const NAME = 8
const COMMENT = 16

async function took(input: Input, size: number): Promise<boolean> {
  return (await input.take(size)).length === size
}

async function pastZero(input: Input): Promise<boolean> {
  for (;;) {
    const byte = await input.take(1)
    if (byte.length === 0 || byte[0] === 0) return byte.length > 0
  }
}

async function onlyZeros(input: Input): Promise<boolean> {
  for (;;) {
    const bytes = await input.some()
    if (bytes.length === 0) return true
    if (bytes.some(byte => byte !== 0)) return false
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b
  if (b.length === 0) return a
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

function cut(path: string, offset: number): Problem {
  return problem(
    'input',
    'gz/cut',
    { path, offset },
    'The gzip data end too early; the lines before were counted.',
    'Fetch the file again, or wait until it is complete.',
  )
}

function damaged(path: string, offset: number, why: string): Problem {
  return problem(
    'input',
    'gz/damaged',
    { path, offset },
    `The gzip data are damaged (${why}); counts of this file are not verified.`,
    'Fetch the file again.',
  )
}

function trailing(path: string, offset: number): Problem {
  return problem(
    'input',
    'gz/trailing',
    { path, offset },
    'Bytes that are not gzip follow the last member.',
    'The log before them was read; look how the file was written.',
  )
}
