/**
 * Incidents: failures without a long pause between them, over all sources and code spaces. An incident is claimed where
 * one failure is known to have led to others, where a fatal one was followed by others, or where many of several kinds
 * came together; of the last kind nothing is said about the cause. A failure that only repeats is none.
 */

import type { CauseKey } from '../model/evidence.ts'
import { compareText } from '../model/order.ts'
import { PAUSE_MS, type Span } from '../model/summary.ts'
import type { Follower, Links } from './links.ts'
import { compareSeverity, type Ranked } from './rank.ts'

/** `chain`: failures are known to follow the cause · `fatal`: a fatal error came first · `first`: only the order is known. */
export type IncidentBasis = 'chain' | 'fatal' | 'first'

export interface Incident {
  readonly basis: IncidentBasis
  /** The cause, or what came first. */
  readonly cause: Ranked
  readonly start: number
  readonly end: number
  /** Failures of other codes, or known consequences, since then. */
  readonly followUps: number
  /** Those among them that are known to be consequences, by the links between lines. */
  readonly proven: number
  /** They by code and operation, most frequent first. */
  readonly followers: readonly Follower[]
  readonly codeSpaces: readonly string[]
}

/** Failures of several codes that are few come together by chance. */
const FEW = 3

interface Part {
  readonly ranked: Ranked
  readonly span: Span
}

/** The incidents among the shown findings, worst first. */
export function incidentsOf(shown: readonly Ranked[], links: Links): Incident[] {
  const failures = shown.filter(r => r.finding.key.disposition !== 'benign' && r.severity !== 'info')
  const incidents: Incident[] = []
  for (const run of runsOf(failures)) {
    const incident = incidentOf(joined(run), links)
    if (incident !== null) incidents.push(incident)
  }
  return incidents.sort(
    (a, b) =>
      compareSeverity(a.cause.severity, b.cause.severity) ||
      b.followUps - a.followUps ||
      a.start - b.start ||
      compareText(a.cause.finding.key.code, b.cause.finding.key.code),
  )
}

/**
 * Parts that no long pause separates; spans of different findings bridge each other's pauses. There may be a million spans: they are put
 * in order by number, and made only for the run that they belong to.
 */
function* runsOf(failures: readonly Ranked[]): Generator<Part[]> {
  const size = failures.reduce((sum, { finding }) => sum + finding.spans.length, 0)
  const owner = new Uint32Array(size)
  const place = new Uint32Array(size)
  const from = new Float64Array(size)
  const first = new Float64Array(size)
  let n = 0
  for (const [f, { finding }] of failures.entries()) {
    for (let i = 0; i < finding.spans.length; i++, n++) {
      const span = finding.spans.at(i)!
      owner[n] = f
      place[n] = i
      from[n] = span.from
      first[n] = span.first
    }
  }
  const order = new Uint32Array(size)
    .map((_, i) => i)
    .sort((a, b) => from[a]! - from[b]! || first[a]! - first[b]! || a - b)
  let run: Part[] = []
  let end = -Infinity
  for (const at of order) {
    const ranked = failures[owner[at]!]!
    const span = ranked.finding.spans.at(place[at]!)!
    if (span.from - end > PAUSE_MS && run.length > 0) {
      yield run
      run = []
    }
    run.push({ ranked, span })
    end = Math.max(end, span.to)
  }
  if (run.length > 0) yield run
}

/** One part per finding. */
function joined(run: readonly Part[]): Part[] {
  const byFinding = new Map<Ranked, Part>()
  for (const { ranked, span } of run) {
    const before = byFinding.get(ranked)?.span
    const whole =
      before === undefined
        ? span
        : { ...before, to: span.to, count: before.count + span.count, last: Math.max(before.last, span.last) }
    byFinding.set(ranked, { ranked, span: whole })
  }
  return [...byFinding.values()].sort((a, b) => a.span.first - b.span.first)
}

function incidentOf(run: readonly Part[], links: Links): Incident | null {
  const errors = run.filter(part => part.ranked.finding.key.disposition === 'error')
  const lasts = lastConsequences(run, links)
  const proven = errors.find(
    ({ ranked, span }) => (lasts.get(causeText(ranked.finding.key)) ?? -Infinity) >= span.first,
  )
  if (proven !== undefined) return told('chain', proven, run, links)
  const fatal = errors.find(part => part.ranked.severity === 'fatal')
  const incident = fatal === undefined ? null : told('fatal', fatal, run, links)
  if (incident !== null && incident.followUps > 0) return incident
  const first = errors[0] === undefined ? null : told('first', errors[0], run, links)
  return first !== null && first.followers.length >= 2 && first.followUps >= FEW ? first : null
}

/** When what is known to follow a cause occurred last, by cause: a run may be of thousands of codes. */
function lastConsequences(run: readonly Part[], links: Links): Map<string, number> {
  const lasts = new Map<string, number>()
  for (const { ranked, span } of run) {
    const cause = links.causeOf(ranked.finding)
    if (cause === null) continue
    const key = causeText(cause)
    lasts.set(key, Math.max(lasts.get(key) ?? -Infinity, span.last))
  }
  return lasts
}

function causeText({ namespace, code, context }: CauseKey): string {
  return `${namespace}\0${code}\0${context}`
}

function isConsequence({ ranked, span }: Part, error: Part, links: Links): boolean {
  const { key } = error.ranked.finding
  const cause = links.causeOf(ranked.finding)
  return (
    cause !== null &&
    cause.namespace === key.namespace &&
    cause.code === key.code &&
    cause.context === key.context &&
    span.last >= error.span.first
  )
}

/** What began before the cause is no consequence of it, nor is another try that fails alike. */
function told(basis: IncidentBasis, cause: Part, run: readonly Part[], links: Links): Incident {
  const { key } = cause.ranked.finding
  const after = run.filter(
    ({ ranked: { finding }, span }) =>
      span.first >= cause.span.first &&
      (finding.key.disposition === 'secondary' ||
        finding.key.code !== key.code ||
        finding.key.namespace !== key.namespace),
  )
  const byCode = new Map<string, Follower>()
  for (const { ranked, span } of after) {
    const { namespace, code, context } = ranked.finding.key
    const id = causeText(ranked.finding.key)
    byCode.set(id, { namespace, code, context, count: span.count + (byCode.get(id)?.count ?? 0) })
  }
  const followers = [...byCode].sort(([a, x], [b, y]) => y.count - x.count || compareText(a, b)).map(([, f]) => f)
  return {
    basis,
    cause: cause.ranked,
    start: cause.span.first,
    end: after.reduce((end, { span }) => Math.max(end, span.last), cause.span.last),
    followUps: followers.reduce((sum, { count }) => sum + count, 0),
    proven: after.filter(part => isConsequence(part, cause, links)).reduce((sum, { span }) => sum + span.count, 0),
    followers,
    codeSpaces: [...new Set([key.namespace, ...followers.map(f => f.namespace)])].sort(),
  }
}
