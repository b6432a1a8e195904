/** The codes of earlier lines, and how they are linked. */

import type { SpeakerLayer } from '../../model/rules/shape.ts'

/** A code reported by an earlier line. `line` is the absolute offset of its first byte. */
export interface RecentFinding {
  readonly line: number
  readonly namespace: string
  readonly code: string
  /** The code as stored: without secrets, where no pack knows it. */
  readonly shown: string
  readonly producer: string
  readonly key: string | null
  readonly context: string
  readonly layer: SpeakerLayer
  /** Process and time as written on the line. */
  readonly pid: number | null
  readonly time: number | null
  /** The code usually only follows an earlier failure of the same operation. */
  readonly followUp: boolean
  /** Normal returns neither begin nor end a chain. */
  readonly benign: boolean
  /** The line only repeats what an earlier one reported. */
  repeats: boolean
  link: CauseLink
  /** The previous failed try in the same row of tries. */
  previousAttempt: RecentFinding | null
}

/** How an error is linked to earlier ones. */
export interface CauseLink {
  /** The last error of another code, when it is in view. */
  readonly other: RecentFinding | null
  /** Number of successful calls between it and this one, up to the number that matters. */
  readonly successes: number
  /** `other`, when this error is its consequence. */
  readonly follows: RecentFinding | null
  /** Number of errors before it in its chain, and one of them far back, so that the first is found in few steps. */
  readonly depth: number
  readonly jump: RecentFinding | null
}

export const UNLINKED: CauseLink = { other: null, successes: 0, follows: null, depth: 0, jump: null }
