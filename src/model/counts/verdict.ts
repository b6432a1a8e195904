/** The result of the gate for a run. Made by `gate/`, rendered by `report/`; plain data, worst first. */
import type { FindingKey } from '../findings/finding.ts'
import type { Identity } from '../findings/fingerprint.ts'
import type { Severity } from '../rules/knowledge.ts'
import type { FindingSummary } from './summary.ts'

export type { Identity }

/** `incomplete`: the input was not whole, so neither of the others can be trusted. It takes precedence over `fail`. */
export const VERDICT_STATES = ['pass', 'fail', 'incomplete'] as const
export type VerdictState = (typeof VERDICT_STATES)[number]

/** One accepted fingerprint in the reviewed baseline. Days are `YYYY-MM-DD` in UTC. */
export interface BaselineEntry extends Identity {
  readonly fingerprint: string
  /** Maximum number of occurrences accepted in one run; at least 1. */
  readonly max: number
  readonly reason: string
  readonly owner: string | null
  readonly added: string | null
  /** The first day on which it is no longer valid; null: never expires. */
  readonly expires: string | null
  /** First line of the entry in its file, from 1; null where it was not read from a file. */
  readonly line: number | null
}

/** All findings of one fingerprint, judged as one. */
export interface GateItem {
  readonly fingerprint: string
  /** The key of the most frequent of `findings`. */
  readonly key: FindingKey
  readonly severity: Severity
  /** Occurrences of all `findings`. */
  readonly count: number
  readonly findings: readonly FindingSummary[]
  /** The baseline's entry for it, which may be over budget or expired. */
  readonly entry: BaselineEntry | null
  /** Occurrences in the previous run; null where none was given. */
  readonly before: number | null
  /** In neither the baseline nor the previous run; null where there is neither. */
  readonly isNew: boolean | null
  /** `--expect` requires it. */
  readonly expected: boolean
}

/** How something can be accepted: by a baseline entry, with a flag of the gate, without one, by a command. */
export type Acceptance =
  | {
      readonly by: 'entry'
      readonly entry: BaselineEntry
      /** The entry as written in a baseline, some lines of YAML. */
      readonly text: string
      /** Adds the entry; null where the input cannot be read again. */
      readonly command: string | null
    }
  | { readonly by: 'flag' | 'without'; readonly flag: string }
  | { readonly by: 'command'; readonly command: string }

interface ViolationBase {
  /** The flag that made it a violation as typed, `--max CKR_PIN_INCORRECT=3`; null for a budget of the baseline. */
  readonly policy: string | null
  readonly accept: Acceptance
}

/** One reason why a gate fails. */
export type Violation =
  /** `--fail-on`: an item that must not occur. */
  | (ViolationBase & { readonly rule: 'fail-on'; readonly item: GateItem })
  /** More occurrences than its baseline entry accepts. */
  | (ViolationBase & { readonly rule: 'over-budget'; readonly item: GateItem; readonly max: number })
  /** `--max`: too many occurrences of `target` (a code, a code space, a severity, `any`), accepted ones included. */
  | (ViolationBase & {
      readonly rule: 'max'
      readonly target: string
      readonly count: number
      readonly max: number
      readonly items: readonly GateItem[]
    })
  /** `--max-new`: too many occurrences of new items. */
  | (ViolationBase & {
      readonly rule: 'max-new'
      readonly count: number
      readonly max: number
      readonly items: readonly GateItem[]
    })
  /** `--max-rate`: more than `max` in `per` lines; `count` of `lines` read lines had it. */
  | (ViolationBase & {
      readonly rule: 'max-rate'
      readonly target: string
      readonly count: number
      readonly lines: number
      readonly max: number
      readonly per: number
      readonly items: readonly GateItem[]
    })
  /** `--expect`: a code that had to appear and did not. */
  | (ViolationBase & { readonly rule: 'expect'; readonly code: string })
  /** `--min-lines`: fewer lines were read than required. */
  | (ViolationBase & { readonly rule: 'min-lines'; readonly lines: number; readonly min: number })
  /** `--expect-format`: a code space of which the input shows nothing. */
  | (ViolationBase & { readonly rule: 'expect-format'; readonly namespace: string })
  /** `--strict`: a baseline entry that has expired, or that nothing in the input needs. */
  | (ViolationBase & { readonly rule: 'expired' | 'stale'; readonly entry: BaselineEntry })

/** The name of a reason, as shown in machine formats. */
export type ViolationRule = Violation['rule']

/** Why the input is not whole. */
export type Gap =
  /** Nothing was named, or nothing was found under the names. */
  | { readonly kind: 'no-source' }
  /** Sources were read, and none of them contains a line. */
  | { readonly kind: 'no-lines'; readonly sources: number }
  /** A named file contains no line. */
  | { readonly kind: 'empty'; readonly path: string }
  /** Sources that could not be read to their end; the summary lists their problems. */
  | { readonly kind: 'unread'; readonly sources: number; readonly of: number }
  /** The run itself met problems that cost input: a missing file, an interrupt. The summary lists them. */
  | { readonly kind: 'trouble'; readonly problems: number }
  /** With `--strict`: lines that the logs themselves report as missing. */
  | { readonly kind: 'lost'; readonly lines: number }

/** A fingerprint in this run and in the one it is compared with; a count of 0 means that it does not occur. */
export interface FindingChange extends Identity {
  readonly fingerprint: string
  readonly before: number
  readonly now: number
}

/** The comparison of this run with a previous one; each fingerprint is in at most one of the lists. */
export interface Comparison {
  /** The file of the previous run. */
  readonly with: string
  readonly new: readonly FindingChange[]
  readonly gone: readonly FindingChange[]
  readonly grown: readonly FindingChange[]
}

export interface Verdict {
  readonly state: VerdictState
  readonly violations: readonly Violation[]
  /** Empty when the input is whole. A passed verdict has gaps only with `--allow-incomplete`. */
  readonly gaps: readonly Gap[]
  /** Everything that was judged, worst first. */
  readonly items: readonly GateItem[]
  /** Those of `items` that a baseline entry accepts. */
  readonly accepted: readonly GateItem[]
  /** The file of the baseline; null where there is none. */
  readonly baseline: string | null
  /** Entries that nothing in the input needs; empty where the input is not whole, because then they may still be needed. */
  readonly stale: readonly BaselineEntry[]
  readonly expired: readonly BaselineEntry[]
  readonly compared: Comparison | null
}
