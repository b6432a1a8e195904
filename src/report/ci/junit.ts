/**
 * The report as JUnit XML, for servers that show tests: one test for each source (was it read completely?), one for each
 * issue, and with a gate one for each of its other failing rules. Accepted issues and consequences are skipped.
 */

import type { SourceSummary, Summary } from '../../model/counts/summary.ts'
import { type Problem, placeText } from '../../model/problem.ts'
import { type ReportWords, wordsOf } from '../i18n/report-words.ts'
import type { ReportOptions } from '../options.ts'
import { sourceName } from '../sentences/quote.ts'
import { type GateIssue, gateIssuesOf } from './gate-issues.ts'
import { type Issue, issuesOf } from './issue.ts'
import { type Attributes, element, xmlLines } from './xml.ts'

/** Maximum number of sources with a test of their own; servers become slow with very many. */
const SOURCES = 1000

interface TestCase {
  readonly name: string
  readonly outcome: 'passed' | 'failure' | 'error' | 'skipped'
  readonly message: string
  readonly body: readonly string[]
}

interface TestSuite {
  readonly name: string
  readonly tests: readonly TestCase[]
}

export function junit(summary: Summary, options: ReportOptions): string {
  const words = wordsOf(options.lang)
  const byspace = Map.groupBy(issuesOf(summary, options), issue => issue.ranked.finding.key.namespace)
  const matters = gateIssuesOf(options)
  const suites: TestSuite[] = [
    { name: 'sources', tests: sourceTests(summary, words) },
    ...(options.verdict == null ? [] : [{ name: 'gate', tests: gateTests(matters, options) }]),
    ...[...byspace].map(([name, issues]) => ({ name, tests: issues.map(issue => issueTest(issue, summary, options)) })),
  ]
  const body = suites.map(suite =>
    element('testsuite', { name: suite.name, ...totals([suite]), time: 0 }, ...cases(suite), '\n'),
  )
  // The schema of Jenkins has no count of skipped tests at this level.
  const { skipped: _, ...all } = totals(suites)
  const root = element('testsuites', { name: 'logremedy', ...all, time: 0 }, ...body.map(b => `\n${b}`), '\n')
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`
}

function cases({ name, tests }: TestSuite): string[] {
  return tests.map(test => {
    const attributes = { name: test.name, classname: `logremedy.${name}`, time: 0 }
    if (test.outcome === 'passed') return `\n${element('testcase', attributes)}`
    const { message, body } = test
    const type = `logremedy.${test.outcome}`
    const inner =
      test.outcome === 'skipped'
        ? element('skipped', { message })
        : element(test.outcome, { message, type }, xmlLines(body))
    return `\n${element('testcase', attributes, inner)}`
  })
}

function totals(suites: readonly TestSuite[]): Attributes {
  const all = suites.flatMap(s => s.tests)
  const count = (outcome: TestCase['outcome']) => all.filter(t => t.outcome === outcome).length
  return { tests: all.length, failures: count('failure'), errors: count('error'), skipped: count('skipped') }
}

function sourceTests({ sources, problems }: Summary, words: ReportWords): TestCase[] {
  const whole = sources.filter(s => s.state === 'complete')
  const broken = sources.filter(s => s.state !== 'complete')
  const shown = [...broken, ...whole].slice(0, SOURCES)
  const failures = problems.filter(p => p.kind !== 'note')
  const left = sources.length - shown.length
  return [
    ...shown.map(source => sourceTest(source, words)),
    ...(left > 0 ? [{ name: words.andMore(left), outcome: 'passed' as const, message: '', body: [] }] : []),
    ...(sources.length === 0 ? [{ name: '-', outcome: 'error' as const, message: words.readNothing, body: [] }] : []),
    ...failures.map(p => ({ name: p.id, outcome: 'error' as const, message: p.fact, body: [problemLine(p)] })),
  ]
}

function sourceTest(source: SourceSummary, words: ReportWords): TestCase {
  const name = sourceName(source)
  if (source.state === 'complete') return { name, outcome: 'passed', message: '', body: [] }
  return { name, outcome: 'error', message: words.state[source.state], body: source.problems.map(problemLine) }
}

function problemLine({ place, fact, remedy }: Problem): string {
  return `${place === null ? '' : `${placeText(place)}: `}${fact} ${remedy}`
}

/** Returns the tests of a gate. One without a failing rule of its own is one passed test: an empty report would look broken. */
function gateTests(matters: readonly GateIssue[], { verdict }: ReportOptions): TestCase[] {
  const state = verdict?.state ?? 'pass'
  const whole: TestCase = {
    name: 'verdict',
    outcome: state === 'pass' ? 'passed' : state === 'fail' ? 'failure' : 'error',
    message: state,
    body: [state],
  }
  return [
    whole,
    ...matters.map(({ fingerprint, sentence, fails }): TestCase => {
      return { name: fingerprint, outcome: fails ? 'failure' : 'skipped', message: sentence, body: [sentence] }
    }),
  ]
}

function issueTest(issue: Issue, summary: Summary, options: ReportOptions): TestCase {
  const { key } = issue.ranked.finding
  const name = `${key.code} ${[key.vendor, key.context, key.producer].filter(part => part !== null).join(' ')}`
  const gated = options.verdict != null
  const { message } = issue
  const fails = gated ? issue.status === 'fails' : !issue.secondary
  if (fails) return { name, outcome: 'failure', message, body: details(issue, summary, options, message) }
  const reason = issue.item?.entry?.reason
  return {
    name,
    outcome: 'skipped',
    message: issue.status === 'accepted' && reason ? `${issue.sentence} – ${reason}` : issue.sentence,
    body: [],
  }
}

function details(
  { description, sample }: Issue,
  { sources }: Summary,
  { lang }: ReportOptions,
  message: string,
): string[] {
  const words = wordsOf(lang)
  const part = (name: string, lines: readonly string[]) => (lines.length === 0 ? [] : ['', name, ...lines])
  const steps = description.remedies.flatMap(({ text, command }, i) => [
    `${i + 1}. ${text}`,
    ...(command ?? '')
      .split('\n')
      .filter(line => line !== '')
      .map(line => `   $ ${line}`),
  ])
  const quote = sample === null ? [] : [`${sourceName(sources[sample.source])}:${sample.line}`, sample.text]
  return [
    message,
    ...part(
      words.why,
      description.causes.map(cause => `- ${cause}`),
    ),
    ...part(words.todo, steps),
    ...part(words.examples, quote),
  ]
}
