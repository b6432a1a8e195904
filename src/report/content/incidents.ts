/**
 * Incidents: failures without a long pause between them, over all sources and code spaces. There is an incident where one
 * failure is known to have led to others, where a fatal one was followed by others, or where many of several kinds occurred
 * together; in the last case the cause is unknown. A failure that only repeats is not an incident.
 */

import type { CauseKey } from '../../model/findings/evidence.ts'
import { compareText } from '../../model/order.ts'
import { SEVERITIES } from '../../model/rules/knowledge.ts'
import type { Follower, Links } from './links.ts'
import { NumberList } from './number-list.ts'
import type { RankedFinding } from './rank.ts'
import { partAt, type RunPart, runsOf, type SpanRun } from './runs.ts'

/** `chain`: failures are known to follow the cause · `fatal`: a fatal error came first · `first`: only the order is known. */
export type IncidentBasis = 'chain' | 'fatal' | 'first'

export interface Incident {
  readonly basis: IncidentBasis
  /** The cause, or the first failure. */
  readonly cause: RankedFinding
  readonly start: number
  readonly end: number
  /** Failures of other codes, or known consequences, since then. */
  readonly followUps: number
  /** Number of these known to be consequences, by the links between lines. */
  readonly proven: number
  /** These by code and operation, most frequent first. */
  readonly followers: readonly Follower[]
  readonly codeSpaces: readonly string[]
}

/** Maximum number of failures of several codes that may occur together by chance. */
const FEW = 3

/** Returns the incidents among the shown findings, worst first. */
export function incidentsOf(shown: readonly RankedFinding[], links: Links): Incidents {
  return new Incidents(
    shown.filter(r => r.finding.key.disposition !== 'benign' && r.severity !== 'info'),
    links,
  )
}

/**
 * Incidents in order, each made on request: there may be hundreds of thousands, and most reports show a few. Each is
 * stored as its place in the order, in `INCIDENT` numbers, and its parts, in `PART` numbers.
 */
export class Incidents implements Iterable<Incident> {
  readonly #failures: readonly RankedFinding[]
  readonly #links: Links
  /** Severity, follow-ups and start; the place of the cause; begin and end of its parts; the end of the run. */
  readonly #incidents = new NumberList()
  /** Places of the finding and of its first span. */
  readonly #parts = new NumberList()
  readonly #order: Uint32Array

  constructor(failures: readonly RankedFinding[], links: Links) {
    this.#failures = failures
    this.#links = links
    const places = new Map(failures.map((ranked, i) => [ranked, i]))
    // A single failure has no consequences.
    for (const run of runsOf(failures)) if (run.parts.length > 1) this.#enter(run, places)
    this.#order = new Uint32Array(this.#incidents.length / INCIDENT).map((_, i) => i)
    this.#order.sort((a, b) => this.#compare(a, b))
  }

  get length(): number {
    return this.#order.length
  }

  *[Symbol.iterator](): Generator<Incident> {
    for (const at of this.#order) yield this.#make(at)
  }

  /** Returns the first ones. */
  worst(most: number): Incident[] {
    return Array.from(this.#order.subarray(0, most), at => this.#make(at))
  }

  #enter({ parts, end }: SpanRun, places: ReadonlyMap<RankedFinding, number>): void {
    const incident = incidentOf(parts, this.#links)
    if (incident === null) return
    const { cause, followUps, start } = incident
    const from = this.#parts.length
    for (const { index, place } of parts) this.#parts.push(index, place)
    const severity = SEVERITIES.indexOf(cause.severity)
    this.#incidents.push(severity, followUps, start, places.get(cause)!, from, this.#parts.length, end)
  }

  #make(incident: number): Incident {
    const at = incident * INCIDENT
    const [from, to, end] = [4, 5, 6].map(field => this.#incidents.at(at + field)) as [number, number, number]
    const parts: RunPart[] = []
    for (let i = from; i < to; i += PART) {
      const index = this.#parts.at(i)
      parts.push(partAt(this.#failures[index]!, index, this.#parts.at(i + 1), end))
    }
    return incidentOf(parts, this.#links)!
  }

  /** Compares by severity, then follow-ups, then time, then code; the order of time remains where all are equal. */
  #compare(a: number, b: number): number {
    const [x, y, all] = [a * INCIDENT, b * INCIDENT, this.#incidents]
    return (
      all.at(x) - all.at(y) ||
      all.at(y + 1) - all.at(x + 1) ||
      all.at(x + 2) - all.at(y + 2) ||
      compareText(this.#codeOf(x), this.#codeOf(y)) ||
      a - b
    )
  }

  #codeOf(at: number): string {
    return this.#failures[this.#incidents.at(at + 3)]!.finding.key.code
  }
}

/** Number of numbers of one incident, and of one part. */
const INCIDENT = 7
const PART = 2

function incidentOf(run: readonly RunPart[], links: Links): Incident | null {
  const errors = run.filter(part => part.ranked.finding.key.disposition === 'error')
  const lasts = lastConsequences(run, links)
  const proven = errors.find(
    ({ ranked, span }) => (lasts.get(causeText(ranked.finding.key)) ?? -Infinity) >= span.first,
  )
  if (proven !== undefined) return makeIncident('chain', proven, run, links)
  const fatal = errors.find(part => part.ranked.severity === 'fatal')
  const incident = fatal === undefined ? null : makeIncident('fatal', fatal, run, links)
  if (incident !== null && incident.followUps > 0) return incident
  const first = errors[0] === undefined ? null : makeIncident('first', errors[0], run, links)
  return first !== null && first.followers.length >= 2 && first.followUps >= FEW ? first : null
}

/** Returns the last time of known consequences, by cause: a run may have thousands of codes. */
function lastConsequences(run: readonly RunPart[], links: Links): Map<string, number> {
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

function isConsequence({ ranked, span }: RunPart, error: RunPart, links: Links): boolean {
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

/** Makes an incident. Failures that began before the cause, and further similar tries, are not its consequences. */
function makeIncident(basis: IncidentBasis, cause: RunPart, run: readonly RunPart[], links: Links): Incident {
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
