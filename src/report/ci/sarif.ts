/**
 * The report as SARIF 2.1.0, for code scanning: one result for each fingerprint, each with a place. It respects the limits
 * of GitHub: 5,000 results are shown, a rule has at most 10 tags, and one result without a place makes it reject the file.
 */

import type { Summary } from '../../model/counts/summary.ts'
import type { Verdict } from '../../model/counts/verdict.ts'
import { placeText } from '../../model/problem.ts'
import { type NameCount, writersOf } from '../content/origins.ts'
import { oneLine, safeJson } from '../escape.ts'
import { wordsOf } from '../i18n/report-words.ts'
import { isoTime } from '../number-format.ts'
import type { ReportOptions } from '../options.ts'
import { allProblems } from '../sentences/notes.ts'
import { type GateIssue, gateIssuesOf } from './gate-issues.ts'
import { type Issue, issuesOf, worstFirst } from './issue.ts'
import { type SourceLocation, uriOf } from './location.ts'
import { codeRule, gateRule, ruleId } from './sarif-rules.ts'
import { literal, messageText } from './sarif-text.ts'

/** Maximum number of results; GitHub accepts more but does not show them. */
const RESULTS = 5000
const NOTIFICATIONS = 200

export function sarif(summary: Summary, options: ReportOptions): string {
  const verdict = options.verdict ?? null
  const all = worstFirst(issuesOf(summary, options))
  const matters = gateIssuesOf(options)
  const issues = all.slice(0, RESULTS - Math.min(matters.length, RESULTS / 2))
  const rules = new Map<string, ReturnType<typeof codeRule | typeof gateRule>>()
  for (const matter of matters) if (!rules.has(matter.rule)) rules.set(matter.rule, gateRule(matter, options.lang))
  for (const issue of issues) if (!rules.has(ruleId(issue))) rules.set(ruleId(issue), codeRule(issue, options))
  const index = new Map([...rules.keys()].map((id, i) => [id, i]))
  const left = all.length - issues.length
  const run = {
    tool: {
      driver: {
        name: 'logremedy',
        ...(options.runInfo === null ? {} : { semanticVersion: options.runInfo.version }),
        rules: [...rules.values()],
      },
    },
    language: options.lang,
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The root of the checked-out sources.' } } },
    invocations: [
      {
        executionSuccessful: summary.sources.length > 0 && summary.sources.every(s => s.state === 'complete'),
        toolExecutionNotifications: notifications(summary, options, left),
      },
    ],
    results: [
      ...matters.slice(0, RESULTS / 2).map(matter => gateIssueResult(matter, index.get(matter.rule)!, verdict)),
      ...issues.map(issue => issueResult(issue, index.get(ruleId(issue))!, verdict)),
    ],
    ...(verdict === null ? {} : { properties: { verdict: verdict.state } }),
  }
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }
  return `${safeJson(JSON.stringify(log, null, 1))}\n`
}

function issueResult(issue: Issue, ruleIndex: number, verdict: Verdict | null) {
  const { finding } = issue.ranked
  const { key } = finding
  return {
    ruleId: ruleId(issue),
    ruleIndex,
    level: issue.level,
    message: { text: messageText(oneLine(issue.message)) },
    locations: [location(issue.location, issue.sample?.text ?? null)],
    occurrenceCount: issue.count,
    partialFingerprints: fingerprints(issue.fingerprint),
    ...states(issue, verdict),
    properties: {
      namespace: key.namespace,
      context: literal(key.context, 200),
      producer: literal(key.producer, 200),
      confidence: key.confidence,
      disposition: key.disposition,
      firstSeen: isoTime(finding.firstSeen),
      lastSeen: isoTime(finding.lastSeen),
      ...writerProperties(issue),
    },
  }
}

/** Returns the hosts and programs of a result; nothing where no line names them. */
function writerProperties({ findings }: Issue) {
  const { hosts, programs, others } = writersOf(findings)
  const listed = (names: readonly NameCount[]) => names.map(({ name, count }) => ({ name: literal(name, 200), count }))
  return {
    ...(hosts.length > 0 && { hosts: listed(hosts) }),
    ...(programs.length > 0 && { programs: listed(programs) }),
    ...(others > 0 && { otherOrigins: others }),
  }
}

function gateIssueResult(
  { rule, sentence, location: pin, fingerprint, fails }: GateIssue,
  ruleIndex: number,
  verdict: Verdict | null,
) {
  return {
    ruleId: rule,
    ruleIndex,
    level: fails ? ('error' as const) : ('warning' as const),
    message: { text: messageText(oneLine(sentence)) },
    locations: [location(pin, null)],
    partialFingerprints: fingerprints(literal(fingerprint, 200)),
    ...(isCompared(verdict) ? { baselineState: 'new' } : {}),
    ...(verdict?.baseline ? { suppressions: [] } : {}),
  }
}

/** Returns the fingerprints: GitHub recognises an alert by the first, all others by the second. */
function fingerprints(fingerprint: string) {
  return { primaryLocationLineHash: `${fingerprint}:1`, 'logremedy/v1': fingerprint }
}

/** Returns the states of a result. If one result of a run has one of these, all must: a missing one has a meaning. */
function states({ item, status }: Issue, verdict: Verdict | null) {
  if (verdict === null) return {}
  const before = item?.before ?? item?.entry?.max ?? null
  const state = item?.isNew === false ? (before !== null && item.count > before ? 'updated' : 'unchanged') : 'new'
  const reason = status === 'accepted' ? (item?.entry?.reason ?? '') : null
  const mark = { kind: 'external', status: 'accepted', justification: literal(reason ?? '') }
  return {
    ...(isCompared(verdict) ? { baselineState: state } : {}),
    ...(verdict.baseline === null ? {} : { suppressions: reason === null ? [] : [mark] }),
  }
}

/** Returns whether there is anything to compare with, so that a result can be new. */
function isCompared(verdict: Verdict | null): boolean {
  return verdict?.items.some(item => item.isNew !== null) ?? false
}

function location({ path, line, inner }: SourceLocation, text: string | null) {
  const snippet = text === null ? {} : { snippet: { text: literal(text) } }
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(path), uriBaseId: '%SRCROOT%' },
      // Without a line GitHub rejects the result.
      region: { startLine: line ?? 1, ...(inner === null ? snippet : {}) },
    },
    ...(inner === null ? {} : { logicalLocations: [{ fullyQualifiedName: literal(inner, 1000), kind: 'resource' }] }),
  }
}

function notifications(summary: Summary, options: ReportOptions, left: number) {
  const problems = allProblems(summary, options).map(({ id, kind, place, fact, remedy }) => ({
    descriptor: { id },
    level: kind === 'note' ? ('note' as const) : ('warning' as const),
    message: { text: messageText(oneLine(`${place === null ? '' : `${placeText(place)}: `}${fact} ${remedy}`)) },
  }))
  const more = left === 0 ? [] : [{ level: 'warning' as const, message: { text: wordsOf(options.lang).more(left) } }]
  return [...more, ...problems.slice(0, NOTIFICATIONS)]
}
