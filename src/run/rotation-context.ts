/** The files of one rotated log: what one of them hands on to the next. */

import { followsInTime } from '../formats/time/adjacent.ts'
import type { Clock } from '../model/findings/event.ts'
import { SHARD_MARGIN } from '../scan/scanner.ts'
import type { Continuity } from '../source/rotation.ts'

/** Where a source stands in its log. */
export interface RotationContext {
  /** How it goes on with the file before it. */
  readonly continuity: Continuity
  /** The last lines of that file; null where they are not known. */
  readonly preamble: Uint8Array | null
  /** How the file behind it goes on; null where there is none. */
  readonly next: Continuity | null
}

/** A source that belongs to no rotated log. */
export const STANDALONE: RotationContext = { continuity: 'first', preamble: null, next: null }

/**
 * The lines that may explain those of a source with this head: where names make two files neighbours unless the times contradict,
 * where only dates are known if the times agree.
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

/** The last `SHARD_MARGIN` bytes of a source as whole lines; where rotation tore the last one it is ended. */
export function wholeLines(bytes: Uint8Array): Uint8Array {
  const from = bytes.length < SHARD_MARGIN ? 0 : bytes.indexOf(LF) + 1
  const ended = bytes.length === 0 || bytes.at(-1) === LF
  return ended ? bytes.subarray(from) : Uint8Array.from([...bytes.subarray(from), LF])
}
const LF = 0x0a
