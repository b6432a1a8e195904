/**
 * LZMA alone, as `xz --format=lzma` writes it: one stream, without checksums.
 *
 *   properties 1 │ dictionary 4 │ size 8, all ones if an end marker follows the data │ data
 */
import type { Codec } from './codec.ts'
import { damaged, trailing, truncated, unsupported } from './fault.ts'
import { type BufferedInput, takeExactly, u32, u64 } from './input.ts'
import { Lzma2 } from './lzma.ts'

export const LZMA: Codec = {
  id: 'lzma',
  name: 'LZMA',
  suffixes: ['lzma'],
  knownBy: 'fields',
  starts: startsLzma,
  kind: 'stream',
  decode: unlzma,
}

const HEAD = 13
const PIECE = 64 * 1024
const LARGEST_DICTIONARY = 256 * 1024 * 1024
/** Maximum believable size. */
const LARGEST = 2 ** 40
const UNKNOWN = 0xffffffff

/** Returns whether bytes begin like LZMA alone. It has no magic number, so the usual values of its fields decide. */
function startsLzma(head: Uint8Array): boolean {
  if (head.length < HEAD + 5 || head[0]! >= 225 || head[HEAD] !== 0) return false
  const dictionary = u32(head, 1)
  const high = 31 - Math.clz32(dictionary)
  // One bit, or two adjacent ones.
  const isUsual = dictionary === UNKNOWN || dictionary === 2 ** high || dictionary === 3 * 2 ** (high - 1)
  return isUsual && dictionary >= 4096 && (sizeOf(head) ?? 0) < LARGEST
}

/** Unpacks the stream. */
export async function* unlzma(input: BufferedInput): AsyncGenerator<Uint8Array, void, undefined> {
  const head = (await takeExactly(input, HEAD, LZMA)).slice()
  const dictionary = u32(head, 1)
  if (dictionary > LARGEST_DICTIONARY) throw unsupported(LZMA, 0, 'it needs more than 256 MiB of memory')
  const lzma = new Lzma2(dictionary)
  if (!lzma.setProperties(head[0]!)) throw unsupported(LZMA, 0, 'no common program writes such properties')
  lzma.resetState()
  lzma.begin(await takeExactly(input, 5, LZMA))
  const size = sizeOf(head)
  const out = new Uint8Array(PIECE + 512)
  for (let left = size ?? Infinity; left > 0; ) {
    const held = await input.hold(PIECE)
    const { used, bytes, then } = lzma.step(held, held.length < PIECE, out, Math.min(left, PIECE))
    input.skip(used)
    left -= bytes.length
    if (left < 0) throw damaged(LZMA, input.offset, 'more data than its size')
    if (bytes.length > 0) yield bytes
    if (then === 'cut') throw truncated(LZMA, input.offset)
    if (then === 'wrong' || (then === 'end' && left > 0 && size !== null))
      throw damaged(LZMA, input.offset, 'an invalid symbol')
    if (then === 'end') left = 0
  }
  if (size !== null && !lzma.isSpent) await endMarker(input, lzma, out)
  const { offset } = input
  if ((await input.some()).length > 0) throw trailing(LZMA, offset)
}

/** Takes the end marker that some programs write although the size is known. */
async function endMarker(input: BufferedInput, lzma: Lzma2, out: Uint8Array): Promise<void> {
  const held = await input.hold(PIECE)
  const { used, then } = lzma.step(held, held.length < PIECE, out, 1)
  if (then === 'cut') throw truncated(LZMA, input.offset)
  if (then !== 'end') throw damaged(LZMA, input.offset, 'data after its end')
  input.skip(used)
}

function sizeOf(head: Uint8Array): number | null {
  return u32(head, 5) === UNKNOWN && u32(head, 9) === UNKNOWN ? null : u64(head, 5)
}
