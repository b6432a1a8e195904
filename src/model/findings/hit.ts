/** A shape at one span of one line, decoded. */
import type { CodeEntry } from '../rules/knowledge.ts'

/** `start` and `end` are indices into the bytes that were matched. */
export interface Hit {
  /** Index of the shape in the rule set. */
  readonly shape: number
  readonly start: number
  readonly end: number
  readonly entry: CodeEntry | null
  readonly value: number | null
  /** The symbol that stood there, when no number did and no entry knows it. */
  readonly symbol: string | null
  /** What stood in the log, as it stood there. */
  readonly raw: string
  readonly functionName: string | null
  /** What tells calls of one producer apart: thread, session. */
  readonly key: string | null
  readonly params: readonly (readonly [name: string, value: string])[]
  /** The symbol beside the number, when it names another code. */
  readonly conflict: string | null
}
