/**
 * A report in the form that build servers need: one issue for each fingerprint, with a level, a place and one sentence.
 * Codes that are normal in their operation are not issues.
 */

import { findKnown } from '../../codes/lookup.ts'
import type { FindingSummary, SampleSummary, Summary } from '../../model/counts/summary.ts'
import type { GateItem, Verdict, Violation } from '../../model/counts/verdict.ts'
import type { Severity } from '../../model/rules/knowledge.ts'
import { sum } from '../content/digest.ts'
import { type RankedFinding, rank } from '../content/rank.ts'
import { wordsOf } from '../i18n/report-words.ts'
import type { ReportOptions } from '../options.ts'
import { samplesOf, withBeside } from '../sentences/beside.ts'
import { type Description, describeCode } from '../sentences/describe.ts'
import { contextTitle } from '../sentences/labels.ts'
import { productsOf } from '../sentences/products.ts'
import { itemsOf, violationWhy } from '../sentences/verdict-lines.ts'
import { writerSentence } from '../sentences/writers.ts'
import { locateLine, type SourceLocation } from './location.ts'

/** How prominently a build server shows something. */
export type IssueLevel = 'error' | 'warning' | 'note'

/** The gate's judgement of an issue; `told` where there is no gate, or none of its rules applies. */
export type GateStatus = 'fails' | 'accepted' | 'told'

export interface Issue {
  readonly fingerprint: string
  /** The most frequent finding of the fingerprint. */
  readonly ranked: RankedFinding
  readonly findings: readonly FindingSummary[]
  readonly count: number
  readonly level: IssueLevel
  /** Whether it only follows an earlier error. */
  readonly secondary: boolean
  readonly status: GateStatus
  readonly item: GateItem | null
  readonly violations: readonly Violation[]
  readonly description: Description
  /** `pkcs11/CKR_PIN_INCORRECT`; numbers of vendors share a name, so their rules include the vendor. */
  readonly rule: string
  /** `CKR_PIN_INCORRECT: The PIN is wrong (3 times, logging in) – Hosts: hsm-03 (3)`. */
  readonly sentence: string
  /** The sentence, and why it fails the gate. */
  readonly message: string
  readonly sample: SampleSummary | null
  readonly location: SourceLocation
}

/** Returns the issues of a report in its order; with a verdict also judged ones beyond the limits of the report. */
export function issuesOf(summary: Summary, options: ReportOptions): Issue[] {
  const verdict = options.verdict ?? null
  const { shown } = rank(summary, options)
  const judged = new Map(verdict?.items.map(item => [item.fingerprint, item]))
  const groups = Map.groupBy(
    shown.filter(r => r.finding.key.disposition !== 'benign' || judged.has(r.finding.fingerprint)),
    r => r.finding.fingerprint,
  )
  for (const item of judged.values()) {
    const known = findKnown(options.packs, item.key)
    const ranked = item.findings.map(finding => ({ finding, known, severity: item.severity }))
    if (ranked.length > 0) groups.set(item.fingerprint, ranked)
  }
  const broken = brokenRules(verdict)
  return [...groups].map(([fingerprint, members]) =>
    issueOf(members, judged.get(fingerprint) ?? null, broken.get(fingerprint) ?? [], summary, options),
  )
}

/** Sorts issues by urgency: those that fail the gate first, else in the order of the report. */
export function worstFirst(issues: readonly Issue[]): Issue[] {
  return [...issues].sort((a, b) => Number(b.status === 'fails') - Number(a.status === 'fails'))
}

function issueOf(
  members: readonly RankedFinding[],
  item: GateItem | null,
  violations: readonly Violation[],
  summary: Summary,
  options: ReportOptions,
): Issue {
  // A code that occurred both by itself and as a consequence counts as the former.
  const alone = members.filter(m => m.finding.key.disposition === 'error')
  const telling = item === null && alone.length > 0 ? alone : members
  const ranked = telling.reduce((most, m) => (m.finding.count > most.finding.count ? m : most))
  const findings = telling.map(m => m.finding)
  const count = item?.count ?? sum(findings)
  const { key } = ranked.finding
  const secondary = alone.length === 0 && key.disposition === 'secondary'
  const described = describeCode(ranked.known, key.context, options, productsOf(ranked.known.pack, findings))
  const steps = withBeside(described.remedies, samplesOf(findings), options.lang)
  const description = { ...described, remedies: steps }
  const sample = findings.find(f => f.samples.length > 0)?.samples[0] ?? null
  const words = wordsOf(options.lang)
  const where = contextTitle(ranked.known.pack, key.context, options.lang)
  const times = words.aside([words.times(count), where].join(words.comma))
  const accepted = options.verdict?.accepted.some(a => a.fingerprint === ranked.finding.fingerprint) ?? false
  const source = sample?.source ?? findings[0]!.bySource[0]?.source
  const told = `${key.code}${words.colon}${description.title}${words.sentence}${times}`
  const writers = writerSentence(findings, options.lang)
  const sentence = writers === '' ? told : `${told} – ${writers}`
  const { verdict = null } = options
  const why = verdict === null ? [] : violations.map(v => violationWhy(v, verdict, options))
  return {
    fingerprint: ranked.finding.fingerprint,
    ranked,
    findings,
    count,
    level: violations.length > 0 ? 'error' : secondary ? 'note' : levelOf(ranked.severity),
    secondary,
    status: violations.length > 0 ? 'fails' : accepted ? 'accepted' : 'told',
    item,
    violations,
    description,
    rule: `${key.namespace}/${key.code}${key.vendor === null ? '' : `@${key.vendor}`}`,
    sentence,
    message: [sentence, ...why].join(' – '),
    sample,
    location: locateLine(
      source === undefined ? undefined : summary.sources[source],
      sample?.line ?? null,
      options.site ?? null,
    ),
  }
}

/** Returns the level of a code without a gate. */
export function levelOf(severity: Severity): IssueLevel {
  switch (severity) {
    case 'fatal':
    case 'error':
      return 'error'
    case 'warning':
      return 'warning'
    case 'info':
      return 'note'
  }
}

function brokenRules(verdict: Verdict | null): Map<string, Violation[]> {
  const pairs = (verdict?.violations ?? []).flatMap(v => itemsOf(v).map(({ fingerprint }) => [fingerprint, v] as const))
  return new Map([...Map.groupBy(pairs, p => p[0])].map(([fingerprint, list]) => [fingerprint, list.map(p => p[1])]))
}
