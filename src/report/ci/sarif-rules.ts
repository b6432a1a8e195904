/** The rules of a SARIF report: one for each code, with causes and remedies as help. */
import type { Lang } from '../../model/rules/knowledge.ts'
import type { Confidence } from '../../model/rules/shape.ts'
import { adviceParts } from '../document/code-document.ts'
import { lines, part, prose } from '../document/model.ts'
import { markdownBlocks } from '../document/render-markdown.ts'
import { codeSpan, markdownText } from '../escape.ts'
import { wordsOf } from '../i18n/report-words.ts'
import type { ReportOptions } from '../options.ts'
import { type Description, describeCode } from '../sentences/describe.ts'
import { identity } from '../sentences/labels.ts'
import { productsOf } from '../sentences/products.ts'
import { type GateIssue, gateIssueTitle } from './gate-issues.ts'
import { type Issue, levelOf } from './issue.ts'
import { literal, messageText, shorten } from './sarif-text.ts'

/** Maximum length of titles and names that GitHub shows. */
const TITLE = 1024
const NAME = 255

/** Returns the name of the rule of an issue, within the limits of GitHub. */
export function ruleId({ rule }: Pick<Issue, 'rule'>): string {
  return shorten(rule, NAME)
}

/** Returns the rule of issues that share a code. */
export function codeRule(issue: Issue, options: ReportOptions) {
  const { finding, severity } = issue.ranked
  const { key } = finding
  const description = descriptionOf(issue, options)
  const address = description.sources.map(s => s.address ?? '').find(a => /^https?:\/\//.test(a) && URL.canParse(a))
  return {
    id: ruleId(issue),
    name: shorten(key.code, NAME),
    shortDescription: { text: literal(`${key.code} ${description.title}`, TITLE) },
    fullDescription: { text: literal([description.title, ...description.causes.slice(0, 1)].join('. '), TITLE) },
    ...(address === undefined ? {} : { helpUri: new URL(address).href }),
    help: {
      text: messageText(helpText(issue, options), 20_000),
      markdown: shorten(helpMarkdown(issue, options), 20_000),
    },
    defaultConfiguration: { level: levelOf(severity) },
    properties: {
      tags: [key.namespace],
      precision: precisionOf(key.confidence),
      'problem.severity': problemSeverity(issue),
    },
  }
}

/** Returns the rule of a gate issue. */
export function gateRule({ rule }: GateIssue, lang: Lang) {
  const title = gateIssueTitle(rule, lang)
  return {
    id: rule,
    name: rule,
    shortDescription: { text: title },
    fullDescription: { text: title },
    help: { text: messageText(title), markdown: markdownText(title) },
    defaultConfiguration: { level: 'error' as const },
    properties: { tags: ['gate'], precision: 'very-high', 'problem.severity': 'error' },
  }
}

function descriptionOf({ ranked: { known, finding }, findings }: Issue, options: ReportOptions): Description {
  return describeCode(known, finding.key.context, options, productsOf(known.pack, findings))
}

function helpText(issue: Issue, options: ReportOptions): string {
  const words = wordsOf(options.lang)
  const { causes, remedies, meanings, notes } = descriptionOf(issue, options)
  const part = (name: string, lines: readonly string[]) => (lines.length === 0 ? [] : [`${name}:`, ...lines, ''])
  return [
    ...part(
      words.why,
      causes.map(c => `- ${c}`),
    ),
    ...part(
      words.todo,
      remedies.map((r, i) => `${i + 1}. ${r.text}${r.command === undefined ? '' : `\n   ${r.command}`}`),
    ),
    ...part(
      words.notes,
      [...meanings, ...notes].map(n => `- ${n}`),
    ),
  ].join('\n')
}

function helpMarkdown(issue: Issue, options: ReportOptions): string {
  const words = wordsOf(options.lang)
  const { known, finding } = issue.ranked
  const description = descriptionOf(issue, options)
  const facts = [finding.key.namespace, ...identity({ key: finding.key, known }, options.lang)].map(codeSpan)
  const texts = (all: readonly string[]) =>
    lines(
      'bullets',
      all.map(text => [prose(text)]),
    )
  const cited = description.sources.map(({ title, section = '' }) => [title, section].filter(t => t !== '').join(' '))
  return [
    `**${codeSpan(finding.key.code)}** ${markdownText(description.title)} (${facts.join(', ')})`,
    ...markdownBlocks(
      [
        ...adviceParts(description, words),
        ...part(words.notes, texts([...description.meanings, ...description.notes])),
        ...part(words.citations, texts(cited)),
      ],
      words,
    ),
  ].join('\n\n')
}

function precisionOf(confidence: Confidence): string {
  switch (confidence) {
    case 'certain':
      return 'very-high'
    case 'likely':
      return 'high'
    case 'possible':
      return 'medium'
  }
}

function problemSeverity({ ranked }: Issue): string {
  const level = levelOf(ranked.severity)
  return level === 'note' ? 'recommendation' : level
}
