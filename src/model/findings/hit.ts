/** A shape at one span of one line, decoded. */
import type { CodeEntry } from '../rules/knowledge.ts'
import type { Confidence } from '../rules/shape.ts'

/** `start` and `end` are indices into the matched bytes. */
export interface Hit {
  /** Index of the shape in the rule set. */
  readonly shape: number
  readonly start: number
  readonly end: number
  readonly entry: CodeEntry | null
  readonly value: number | null
  /** The symbol in the log, when there is no number and no entry knows the symbol. */
  readonly symbol: string | null
  /** The text in the log, unchanged. */
  readonly raw: string
  readonly functionName: string | null
  /** Distinguishes calls of one producer: thread, session. */
  readonly key: string | null
  readonly params: readonly (readonly [name: string, value: string])[]
  /** The symbol beside the number, when it names another code. */
  readonly conflict: string | null
  /** For a hit that no pattern found but the evidence of the line: how sure it is, the names of its
   * parts, and the absolute offset of the earlier line with the call whose outcome it is. */
  readonly evidence?: { readonly confidence: Confidence; readonly parts: string; readonly call: number | null }
}
