/**
 * Bzip2: any number of streams, each of blocks that are read whole (at most 900 kB) and begin at any bit.
 *
 *   BZh9 │ 314159265359 sum block … │ 177245385090 sum of sums │ BZh9 …
 */

import { BlockReader } from './bzip2-block.ts'
import { begins, type Codec } from './codec.ts'
import { damaged, trailing, truncated } from './fault.ts'
import type { BufferedInput } from './input.ts'

export const BZIP2: Codec = {
  id: 'bz2',
  name: 'bzip2',
  suffixes: ['bz2'],
  endings: ['tbz2', 'tbz'],
  knownBy: 'magic',
  starts: head => begins(head, 0x42, 0x5a, 0x68) && isWhole(head),
  kind: 'stream',
  decode: bunzip2,
}

/** Checks level and the magic number of a block or of the end too, since "BZh" may begin a log. */
function isWhole(head: Uint8Array): boolean {
  const level = head[3]
  if (level === undefined) return true
  return level >= 0x31 && level <= 0x39 && isBlock(head)
}

/** Returns whether bytes begin as bzip2 does, except for the level. */
export function isDamagedBzip2(head: Uint8Array): boolean {
  return begins(head, 0x42, 0x5a, 0x68) && isBlock(head)
}

function isBlock(head: Uint8Array): boolean {
  return BLOCKS.some(magic => magic.every((byte, i) => (head[4 + i] ?? byte) === byte))
}

const BLOCKS = [
  [0x31, 0x41, 0x59, 0x26, 0x53, 0x59],
  [0x17, 0x72, 0x45, 0x38, 0x50, 0x90],
]

/** Maximum size of a packed block: 900 000 symbols of 20 bits, and tables. */
const LARGEST_BLOCK = 2_300_000

/** Unpacks all streams; zeros after the last are padding. */
export async function* bunzip2(input: BufferedInput): AsyncGenerator<Uint8Array, void, undefined> {
  let reader: BlockReader | null = null
  for (;;) {
    const { offset } = input
    const head = await input.hold(4)
    if (head.length === 0) return
    if (head[0] === 0 && (await input.onlyZeros())) return
    if (head[0] !== 0x42 || (head[1] ?? 0x5a) !== 0x5a || (head[2] ?? 0x68) !== 0x68) throw trailing(BZIP2, offset)
    if (head.length < 4) throw truncated(BZIP2, offset)
    const level = head[3]! - 0x30
    if (level < 1 || level > 9) throw trailing(BZIP2, offset)
    input.skip(4)
    const size: number = level * 100_000
    if (reader?.size !== size) reader = new BlockReader(size)
    yield* stream(input, reader)
  }
}

async function* stream(input: BufferedInput, reader: BlockReader): AsyncGenerator<Uint8Array, void, undefined> {
  let bit = 0
  let sum = 0
  let size = 0
  for (;;) {
    const { offset } = input
    const found = reader.read(await input.hold(LARGEST_BLOCK), bit)
    if (found === 'cut') throw truncated(BZIP2, offset)
    if (found === 'wrong') throw damaged(BZIP2, offset, 'an invalid block')
    input.skip(reader.bit >>> 3)
    bit = reader.bit & 7
    if (found === 'end') {
      if (reader.storedSum !== sum >>> 0) throw damaged(BZIP2, offset, 'wrong checksum')
      // The next stream begins with a whole byte.
      if (bit > 0) input.skip(1)
      input.endStream(size)
      return
    }
    for (const bytes of reader.content()) {
      size += bytes.length
      yield bytes
    }
    if (reader.storedSum !== reader.sum) throw damaged(BZIP2, offset, 'wrong checksum')
    sum = ((sum << 1) | (sum >>> 31)) ^ reader.storedSum
  }
}
