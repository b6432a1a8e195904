/** What is remembered of codes that earlier lines told, and how they hang together. */

import type { SpeakerLayer } from '../../model/rules/shape.ts'

/** A code told by an earlier line. `line` is the absolute offset of its first byte. */
export interface RecentFinding {
  readonly line: number
  readonly namespace: string
  readonly code: string
  /** The code as it is kept: without secrets, where no pack knows it. */
  readonly shown: string
  readonly producer: string
  readonly key: string | null
  readonly context: string
  readonly layer: SpeakerLayer
  /** Process and time as the line tells them. */
  readonly pid: number | null
  readonly time: number | null
  /** The code usually only follows an earlier failure of the same operation. */
  readonly followUp: boolean
  /** Normal returns neither begin a chain nor end one. */
  readonly benign: boolean
  /** The line only repeats what an earlier one told. */
  repeats: boolean
  link: CauseLink
  /** The failed try before this one in the same row of tries. */
  previousAttempt: RecentFinding | null
}

/** How an error hangs on those before it. */
export interface CauseLink {
  /** The last error of another code, when it is in sight. */
  readonly other: RecentFinding | null
  /** Successful calls between it and this one, counted as far as it matters. */
  readonly successes: number
  /** `other`, when this error is its consequence. */
  readonly follows: RecentFinding | null
  /** Errors before it in its chain, and one of them far back, so that the first is found in few steps. */
  readonly depth: number
  readonly jump: RecentFinding | null
}

export const UNLINKED: CauseLink = { other: null, successes: 0, follows: null, depth: 0, jump: null }
