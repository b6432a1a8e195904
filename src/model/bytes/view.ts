/**
 * What the detection may look at around one line: the bytes in memory, and how far back and ahead of the line it may see.
 * Both bounds depend on the line alone, not on where a shard or block begins; that is why any cut gives the same summary.
 *
 *      floor                 lineStart      lineEnd          ceiling
 *        ├──── LOOK_BEHIND ─────┼──── line ────┼── LOOK_AHEAD ──┤
 */

/** Bytes before a line that may decide about it. */
export const LOOK_BEHIND = 64 * 1024
/** Bytes after a line that may decide about it. */
export const LOOK_AHEAD = 16 * 1024

/** All bounds are indices into `bytes`; `base` is the absolute offset of `bytes[0]`. */
export interface View {
  readonly bytes: Uint8Array
  readonly base: number
  readonly floor: number
  readonly lineStart: number
  readonly lineEnd: number
  readonly ceiling: number
}

/**
 * A line that opens or closes a call, found by a shape of kind `call`, `ok`, `start`, or of an error that a call returned.
 * `offset` is that of its line, `shape` the number of its shape.
 */
export interface CallMark {
  readonly offset: number
  readonly kind: 'call' | 'ok' | 'failed' | 'start'
  readonly shape: number
  readonly producer: string
  readonly functionName: string | null
  readonly key: string | null
}

/** Whether a condition (a number of `Automaton.searches`) holds on [from, to) of a view's bytes, taken as a line. */
export type ConditionSearcher = (search: number, from: number, to: number) => boolean

const LF = 0x0a
const CR = 0x0d

/** Index of the first byte of the line that holds `at`, not before `floor`. */
export function lineStartOf(bytes: Uint8Array, at: number, floor: number): number {
  const before = at > floor ? bytes.lastIndexOf(LF, at - 1) : -1
  return before >= floor ? before + 1 : floor
}

/** Index of the line feed that ends the line that holds `at`, or `fill`. */
export function lineEndOf(bytes: Uint8Array, at: number, fill: number): number {
  const end = bytes.indexOf(LF, at)
  return end < 0 || end > fill ? fill : end
}

/** The end of a line without its carriage return. */
export function withoutReturn(bytes: Uint8Array, start: number, end: number): number {
  return end > start && bytes[end - 1] === CR ? end - 1 : end
}

/** Decodes bytes as UTF-8; what is not UTF-8 becomes U+FFFD. */
export function textOf(bytes: Uint8Array, from: number, to: number): string {
  return decoder.decode(bytes.subarray(from, to))
}
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
