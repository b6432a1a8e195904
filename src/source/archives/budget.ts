/**
 * Limits the expansion of one input. A few kilobytes can unpack to terabytes, so the output of all decoders of an input
 * together is compared with the bytes read of it. Nothing is written to disk, so this only limits time.
 */

import { DecodeError } from '../codecs/fault.ts'
import { Pacer } from '../streams/pacing.ts'

/** Limits for one input; plain data, so that they can cross threads. */
export interface ExpansionLimits {
  /** Maximum number of unpacked bytes per stored byte, once more than `FREE_BYTES` are unpacked. */
  readonly ratio: number
  /** Maximum number of unpacked bytes in total. */
  readonly bytes: number
}

/** Number of unpacked bytes that are allowed at any ratio: repeated lines can compress a thousandfold. */
const FREE_BYTES = 64 * 1024 * 1024

/** Maximum depth of nested packings. */
export const MAX_DEPTH = 8
/** Minimum size of a stream that does not count as a member: any number of small ones can be concatenated at little cost. */
const SHORT_STREAM = 4096
/** Maximum number of members of one input, including those of inner archives. */
const MAX_MEMBERS = 1_000_000

export const DEFAULT_LIMITS: ExpansionLimits = { ratio: 200, bytes: 256 * 1024 ** 3 }

const REMEDY = 'If the file can be trusted, raise the limit with --max-expand.'

/** Counts what one input expands to. */
export class ExpansionBudget {
  readonly #limits: ExpansionLimits
  #unpacked = 0
  #members = 0
  /** Number of bytes read of the input as it is stored. */
  stored = 0
  /** The limit that was exceeded. */
  fault: DecodeError | null = null

  /** Says when the reader of the input must pause. */
  readonly pacer: Pacer

  /** Ends the reading early when `signal` is aborted. */
  constructor(limits: ExpansionLimits, signal?: AbortSignal) {
    this.#limits = limits
    this.pacer = new Pacer(signal)
  }

  /** Counts unpacked bytes; throws a fault if they exceed a limit. */
  spend(bytes: number): void {
    this.#unpacked += bytes
    if (this.#unpacked > this.#limits.bytes) throw this.#bomb('size', `more than ${this.#limits.bytes} bytes`)
    if (this.#unpacked > FREE_BYTES && this.#unpacked > this.stored * this.#limits.ratio)
      throw this.#bomb('ratio', `more than ${this.#limits.ratio} times its size`)
  }

  /** Counts a member. */
  enter(): void {
    if (++this.#members > MAX_MEMBERS) throw this.#bomb('members', `more than ${MAX_MEMBERS} members or streams`, false)
  }

  /** Counts one stream of concatenated packed data. */
  endStream(unpacked: number): void {
    if (unpacked < SHORT_STREAM) this.enter()
  }

  #bomb(limit: string, how: string, raisable = true): DecodeError {
    this.fault ??= new DecodeError(
      `bomb/${limit}`,
      this.stored,
      `This input expands to ${how}, so reading stopped here; everything before was counted.`,
      raisable ? REMEDY : 'Unpack it with its own program and analyze the result.',
    )
    return this.fault
  }
}
