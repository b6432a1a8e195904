/** The messages of actions, and their targets. */
import type { LiveFinding } from '../model/live.ts'

/** A limit of occurrences: `CKR_PIN_INCORRECT>10/5m`. */
export interface Threshold {
  /** As written. */
  readonly text: string
  readonly limit: number
  readonly windowMs: number
}

/** The reason for an action: a single finding, or one that passed a limit. */
export interface Alert {
  readonly id: string
  readonly finding: LiveFinding
  /** Null for a single finding; else the limit and the number of occurrences in its window. */
  readonly passed: { readonly threshold: Threshold; readonly count: number } | null
  /** Number of alerts of this code suppressed since the last one. */
  readonly held: number
}

/** An alert in the form to be sent. */
export interface AlertMessage {
  /** JSON in one line. */
  readonly json: string
  /** Words of packs only, never of logs: the environment of commands. */
  readonly words: Readonly<Record<string, string>>
}

/** What went wrong in an action, and what to do about it. */
export interface DeliveryFault {
  readonly id: string
  readonly fact: string
  readonly remedy: string
}

/** Carries out one kind of action. */
export interface AlertTarget {
  /** Returns null on success. Aborting `signal` cancels it. */
  deliver(message: AlertMessage, signal: AbortSignal): Promise<DeliveryFault | null>
}
