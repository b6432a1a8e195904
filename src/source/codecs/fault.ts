/**
 * Texts for faults of packed data. A fault ends the decoding, so decoders throw it and the layer that drives them
 * (`source/archives/decoded-stream.ts`) catches it: outside of `source/` it is a problem like any other.
 */
import { type Place, type Problem, problem } from '../../model/problem.ts'

/** A packing, as problems name it. */
export interface PackedFormat {
  /** The first part of the ids of its problems. */
  readonly id: string
  /** Its name in a sentence: "The … data are damaged". */
  readonly name: string
  /** What complete data ends with; "the end of the data" by default. */
  readonly end?: string
}

/** The reason why decoding ended. `offset` counts bytes of the packed data. */
export class DecodeError extends Error {
  readonly id: string
  readonly fact: string
  readonly remedy: string
  readonly offset: number | undefined

  constructor(id: string, offset: number | undefined, fact: string, remedy: string) {
    super(fact)
    this.id = id
    this.offset = offset
    this.fact = fact
    this.remedy = remedy
  }

  /** Returns the fault as a problem of that place. */
  at(place: Place): Problem {
    const where = this.offset === undefined ? place : { ...place, offset: this.offset }
    return problem('input', this.id, where, this.fact, this.remedy)
  }
}

/** Makes the fault of data that ends before it is complete. */
export function truncated(format: PackedFormat, offset?: number): DecodeError {
  return new DecodeError(
    `${format.id}/cut`,
    offset,
    `The ${format.name} data end too early; the lines before that were counted.`,
    'Fetch the file again, or wait until it is complete.',
  )
}

/** Makes the fault of data that contradicts itself: a wrong checksum or size, an impossible code. */
export function damaged(format: PackedFormat, offset: number | undefined, why: string): DecodeError {
  return new DecodeError(
    `${format.id}/damaged`,
    offset,
    `The ${format.name} data are damaged (${why}); counts of this file are not verified.`,
    'Fetch the file again.',
  )
}

/** Makes the fault of complete data with other bytes after it. */
export function trailing(format: PackedFormat, offset: number): DecodeError {
  return new DecodeError(
    `${format.id}/trailing`,
    offset,
    `Bytes that are not ${format.name} follow ${format.end ?? 'the end of the data'}.`,
    'The log before them was read; check how the file was written.',
  )
}

/** Makes the fault of data of a known kind that is not supported. */
export function unsupported(format: PackedFormat, offset: number | undefined, what: string): DecodeError {
  return new DecodeError(
    `${format.id}/unsupported`,
    offset,
    `These ${format.name} data cannot be read: ${what}.`,
    'Unpack the file with its own program and analyze the result.',
  )
}

/** Returns whether a problem may have cut the last line, so that it may contain another code than it seems. */
export function mayTruncateLine({ id }: Problem): boolean {
  return TRUNCATING.includes(id) || /\/(?:cut|damaged|unsupported)$/.test(id) || id.startsWith('bomb/')
}

const TRUNCATING: readonly string[] = ['source/read', 'source/unreadable']
