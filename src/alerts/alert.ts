/** What actions are told, and what they are. */
import type { LiveFinding } from '../model/live.ts'

/** A limit of occurrences: `CKR_PIN_INCORRECT>10/5m`. */
export interface Threshold {
  /** As it was written. */
  readonly text: string
  readonly limit: number
  readonly windowMs: number
}

/** Why something is to be done: a finding of its own, or because it was one too many. */
export interface Alert {
  readonly id: string
  readonly finding: LiveFinding
  /** Null for a finding of its own; else the limit and how many occurred within its window. */
  readonly passed: { readonly threshold: Threshold; readonly count: number } | null
  /** Alerts of this code that were held back since the last one. */
  readonly held: number
}

/** An alert as it goes out. */
export interface AlertMessage {
  /** JSON in one line. */
  readonly json: string
  /** Words of packs alone, never of logs: the environment of commands. */
  readonly words: Readonly<Record<string, string>>
}

/** What was wrong with an action, and what to do about it. */
export interface DeliveryFault {
  readonly id: string
  readonly fact: string
  readonly remedy: string
}

/** Carries out one kind of action. */
export interface AlertTarget {
  /** Answers null when it is done. Aborting `signal` gives up. */
  deliver(message: AlertMessage, signal: AbortSignal): Promise<DeliveryFault | null>
}
