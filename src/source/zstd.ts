/**
 * Zstandard: any number of frames (RFC 8878). Each frame is walked here, block by block, and has a decoder of its own:
 * given several frames the decoder of Node 22 and 24 ends silently after the first, and takes a cut frame for a whole one.
 */
import { createZstdDecompress } from 'node:zlib'
import { cut, damaged, trailing, unsupported } from './fault.ts'
import { type Input, u32 } from './input.ts'
import { driven, zlibFault } from './pump.ts'

const FRAME = 0xfd2fb528
const SKIPPABLE = 0x184d2a50
const LAST = 1
const RLE = 1
const RESERVED = 3

/** Unpacks all frames; skippable ones and zeros behind the last are passed over. */
export async function* unzstd(input: Input): AsyncGenerator<Uint8Array, void, undefined> {
  for (;;) {
    const { offset } = input
    const head = await input.hold(8)
    if (head.length < 4) {
      if (head.every(byte => byte === 0)) return
      throw cut('zst', offset)
    }
    const magic = u32(head, 0)
    if (magic === FRAME) yield* frame(input)
    else if ((magic & ~15) === SKIPPABLE) {
      if (head.length < 8) throw cut('zst', offset)
      const size = u32(head, 4)
      input.skip(8)
      if (!(await input.drop(size))) throw cut('zst', input.offset)
    } else if (magic === 0 && (await input.onlyZeros())) return
    else throw trailing('zst', offset)
  }
}

async function* frame(input: Input): AsyncGenerator<Uint8Array, void, undefined> {
  const walk = new FrameWalk(input)
  const start = input.offset
  try {
    yield* driven(
      createZstdDecompress(),
      () => walk.next(),
      () => undefined,
    )
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ZSTD_error_frameParameter_windowTooLarge')
      throw unsupported('zst', start, 'its window is larger than 128 MiB')
    if (code === 'ZSTD_error_dictionary_wrong') throw unsupported('zst', start, 'it was made with a dictionary')
    throw walk.cut ? cut('zst', input.offset) : zlibFault('zst', error, input.offset)
  }
  if (walk.cut) throw cut('zst', input.offset)
  if (walk.wrong) throw damaged('zst', input.offset, 'a block of an unknown kind')
}

/** Hands out the parts of a frame in order, up to its end and no further. */
class FrameWalk {
  readonly #input: Input
  #part: 'header' | 'block' | 'sum' | 'end' = 'header'
  #summed = false
  /** The input ended within the frame. */
  cut = false
  /** A block says of itself what no block may. */
  wrong = false

  constructor(input: Input) {
    this.#input = input
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
