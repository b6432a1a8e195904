/** Single findings, and the events of `logremedy/live@1`: exactly the objects that `tail` writes, one per line. */
import type { LiveState } from '../model/live.ts'
import type {
  CodeInContext,
  CodeRemedy,
  FindingIdentity,
  FindingOrigin,
  ReportIncident,
  ReportProblem,
} from './report-types.ts'

export type { LiveState }

/** One occurrence of a code. */
export interface LogFinding<Source = FindingSource> extends FindingIdentity {
  readonly source: Source
  /** From 1; null if following began after the first line. */
  readonly line: number | null
  /** Offset of the code, in bytes of the text as UTF-8. */
  readonly offset: number
  readonly time: string | null
  /** 1, or more if the log says that the line was repeated. */
  readonly count: number
  /** The code as written in the log, and its line, without secrets. */
  readonly raw: string
  readonly text: string
  /** Lines beside it that may say why it failed, nearest first; only of codes that say little themselves. */
  readonly beside?: readonly { readonly line: number | null; readonly text: string }[]
  readonly params: readonly { readonly name: string; readonly value: string }[]
  /** The cause, if this is a consequence. */
  readonly cause: CodeInContext | null
  readonly title: string
  /** The first thing to do. */
  readonly remedy: CodeRemedy | null
  /** Who failed; null where the line does not name it. */
  readonly origin: FindingOrigin | null
}

/** The origin of a finding: `-` for a stream; `member` is the name within an archive. */
export interface FindingSource {
  readonly path: string
  readonly member: string | null
}

/** A followed source. `id` survives renaming; `generation` grows each time the content starts again. */
export interface FollowedSource extends FindingSource {
  readonly id: number
  readonly generation: number
}

/** Fields of all events; `at` is the time of the report. */
interface EventOf<Type extends string> {
  readonly schema: 'logremedy/live@1'
  readonly type: Type
  readonly at: string | null
}

/** A line contains a code. `id` identifies the finding in later events. */
export interface FindingEvent extends EventOf<'finding'>, LogFinding<FollowedSource> {
  readonly id: string
}

/** Later lines change a finding. `withdrawn`: it was none, and the other fields are missing. */
export type AmendedEvent = EventOf<'amended'> & { readonly id: string } & (
    | ({ readonly withdrawn: false } & LogFinding<FollowedSource>)
    | { readonly withdrawn: true }
  )

/** Failures that belong together; reported again under the same `id` when more is known. */
export interface IncidentEvent extends EventOf<'incident'>, ReportIncident {
  readonly id: string
}

/** Lines are missing; `lines` is null if the number is unknown. */
export interface LossEvent extends EventOf<'loss'> {
  readonly source: FollowedSource
  readonly what: string
  readonly from: string | null
  readonly lines: number | null
  readonly time: string | null
  readonly offset: number
}

/** A source changed its state, or was read on. `lag` is the number of bytes not yet counted. */
export interface SourceEvent extends EventOf<'source'> {
  readonly source: FollowedSource
  readonly state: LiveState
  readonly bytes: number
  readonly lines: number
  readonly lag: number
}

/** A problem, or a note (kind `note`). */
export interface ProblemEvent extends EventOf<'problem'>, Omit<ReportProblem, 'kind'> {
  readonly problemKind: ReportProblem['kind']
}

/** An event of `tail`. */
export type TailEvent = FindingEvent | AmendedEvent | IncidentEvent | LossEvent | SourceEvent | ProblemEvent
