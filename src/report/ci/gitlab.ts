/** The report for GitLab's code quality widget: a list of issues in GitLab's subset of the Code Climate format. */

import type { Summary } from '../../model/counts/summary.ts'
import type { Severity } from '../../model/rules/knowledge.ts'
import { prettyJson } from '../data/json.ts'
import { oneLine } from '../escape.ts'
import type { ReportOptions } from '../options.ts'
import { gateIssuesOf } from './gate-issues.ts'
import { type Issue, issuesOf, worstFirst } from './issue.ts'
import type { SourceLocation } from './location.ts'
import { shorten } from './sarif-text.ts'

export function gitlab(summary: Summary, options: ReportOptions): string {
  const matters = gateIssuesOf(options).map(({ rule, fingerprint, sentence, location, fails }) => ({
    description: issueText(sentence),
    check_name: rule,
    fingerprint,
    severity: fails ? 'critical' : 'minor',
    location: locationOf(location),
  }))
  const issues = worstFirst(issuesOf(summary, options)).map(issue => ({
    description: issueText(issue.message),
    check_name: oneLine(issue.rule),
    fingerprint: issue.fingerprint,
    severity: severityName(issue),
    location: locationOf(issue.location),
  }))
  return prettyJson([...matters, ...issues])
}

function issueText(text: string): string {
  return shorten(oneLine(text), 4000)
}

/** Returns the severity; accepted issues and consequences are information, since the widget has no other way to say so. */
function severityName({ ranked, secondary, status, violations }: Issue): string {
  if (status === 'accepted' || (secondary && violations.length === 0)) return 'info'
  return SEVERITY_NAMES[ranked.severity]
}

const SEVERITY_NAMES = { fatal: 'blocker', error: 'critical', warning: 'minor', info: 'info' } satisfies Record<
  Severity,
  string
>

function locationOf({ path, line }: SourceLocation) {
  return { path: oneLine(path), lines: { begin: line ?? 1 } }
}
