/**
 * Feeds laid upon each other: a decoder over a file, an archive over a decoder, a decoder over a member. Each knows what
 * ended it, and where a lower layer failed that is what all layers above it say: one fault is told once, at its root.
 */
import type { ByteReader } from '../../model/bytes/byte-reader.ts'
import { type Place, type Problem, problem } from '../../model/problem.ts'
import { DecodeError } from '../codecs/fault.ts'
import { BufferedInput } from '../codecs/input.ts'
import { peekReader } from '../content/encoding.ts'
import type { ExpansionBudget } from './budget.ts'

/** A feed that can say why it ended; null for a good end, or before the end. */
export interface DecodedStream extends ByteReader {
  fault(): Problem | null
}

/** Turns packed bytes into pieces of what they hold; throws a `DecodeError` where they are broken. */
export type Decode = (input: BufferedInput) => AsyncGenerator<Uint8Array, void, undefined>

/** The stored bytes. An error of the system ends them. */
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
    // Several layers over it may be closed, and a decoder may ask once more.
    close: () => {
      if (!closed) reader.close()
      closed = true
    },
    fault: () => end ?? failed(),
  }
}

/** What `decode` makes of the layer below. */
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

/** The layer with its first `size` bytes read ahead, for a look at them. */
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

/** A fault as the problem of a place; everything else is a bug. */
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
