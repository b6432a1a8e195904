/**
 * The report for programs: the object of `logremedy/report@1`, exactly what `--format json` writes. Fields are added,
 * never changed. Times are in ISO 8601, UTC; texts are in the requested language.
 */

import type { SourceState } from '../model/counts/summary.ts'
import type { Disposition } from '../model/findings/finding.ts'
import type { ProblemKind } from '../model/problem.ts'
import type { Severity } from '../model/rules/knowledge.ts'
import type { Confidence } from '../model/rules/shape.ts'

export type { Confidence, Disposition, ProblemKind, Severity, SourceState }

/** The result of a run over all its sources. */
export interface Report {
  readonly schema: 'logremedy/report@1'
  /** The code spaces of the run. */
  readonly packs: readonly PackInfo[]
  readonly totals: ReportTotals
  readonly sources: readonly ReportSource[]
  /** One for each code, context, disposition, confidence and producer; worst first. */
  readonly findings: readonly ReportFinding[]
  /** Failures that belong together, worst first. */
  readonly incidents: readonly ReportIncident[]
  /** Locks that happened, and failed attempts that lead to one. */
  readonly lockouts: readonly ReportLockout[]
  /** Problems and notes of the run. Those of a source are in `sources`. */
  readonly problems: readonly ReportProblem[]
  /** Lines that a log itself says are missing. */
  readonly losses: readonly ReportLoss[]
  readonly unknown: readonly ReportUnknown[]
  readonly seen: readonly ReportSeen[]
  readonly leftOut: readonly ReportLeftOut[]
  /** Absent with `runInfo: false`. */
  readonly run?: ReportRun
}

/** A pack of rules; the digest changes with its content. */
export interface PackInfo {
  readonly namespace: string
  readonly version: string
  readonly digest: string
}

export interface ReportTotals {
  readonly bytes: number
  readonly lines: number
  /** Occurrences of codes. */
  readonly events: number
  /** Lines that the logs themselves say are missing. */
  readonly lost: number
  /** Occurrences that were ignored, by reason. */
  readonly skipped: Readonly<Record<string, number>>
}

/** A log that was read; `member` is its name within an archive. */
export interface ReportSource {
  readonly path: string
  readonly member: string | null
  readonly format: string
  readonly bytes: number
  readonly lines: number
  /** `partial`: some of it could not be used. `error`: it could not be read at all. */
  readonly state: SourceState
  readonly problems: readonly ReportProblem[]
}

/** A diagnostic: where, what happened, what to do. Kinds other than `note` mean lost input. */
export interface ReportProblem {
  readonly id: string
  readonly kind: ProblemKind
  readonly place: ReportPlace | null
  readonly fact: string
  readonly remedy: string
}

/** A place; lines and columns count from 1, offsets are in bytes. */
export interface ReportPlace {
  readonly path: string
  readonly member?: string
  readonly line?: number
  readonly column?: number
  readonly offset?: number
}

/** The fields that distinguish findings. */
export interface FindingIdentity {
  readonly namespace: string
  /** The symbol, or the number as its code space writes it. */
  readonly code: string
  readonly value: number | null
  readonly vendor: string | null
  readonly severity: Severity
  readonly confidence: Confidence
  readonly disposition: Disposition
  /** The operation, such as `login`; `unknown` if the log does not show it. */
  readonly context: string
  readonly producer: string
}

export interface ReportFinding extends FindingIdentity {
  /** Stable from run to run. */
  readonly fingerprint: string
  readonly count: number
  readonly firstSeen: string | null
  readonly lastSeen: string | null
  /** `source` is an index into `sources`. */
  readonly bySource: readonly { readonly source: number; readonly count: number }[]
  /** Occurrences with a time, per minute. */
  readonly buckets: readonly { readonly start: string; readonly count: number }[]
  readonly params: readonly { readonly name: string; readonly value: string; readonly count: number }[]
  /** Occurrences with further values, which are too many to list separately. */
  readonly otherValues?: readonly { readonly name: string; readonly count: number }[]
  readonly samples: readonly ReportSample[]
  readonly advice: CodeAdvice & {
    readonly title: string
    readonly notes: readonly string[]
    readonly sources: readonly CodeSource[]
    /** The general advice that is not part of the advice for the operation. */
    readonly also: CodeAdvice
  }
  /** The cause, if this is a consequence. */
  readonly cause: CodeInContext | null
  readonly followers: readonly (CodeInContext & { readonly count: number })[]
  /** The reasons to believe it, the strongest first. */
  readonly why: readonly string[]
  /** Who failed, as far as lines name it; the most frequent first. */
  readonly origins: readonly (FindingOrigin & { readonly count: number })[]
  /** Occurrences from further origins, which are too many to list separately. */
  readonly otherOrigins?: number
}

/** Who wrote a line, as its head names it: the machine, pod or device, and the program, container or logger. */
export interface FindingOrigin {
  readonly host: string | null
  readonly program: string | null
}

/** A line with a finding, without secrets. */
export interface ReportSample {
  /** Index into `sources`. */
  readonly source: number
  readonly line: number
  readonly offset: number
  /** The code as written in the log. */
  readonly raw: string
  readonly text: string
  /** Lines beside it that may say why it failed, nearest first; only of codes that say little themselves. */
  readonly beside?: readonly { readonly line: number; readonly text: string }[]
}

export interface CodeAdvice {
  readonly causes: readonly string[]
  readonly remedies: readonly CodeRemedy[]
}

/** A step, with its command if it has one. */
export interface CodeRemedy {
  readonly text: string
  readonly command?: string
}

/** A document that supports an entry; `checked` is the day on which the entry was last compared with it. */
export interface CodeSource {
  readonly title: string
  readonly section: string | null
  readonly address: string | null
  readonly checked: string | null
}

export interface CodeInContext {
  readonly namespace: string
  readonly code: string
  readonly context: string
}

export interface ReportIncident {
  /** `chain`: the failures are known to follow the cause · `fatal`: a fatal error came first · `first`: only the order is known. */
  readonly basis: 'chain' | 'fatal' | 'first'
  readonly cause: CodeInContext & { readonly severity: Severity }
  readonly start: string | null
  readonly end: string | null
  readonly followUps: number
  /** Follow-ups that are known to be consequences. */
  readonly proven: number
  readonly codeSpaces: readonly string[]
  readonly followers: readonly (CodeInContext & { readonly count: number })[]
  readonly remedy: CodeRemedy | null
}

export interface ReportLockout {
  readonly namespace: string
  /** The code of the failed attempt; null if the log has only the lock. */
  readonly code: string | null
  /** Failed attempts in a row. */
  readonly streak: number
  readonly at: string | null
  readonly attemptsLeft: { readonly min: number; readonly max: number } | null
  readonly locked: { readonly code: string; readonly firstSeen: string | null } | null
}

export interface ReportLoss {
  /** Index into `sources`. */
  readonly source: number
  /** The program that dropped the lines. */
  readonly what: string
  /** The program that wrote them, if the log says so. */
  readonly from: string | null
  readonly lines: number
  readonly reports: number
  readonly firstSeen: string | null
  readonly lastSeen: string | null
  readonly offset: number
}

/** A text with the form of a code that no pack knows: counted, never judged. */
export interface ReportUnknown {
  /** `other` for the sum of those that are not listed separately. */
  readonly code: string
  readonly count: number
  /** Its first line; `source` is an index into `sources`. */
  readonly first: { readonly source: number; readonly line: number }
  /** The owner of the range, in the report's language; null if unknown. */
  readonly owner: string | null
}

/** A code space in use: without errors of it, the log is clean. A log without any was not recognised. */
export interface ReportSeen {
  readonly namespace: string
  /** Number of results: successes and codes. */
  readonly calls: number
  readonly ok: number
  /** Number of lines that only this code space writes, whatever they report. */
  readonly lines: number
}

/** A code with occurrences below `minConfidence`, and one of its lines. */
export interface ReportLeftOut {
  readonly namespace: string
  readonly code: string
  readonly count: number
  /** Index into `sources`; null where no line is stored any more. */
  readonly source: number | null
  readonly line: number | null
}

export interface ReportRun {
  readonly started: string
  readonly seconds: number
  readonly bytesPerSecond: number
  readonly version: string
}

/** One meaning of a code, as `explain --format json` writes it. */
export interface CodeReading extends CodeAdvice {
  readonly namespace: string
  readonly code: string
  readonly value: number | null
  readonly vendor: string | null
  readonly severity: Severity
  readonly title: string
  readonly messages: readonly string[]
  /** Advice for single operations. */
  readonly contexts: Readonly<Record<string, CodeAdvice>>
  /** Operations and functions in which this return code is normal. */
  readonly benignIn: readonly string[]
  readonly since: string | null
  readonly until: string | null
  readonly replacedBy: string | null
  readonly related: readonly string[]
  readonly notes: readonly string[]
  readonly sources: readonly CodeSource[]
  /** With an operation: the general advice that is not part of its own. */
  readonly also: CodeAdvice
  /** How the text was read. */
  readonly read: CodeReadingOrigin
}

/** Which part of a text is the code, and how it was read. */
export interface CodeReadingOrigin {
  readonly text: string
  /**
   * As the `name` of a code, as a number, as a number or name that a service uses inside (`inner`), as part of a message or
   * title (`phrase`), as the `beginning` of a name, or as a `line` of a log.
   */
  readonly as: 'name' | 'decimal' | 'hexadecimal' | 'inner' | 'phrase' | 'beginning' | 'line'
  /** The operation for which causes and remedies hold, from the options or the text; null for general ones. */
  readonly context: string | null
}
