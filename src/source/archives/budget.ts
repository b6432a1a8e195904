/**
 * How far one input may expand. A few kilobytes can hold terabytes, so what comes out of all decoders of an input together
 * is measured against what was read of it; nothing is written anywhere, so this guards time alone.
 */

import { DecodeError } from '../codecs/fault.ts'
import { Pacer } from '../streams/pacing.ts'

/** Limits for one input; plain data, so that they can cross threads. */
export interface ExpansionLimits {
  /** Unpacked bytes per stored byte, once more than `FREE_BYTES` have come out. */
  readonly ratio: number
  /** Unpacked bytes in all. */
  readonly bytes: number
}

/** Expanding up to here is harmless at any ratio: repeated lines do compress a thousandfold. */
const FREE_BYTES = 64 * 1024 * 1024

/** Packed in packed in packed. */
export const MAX_DEPTH = 8
/** Streams that hold less than this count like members: any number of them can be put behind each other, which costs but little. */
const SHORT_STREAM = 4096
/** Members of one input, those of inner archives included. */
const MAX_MEMBERS = 1_000_000

export const DEFAULT_LIMITS: ExpansionLimits = { ratio: 200, bytes: 256 * 1024 ** 3 }

const REMEDY = 'If the file can be trusted, raise the limit with --max-expand.'

/** Counts what one input expands to. */
export class ExpansionBudget {
  readonly #limits: ExpansionLimits
  #unpacked = 0
  #members = 0
  /** Bytes read of the input as it is stored. */
  stored = 0
  /** The limit that was exceeded. */
  fault: DecodeError | null = null

  /** When whoever reads the input has to pause. */
  readonly pacer: Pacer

  /** Reading ends early once `signal` is aborted. */
  constructor(limits: ExpansionLimits, signal?: AbortSignal) {
    this.#limits = limits
    this.pacer = new Pacer(signal)
  }

  /** Counts unpacked bytes; throws the fault of the limit that they exceed. */
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

  /** Counts one of the streams that packed data may be put together of. */
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
