/**
 * Readers on top of each other: a decoder over a file, an archive over a decoder, a decoder over a member. Each knows why it ended. If a
 * lower layer failed, all layers above it report that failure: one fault is reported once, where it began.
 */
import type { ByteReader } from '../../model/bytes/byte-reader.ts'
import { type Place, type Problem, problem } from '../../model/problem.ts'
import { DecodeError } from '../codecs/fault.ts'
import { BufferedInput } from '../codecs/input.ts'
import { peekReader } from '../content/encoding.ts'
import type { ExpansionBudget } from './budget.ts'

/** A reader that can say why it ended; null for a good end, or before the end. */
export interface DecodedStream extends ByteReader {
  fault(): Problem | null
}

/** Unpacks bytes into pieces; throws a `DecodeError` if they are damaged. */
export type Decode = (input: BufferedInput) => AsyncGenerator<Uint8Array, void, undefined>

/** Returns the stored bytes as a layer. A system error ends it. */
export function storedStream(
  reader: ByteReader,
  path: string,
  budget: ExpansionBudget,
  failed: () => Problem | null,
): DecodedStream {
  let end: Problem | null = null
  let closed = false
  const saw = (size: number): number => {
    budget.stored += size
    return size
  }
  const fail = (error: unknown): number => {
    end = readProblem(path, budget.stored, error as NodeJS.ErrnoException)
    return 0
  }
  return {
    read(target) {
      if (end !== null || closed) return 0
      try {
        const got = reader.read(target)
        return typeof got === 'number' ? saw(got) : got.then(saw, fail)
      } catch (error) {
        return fail(error)
      }
    },
    // Several layers over it may be closed, and a decoder may read once more.
    close: () => {
      if (!closed) reader.close()
      closed = true
    },
    fault: () => end ?? failed(),
  }
}

/** Returns the output of `decode` over the layer below. */
export function decodedStream(
  under: DecodedStream,
  place: Place,
  budget: ExpansionBudget,
  decode: Decode,
): DecodedStream {
  const pieces = decode(new BufferedInput(under, budget))
  let piece: Uint8Array = new Uint8Array(0)
  let at = 0
  let ended = false
  let own: Problem | null = null
  const next = async (): Promise<void> => {
    try {
      const { value, done } = await pieces.next()
      if (done) ended = true
      else {
        piece = value
        at = 0
        budget.spend(value.length)
      }
    } catch (error) {
      ended = true
      at = piece.length
      own = under.fault() ?? problemOf(error, place)
    }
  }
  return {
    async read(target) {
      while (at === piece.length && !ended) await next()
      const size = Math.min(piece.length - at, target.length)
      target.set(piece.subarray(at, at + size))
      at += size
      return size
    },
    close: () => {
      ended = true
      // A decoder that waits for bytes ends when there are none.
      under.close()
      pieces.return().catch(() => undefined)
    },
    fault: () => own ?? (ended ? under.fault() : null),
  }
}

/** Reads the first `size` bytes of a layer ahead; returns them with a layer that still has them. */
export async function peekStream(
  layer: DecodedStream,
  size: number,
): Promise<{ head: Uint8Array; layer: DecodedStream }> {
  const { head, feed: reader } = await peekReader(layer, size)
  return {
    head,
    layer: { read: target => reader.read(target), close: () => layer.close(), fault: () => layer.fault() },
  }
}

/** Returns a fault as the problem of a place; any other error is a bug. */
export function problemOf(error: unknown, place: Place): Problem {
  if (error instanceof DecodeError) return error.at(place)
  throw error
}

function readProblem(path: string, offset: number, error: NodeJS.ErrnoException): Problem {
  return problem(
    'input',
    'source/read',
    { path, offset },
    `Reading failed here (${error.code ?? error.message}).`,
    'Everything before this point was counted. Check the disk, then run again.',
  )
}
