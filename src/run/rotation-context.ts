/** What one file of a rotated log passes on to the next. */

import { followsInTime } from '../formats/time/adjacent.ts'
import type { Clock } from '../model/findings/event.ts'
import { SHARD_MARGIN } from '../scan/scanner.ts'
import type { Continuity } from '../source/rotation.ts'

/** The position of a source in its log. */
export interface RotationContext {
  /** How it continues the file before it. */
  readonly continuity: Continuity
  /** The last lines of that file; null if unknown. */
  readonly preamble: Uint8Array | null
  /** How the next file continues; null if there is none. */
  readonly next: Continuity | null
}

/** A source that belongs to no rotated log. */
export const STANDALONE: RotationContext = { continuity: 'first', preamble: null, next: null }

/**
 * Returns the lines that may explain those of a source with this head. Files that are neighbours by name are joined
 * unless their times contradict; files with dates only if their times agree.
 */
export function preambleOf(
  { preamble, continuity }: RotationContext,
  head: Uint8Array,
  clock: Clock,
): Uint8Array | null {
  if (preamble === null || continuity === 'first') return null
  const close = followsInTime(preamble, head, clock) ?? continuity === 'next'
  return close ? preamble : null
}

/** Returns the last `SHARD_MARGIN` bytes of a source as whole lines; a last line cut by rotation gets an end. */
export function wholeLines(bytes: Uint8Array): Uint8Array {
  const from = bytes.length < SHARD_MARGIN ? 0 : bytes.indexOf(LF) + 1
  const ended = bytes.length === 0 || bytes.at(-1) === LF
  return ended ? bytes.subarray(from) : Uint8Array.from([...bytes.subarray(from), LF])
}
const LF = 0x0a
