/**
 * The report for the log of a GitHub workflow step: annotations for the worst issues, then the text report, in which the
 * runner ignores commands. The runner accepts ten annotations of a level from a step and cuts messages, so the rest is in
 * the summary of the step (`stepSummary`), which it shows as Markdown.
 */
import type { Summary } from '../../model/counts/summary.ts'
import { oneLine, withoutCommands } from '../escape.ts'
import { markdown } from '../markdown/markdown-report.ts'
import type { ReportOptions } from '../options.ts'
import { text } from '../text/text-report.ts'
import { fenced } from './fence.ts'
import { gateIssuesOf } from './gate-issues.ts'
import { type Issue, type IssueLevel, issuesOf, worstFirst } from './issue.ts'
import type { SourceLocation } from './location.ts'
import { shorten } from './sarif-text.ts'

/** Maximum number of annotations of one step. */
const SHOWN = 10
/** Maximum length of a message. The runner cuts messages at 4,096 characters, not counting escapes, which are counted here. */
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

/** Returns the worst issues; with a gate only those that fail it. Excludes accepted issues and consequences. */
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

/** Writes the command. It names a file only if it exists: otherwise the runner would show an annotation on nothing. */
function command({ level, title, message, location }: Annotation): string {
  const place = location.exists
    ? { file: oneLine(location.path), ...(location.line === null ? {} : { line: String(location.line) }) }
    : {}
  const properties = Object.entries({ title: shorten(oneLine(title), TITLE), ...place })
  const list = properties.map(([name, value]) => `${name}=${escapeProperty(withoutCommands(value))}`)
  return `::${NAMES[level]} ${list.join(',')}::${escapeData(withoutCommands(shorten(message, MESSAGE)))}`
}

/** Applies the runner's escapes for the text after `::`. */
export function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

/** Escapes properties, which also end at commas and colons. */
export function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

/** Returns the report for the file of `GITHUB_STEP_SUMMARY`: Markdown below 900 KiB, because one over 1 MiB is dropped. */
export function stepSummary(summary: Summary, options: ReportOptions): string {
  return withoutCommands(markdown(summary, { ...options, color: false }))
}
