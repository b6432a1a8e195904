/** Single findings, and the events of `logremedy/live@1`: exactly the objects that `tail` writes, one a line. */
import type { LiveState } from '../model/live.ts'
import type { CodeInContext, CodeRemedy, FindingIdentity, ReportIncident, ReportProblem } from './report-types.ts'

export type { LiveState }

/** One occurrence of a code. */
export interface LogFinding<Source = FindingSource> extends FindingIdentity {
  readonly source: Source
  /** From 1; null where following began behind the first line. */
  readonly line: number | null
  /** Of the code, in bytes of the text as UTF-8. */
  readonly offset: number
  readonly time: string | null
  /** 1, or more where the log says that the line was repeated. */
  readonly count: number
  /** The code as it stood there, and its line, without secrets. */
  readonly raw: string
  readonly text: string
  readonly params: readonly { readonly name: string; readonly value: string }[]
  /** What it follows, for a consequence. */
  readonly cause: CodeInContext | null
  readonly title: string
  /** What to do first. */
  readonly remedy: CodeRemedy | null
}

/** Where a finding comes from: `-` for a stream; `member` is the name within an archive. */
export interface FindingSource {
  readonly path: string
  readonly member: string | null
}

/** A source that is followed. `id` stays the same while it is renamed; `generation` grows each time it begins anew. */
export interface FollowedSource extends FindingSource {
  readonly id: number
  readonly generation: number
}

/** What all events have; `at` is when it was told. */
interface EventOf<Type extends string> {
  readonly schema: 'logremedy/live@1'
  readonly type: Type
  readonly at: string | null
}

/** A line names a code. `id` names the finding in later events. */
export interface FindingEvent extends EventOf<'finding'>, LogFinding<FollowedSource> {
  readonly id: string
}

/** Later lines put a finding in another light; `withdrawn`: it is none, and the other fields are missing. */
export type AmendedEvent = EventOf<'amended'> & { readonly id: string } & (
    | ({ readonly withdrawn: false } & LogFinding<FollowedSource>)
    | { readonly withdrawn: true }
  )

/** Failures belong together; told again under the same `id` when more is known. */
export interface IncidentEvent extends EventOf<'incident'>, ReportIncident {
  readonly id: string
}

/** Lines are missing; `lines` is null where nobody knows how many. */
export interface LossEvent extends EventOf<'loss'> {
  readonly source: FollowedSource
  readonly what: string
  readonly from: string | null
  readonly lines: number | null
  readonly time: string | null
  readonly offset: number
}

/** A source changed its state, or moved on. `lag` are bytes that are there and not counted yet. */
export interface SourceEvent extends EventOf<'source'> {
  readonly source: FollowedSource
  readonly state: LiveState
  readonly bytes: number
  readonly lines: number
  readonly lag: number
}

/** Something went wrong, or is worth knowing (`note`). */
export interface ProblemEvent extends EventOf<'problem'>, Omit<ReportProblem, 'kind'> {
  readonly problemKind: ReportProblem['kind']
}

/** What `tail` gives. */
export type TailEvent = FindingEvent | AmendedEvent | IncidentEvent | LossEvent | SourceEvent | ProblemEvent
