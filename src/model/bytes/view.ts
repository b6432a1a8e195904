/**
 * What the detection may see around one line: the bytes in memory, and the bounds before and after the line.
 * Both bounds depend on the line alone, not on where a shard or block begins, so any cut gives the same summary.
 *
 *      floor                 lineStart      lineEnd          ceiling
 *        ├──── LOOK_BEHIND ─────┼──── line ────┼── LOOK_AHEAD ──┤
 */

/** Number of bytes before a line that may influence its result. */
export const LOOK_BEHIND = 64 * 1024
/**
 * Number of bytes before a line that may influence what `grammar/` reads on it. What it reads may rest on an earlier line, which is
 * read because of a third one, which a table may explain: together they stay within `LOOK_BEHIND`.
 */
export const READ_BEHIND = Math.floor(LOOK_BEHIND / 3)
/** Number of bytes after a line that may influence its result. */
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
 * `offset` is the offset of the line, `shape` the index of the shape.
 */
export interface CallMark {
  readonly offset: number
  readonly kind: 'call' | 'ok' | 'failed' | 'start'
  readonly shape: number
  readonly producer: string
  readonly functionName: string | null
  readonly key: string | null
}

/** Returns whether a condition (an index of `Automaton.searches`) holds on [from, to) of a view's bytes, taken as a line. */
export type ConditionSearcher = (search: number, from: number, to: number) => boolean

const LF = 0x0a
const CR = 0x0d

/** Returns the index of the first byte of the line that contains `at`, not before `floor`. */
export function lineStartOf(bytes: Uint8Array, at: number, floor: number): number {
  const before = at > floor ? bytes.lastIndexOf(LF, at - 1) : -1
  return before >= floor ? before + 1 : floor
}

/** Returns the index of the line feed that ends the line that contains `at`, or `fill`. */
export function lineEndOf(bytes: Uint8Array, at: number, fill: number): number {
  const end = bytes.indexOf(LF, at)
  return end < 0 || end > fill ? fill : end
}

/** Returns the end of a line without its carriage return. */
export function withoutReturn(bytes: Uint8Array, start: number, end: number): number {
  return end > start && bytes[end - 1] === CR ? end - 1 : end
}

/** Decodes bytes as UTF-8; invalid bytes become U+FFFD. */
export function textOf(bytes: Uint8Array, from: number, to: number): string {
  return decoder.decode(bytes.subarray(from, to))
}
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
