/**
 * Gzip: any number of members, with the exact reason for their end.
 *
 * Every member is inflated separately and its checksums are compared here. Given the bytes after a member, zlib would
 * treat them as a damaged member, and lose good bytes that it had not returned yet.
 */

import { crc32 } from 'node:zlib'
import { begins, type Codec } from './codec.ts'
import { damaged, trailing, truncated } from './fault.ts'
import { type BufferedInput, u16, u32 } from './input.ts'
import { Inflater } from './zlib/inflate.ts'
import { zlibFault } from './zlib/zlib-stream.ts'

export const GZIP: Codec = {
  id: 'gz',
  name: 'gzip',
  end: 'the last member',
  suffixes: ['gz'],
  endings: ['tgz'],
  knownBy: 'magic',
  starts: head => begins(head, 0x1f, 0x8b),
  kind: 'stream',
  decode: gunzip,
}

const HEADER_SUM = 2
const EXTRA = 4
const NAME = 8
const COMMENT = 16

/** Unpacks all members; zeros after the last one are padding. */
export async function* gunzip(input: BufferedInput): AsyncGenerator<Uint8Array, void, undefined> {
  const inflater = new Inflater()
  try {
    while (await startsMember(input)) yield* member(input, inflater)
  } finally {
    inflater.close()
  }
}

async function* member(input: BufferedInput, inflater: Inflater): AsyncGenerator<Uint8Array, void, undefined> {
  let sum = 0
  let size = 0
  try {
    for await (const chunk of inflater.inflate(input)) {
      sum = crc32(chunk, sum)
      size += chunk.length
      yield chunk
    }
  } catch (error) {
    throw zlibFault(GZIP, error, input.offset)
  }
  const { offset } = input
  const trailer = await input.take(8)
  if (trailer.length < 8) throw truncated(GZIP, offset)
  if (u32(trailer, 0) !== sum || u32(trailer, 4) !== size % 2 ** 32) throw damaged(GZIP, offset, 'wrong checksum')
  input.endStream(size)
}

/** Takes the header of the next member; returns false if only padding follows. */
async function startsMember(input: BufferedInput): Promise<boolean> {
  const { offset } = input
  const magic = await input.take(2)
  if (magic.every(byte => byte === 0)) {
    if (await input.onlyZeros()) return false
    throw trailing(GZIP, offset)
  }
  if (magic[0] !== 0x1f || (magic[1] ?? 0x8b) !== 0x8b) throw trailing(GZIP, offset)
  const [method, flags] = await input.take(8)
  if (method !== undefined && method !== 8) throw damaged(GZIP, offset, 'unknown compression method')
  let whole = flags !== undefined
  if (whole && flags! & EXTRA) {
    const length = await input.take(2)
    whole = length.length === 2 && (await input.drop(u16(length, 0)))
  }
  for (const flag of [NAME, COMMENT]) if (whole && flags! & flag) whole = await pastZero(input)
  if (whole && flags! & HEADER_SUM) whole = await input.drop(2)
  if (!whole) throw truncated(GZIP, input.offset)
  return true
}

async function pastZero(input: BufferedInput): Promise<boolean> {
  for (;;) {
    const bytes = await input.some()
    if (bytes.length === 0) return false
    const end = bytes.indexOf(0)
    if (end >= 0) {
      input.giveBack(bytes.length - end - 1)
      return true
    }
  }
}
