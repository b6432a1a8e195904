/** The JSON report `logremedy/report@1`. Fields and their order are a contract: extend, never change. */

import type {
  FindingSummary,
  LossSummary,
  SampleSummary,
  SourceSummary,
  Summary,
  UnknownSummary,
} from '../../model/counts/summary.ts'
import type { FindingKey } from '../../model/findings/finding.ts'
import type { Place, Problem } from '../../model/problem.ts'
import type { Citation, Severity } from '../../model/rules/knowledge.ts'
import { type Incident, incidentsOf } from '../content/incidents.ts'
import { type LeftOutCode, leftOutCodes } from '../content/left-out.ts'
import { Links } from '../content/links.ts'
import { type LockoutWatch, lockoutsOf } from '../content/lockouts.ts'
import { type RankedFinding, rank } from '../content/rank.ts'
import { seenSpaces } from '../content/seen.ts'
import { type OwnerOptions, ownerOf } from '../content/unknown.ts'
import { remedyOf } from '../document/report-document.ts'
import { safeJson } from '../escape.ts'
import { isoTime } from '../number-format.ts'
import type { ReportOptions } from '../options.ts'
import { withBeside } from '../sentences/beside.ts'
import { type DescribeOptions, describeCode, type RemedyText } from '../sentences/describe.ts'
import { evidenceSentences } from '../sentences/evidence-text.ts'
import { notedProblems } from '../sentences/notes.ts'
import { productsOf } from '../sentences/products.ts'
import { LazyList, prettyPieces } from './pieces.ts'
import { verdictPart } from './verdict-json.ts'

/** Returns the whole report as one value, indented by two spaces. */
export function json(summary: Summary, options: ReportOptions): string {
  return [...jsonPieces(summary, options)].join('')
}

/** Yields the same in pieces: a report may have thousands of codes and hundreds of thousands of sources. */
export function jsonPieces(summary: Summary, options: ReportOptions): Generator<string> {
  return prettyPieces(reportFields(summary, options))
}

/** Returns the fields of the report in their order; long lists are made on request. */
export function reportFields(summary: Summary, options: ReportOptions) {
  const ranking = rank(summary, options)
  const { shown } = ranking
  const links = new Links(shown.map(r => r.finding))
  return {
    schema: 'logremedy/report@1' as const,
    packs: packsJson(summary),
    totals: totalsJson(summary),
    sources: LazyList.of(summary.sources, sourceJson),
    findings: LazyList.of(shown, ranked => findingJson(ranked, links, options)),
    incidents: LazyList.of(incidentsOf(shown, links), incident => incidentJson(incident, options)),
    lockouts: lockoutsOf(shown).map(lockoutJson),
    problems: LazyList.of(notedProblems(summary, options), problemJson),
    losses: LazyList.of(summary.losses, lossJson),
    unknown: summary.unknown.map(found => unknownJson(found, options)),
    seen: seenSpaces(summary).map(({ namespace, calls, ok, lines }) => ({ namespace, calls, ok, lines })),
    leftOut: LazyList.of(leftOutCodes(ranking), leftOutJson),
    ...verdictPart(options),
    ...runJson(options),
  }
}

/** Returns JSON for people and machines, with a newline at its end. */
export function prettyJson(value: unknown): string {
  return `${safeJson(JSON.stringify(value, null, 2))}\n`
}

export function packsJson({ packs }: Summary) {
  return packs.map(({ namespace, version, digest }) => ({ namespace, version, digest }))
}

export function totalsJson({ totals: { bytes, lines, events, lost, skipped } }: Summary) {
  return { bytes, lines, events, lost, skipped }
}

export function sourceJson({ path, member, format, bytes, lines, state, problems }: SourceSummary) {
  return { path, member, format, bytes, lines, state, problems: problems.map(problemJson) }
}

export function problemJson({ id, kind, place, fact, remedy }: Problem) {
  return { id, kind, place: place && placeJson(place), fact, remedy }
}

/** Lines that a source reports as missing: counts between the two times are lower bounds. */
export function lossJson({ source, what, from, lines, reports, firstSeen, lastSeen, offset }: LossSummary) {
  return { source, what, from, lines, reports, firstSeen: isoTime(firstSeen), lastSeen: isoTime(lastSeen), offset }
}

/** A code that no pack knows; `other` is the sum of those that are not listed separately. */
export function unknownJson({ code, count, first }: UnknownSummary, options: OwnerOptions) {
  return { code, count, first: { source: first.source, line: first.line }, owner: ownerOf(code, options) }
}

/** A code that was left out for low confidence, and one of its lines. */
export function leftOutJson({ namespace, code, count, sample }: LeftOutCode) {
  return { namespace, code, count, source: sample?.source ?? null, line: sample?.line ?? null }
}

/** Returns a place without its absent fields. */
function placeJson({ path, member, line, column, offset }: Place) {
  return { path, member, line, column, offset }
}

/** Returns the fields that make findings one group, in the order of the contract. */
export function keyJson(key: FindingKey, severity: Severity) {
  const { namespace, code, value, vendor, confidence, disposition, context, producer } = key
  return { namespace, code, value, vendor, severity, confidence, disposition, context, producer }
}

/** Returns one finding with its advice in the requested language. */
export function findingJson(ranked: RankedFinding, links: Links, options: ReportOptions) {
  const { finding, known, severity } = ranked
  const { key } = finding
  const advice = describeCode(known, key.context, options, productsOf(known.pack, [finding]))
  const { title, causes, remedies, meanings, notes, sources, also } = advice
  const steps = withBeside(remedies, finding.samples, options.lang).map(remedyJson)
  const cause = links.causeOf(finding)
  return {
    fingerprint: finding.fingerprint,
    ...keyJson(key, severity),
    count: finding.count,
    firstSeen: isoTime(finding.firstSeen),
    lastSeen: isoTime(finding.lastSeen),
    bySource: finding.bySource.map(({ source, count }) => ({ source, count })),
    buckets: bucketsJson(finding),
    params: finding.params.map(({ name, value, count }) => ({ name, value, count })),
    ...(finding.otherValues && { otherValues: finding.otherValues.map(({ name, count }) => ({ name, count })) }),
    samples: finding.samples.map(sampleJson),
    advice: {
      title,
      causes,
      remedies: steps,
      notes: [...meanings, ...notes],
      sources: sources.map(citationJson),
      also: { causes: also.causes, remedies: also.remedies.map(remedyJson) },
    },
    cause: cause && { namespace: cause.namespace, code: cause.code, context: cause.context },
    followers: links.followersOf(finding),
    why: evidenceSentences(ranked, links, options),
    origins: finding.evidence.origins.map(({ host, program, count }) => ({ host, program, count })),
    ...(finding.evidence.otherOrigins > 0 && { otherOrigins: finding.evidence.otherOrigins }),
  }
}

/** Returns a line of the log; `beside` only where there are lines that may say why. */
function sampleJson({ source, line, offset, raw, text, beside }: SampleSummary) {
  const near = beside?.map(one => ({ line: one.line, text: one.text }))
  return { source, line, offset, raw, text, ...(near !== undefined && { beside: near }) }
}

/** Returns a step without marks of our own. */
export function remedyJson({ text, command }: RemedyText) {
  return { text, ...(command !== undefined && { command }) }
}

/** Returns one incident; `basis` says how its cause is known. */
export function incidentJson(incident: Incident, options: DescribeOptions) {
  const { basis, cause, start, end, followUps, proven, codeSpaces, followers } = incident
  const { namespace, code, context } = cause.finding.key
  return {
    basis,
    cause: { namespace, code, context, severity: cause.severity },
    start: isoTime(start),
    end: isoTime(end),
    followUps,
    proven,
    codeSpaces,
    followers,
    remedy: remedyStep(incident, options),
  }
}

function remedyStep(incident: Incident, options: DescribeOptions) {
  const remedy = remedyOf(incident, options)
  return remedy && remedyJson(remedy)
}

/** Returns a row of failed tries; `attemptsLeft` is null where it is unknown, and for a lock. */
export function lockoutJson({ namespace, tried, streak, at, left, locked }: LockoutWatch) {
  return {
    namespace,
    code: tried?.finding.key.code ?? null,
    streak,
    at: isoTime(at),
    attemptsLeft: left,
    locked: locked && { code: locked.finding.key.code, firstSeen: isoTime(locked.finding.firstSeen) },
  }
}

/** Returns the buckets; one whose start is not a valid date cannot be written. */
function bucketsJson({ buckets }: FindingSummary) {
  return buckets.flatMap(({ start, count }) => {
    const time = isoTime(start)
    return time === null ? [] : [{ start: time, count }]
  })
}

export function citationJson({ title, section, address, checked }: Citation) {
  return { title, section: section ?? null, address: address ?? null, checked: checked ?? null }
}

/** Returns the times and figures of the run, only if requested. */
export function runJson({ runInfo }: ReportOptions) {
  if (runInfo === null) return {}
  const { started, seconds, bytesPerSecond, version } = runInfo
  return { run: { started, seconds, bytesPerSecond, version } }
}
