/** The codes of earlier lines, and how they are linked. */

import type { SpeakerLayer } from '../../model/rules/shape.ts'

/** Who writes a line, as far as its beginning tells. */
export interface LineSpeaker {
  /** Program, tag and level; numbers do not count. */
  readonly name: string
  /** Whether a logger wrote the head of the line. */
  readonly stamped: boolean
  /** `head`: the first line of a printed exception; `cause`: a line of its chain. */
  readonly part: 'log' | 'head' | 'cause'
}

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
  /** The operation that the log tells without what is known about the code: by it, lines are compared. */
  readonly told: string
  readonly functionName: string | null
  /** Whether it was told by evidence, not by a pattern. */
  readonly byEvidence: boolean
  /** How the line begins, where an earlier line may tell the same failure. */
  readonly speaker: LineSpeaker
  readonly layer: SpeakerLayer
  /** Process and time as written on the line. */
  readonly pid: number | null
  readonly time: number | null
  /** The code usually only follows an earlier failure of the same operation. */
  readonly followUp: boolean
  /** Normal returns neither begin nor end a chain. */
  readonly benign: boolean
  /** Absolute offset of the earlier line with the call whose outcome this is, where only that line names it. */
  readonly callLine: number | null
  /** Whether a number that a service uses inside stands for the code. */
  readonly inner: boolean
  /** Whether it is told only where it is asked for. */
  readonly weak: boolean
  /** The producer of a higher layer that told the same failure again. */
  raisedBy: string | null
  /** What its failure was told with so far, shared by the lines that tell it; null while it is one line. */
  statements: string[] | null
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
