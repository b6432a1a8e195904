/**
 * The report for the log of a GitHub workflow step: annotations for the worst, then the text report, in which the runner
 * obeys nothing. The runner takes ten annotations of a level from a step and cuts messages, so the rest stands in the
 * summary of the step (`stepSummary`), which it shows as Markdown.
 */
import type { Summary } from '../../model/counts/summary.ts'
import { oneLine, withoutCommands } from '../escape.ts'
import { markdown } from '../markdown/markdown.ts'
import type { ReportOptions } from '../options.ts'
import { text } from '../text/text.ts'
import { fenced } from './fence.ts'
import { gateIssuesOf } from './gate-issues.ts'
import { type Issue, type IssueLevel, issuesOf, worstFirst } from './issue.ts'
import type { SourceLocation } from './location.ts'
import { shorten } from './sarif-text.ts'

/** Annotations of one step. */
const SHOWN = 10
/** The runner cuts messages at 4,096 characters; escapes are not counted by it, and here they are. */
const MESSAGE = 4000
const TITLE = 200

/** An annotation before it is written as a command. */
export interface Annotation {
  readonly level: IssueLevel
  readonly title: string
  readonly message: string
  readonly location: SourceLocation
}

export function github(summary: Summary, options: ReportOptions): string {
  const commands = annotationsOf(summary, options).map(annotation => `${command(annotation)}\n`)
  return commands.join('') + fenced(text(summary, { ...options, color: false }), options.site?.fence ?? null)
}

/** The worst issues; with a gate only what fails it. Accepted issues and consequences of others are none. */
export function annotationsOf(summary: Summary, options: ReportOptions): Annotation[] {
  const gated = options.verdict != null
  const matters = gateIssuesOf(options).map(({ rule, sentence, location, fails }): Annotation => {
    return { level: fails ? 'error' : 'warning', title: `logremedy: ${rule}`, message: sentence, location }
  })
  const issues = worstFirst(issuesOf(summary, options))
    .filter(issue => (gated ? issue.status === 'fails' : !issue.secondary))
    .map(annotationOf)
  return [...matters, ...issues].slice(0, SHOWN)
}

function annotationOf(issue: Issue): Annotation {
  const step = issue.description.remedies[0]?.text
  const message = [issue.message, ...(step === undefined ? [] : [`→ ${step}`])].map(oneLine).join('\n')
  return { level: issue.level, title: `logremedy: ${issue.rule}`, message, location: issue.location }
}

const NAMES = { error: 'error', warning: 'warning', note: 'notice' } satisfies Record<IssueLevel, string>

/** A file is named only if it is one: the runner would show an annotation on nothing. */
function command({ level, title, message, location }: Annotation): string {
  const place = location.exists
    ? { file: oneLine(location.path), ...(location.line === null ? {} : { line: String(location.line) }) }
    : {}
  const properties = Object.entries({ title: shorten(oneLine(title), TITLE), ...place })
  const list = properties.map(([name, value]) => `${name}=${escapeProperty(withoutCommands(value))}`)
  return `::${NAMES[level]} ${list.join(',')}::${escapeData(withoutCommands(shorten(message, MESSAGE)))}`
}

/** The escapes of the runner for what stands behind `::`. */
export function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

/** The same for properties, which also end at commas and colons. */
export function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

/** The report for the file of `GITHUB_STEP_SUMMARY`: Markdown below 900 KiB, because one over 1 MiB is dropped whole. */
export function stepSummary(summary: Summary, options: ReportOptions): string {
  return withoutCommands(markdown(summary, { ...options, color: false }))
}
