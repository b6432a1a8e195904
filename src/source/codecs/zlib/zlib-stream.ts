/** Drives the streams of zlib: pieces in, pieces out, and the exact number of input bytes used. */

import type { Transform } from 'node:stream'
import type { Zlib } from 'node:zlib'
import { chunksOf } from '../../streams/node-stream.ts'
import { type DecodeError, damaged, type PackedFormat, truncated } from '../fault.ts'
import type { BufferedInput } from '../input.ts'

type Stream = Transform & Zlib

/** Yields the output of a stream up to the end of its data; bytes after it stay in the input. */
export async function* pumpStream(stream: Stream, input: BufferedInput): AsyncGenerator<Uint8Array, void, undefined> {
  yield* driveStream(
    stream,
    () => input.some(),
    unused => input.giveBack(unused),
  )
}

/**
 * Yields the output of a stream for the pieces that `supply` returns until null. An error of the stream is thrown after
 * all output before it.
 */
export async function* driveStream(
  stream: Stream,
  supply: () => Promise<Uint8Array | null>,
  giveBack: (count: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  const chunks = chunksOf(stream)
  const fed = feed(stream, supply, giveBack)
  try {
    for (let chunk = await chunks.next(); chunk !== null; chunk = await chunks.next()) yield chunk
    await fed
    if (chunks.error !== null) throw chunks.error
  } finally {
    stream.destroy()
  }
}

async function feed(
  stream: Stream,
  supply: () => Promise<Uint8Array | null>,
  giveBack: (count: number) => void,
): Promise<void> {
  const over = new Promise<void>(resolve => stream.once('end', resolve).once('close', resolve))
  try {
    while (!stream.destroyed && !stream.readableEnded) {
      const piece = await supply()
      if (piece === null || piece.length === 0) {
        stream.end()
        return
      }
      const before = stream.bytesWritten
      await Promise.race([new Promise<void>(resolve => stream.write(piece, () => resolve())), over])
      const used = stream.bytesWritten - before
      if (used < piece.length) {
        giveBack(piece.length - used)
        return
      }
    }
  } catch (error) {
    stream.destroy(error as Error)
  }
}

/** Returns an error of zlib as a fault of the format; any other error unchanged. */
export function zlibFault(format: PackedFormat, error: unknown, offset: number): unknown | DecodeError {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'Z_BUF_ERROR') return truncated(format, offset)
  return code?.startsWith('Z_') || code?.startsWith('ZSTD_') ? damaged(format, offset, message) : error
}
