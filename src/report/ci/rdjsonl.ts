/** The report for reviewdog: one diagnostic in its format per line. */
import type { Summary } from '../../model/counts/summary.ts'
import { oneLine, safeJson, visible } from '../escape.ts'
import type { ReportOptions } from '../options.ts'
import { gateIssuesOf } from './gate-issues.ts'
import { type IssueLevel, issuesOf, worstFirst } from './issue.ts'
import type { SourceLocation } from './location.ts'

const SEVERITIES = { error: 'ERROR', warning: 'WARNING', note: 'INFO' } satisfies Record<IssueLevel, string>

export function rdjsonl(summary: Summary, options: ReportOptions): string {
  const source = { name: 'logremedy' }
  const matters = gateIssuesOf(options).map(({ rule, sentence, location, fails }) => ({
    message: oneLine(sentence),
    location: locationOf(location),
    severity: fails ? SEVERITIES.error : SEVERITIES.warning,
    source,
    code: { value: rule },
  }))
  const issues = worstFirst(issuesOf(summary, options)).map(issue => {
    const step = issue.description.remedies[0]?.text
    const address = issue.description.sources.map(s => s.address ?? '').find(a => /^https?:\/\//.test(a))
    return {
      message: oneLine(step === undefined ? issue.message : `${issue.message} → ${step}`),
      location: locationOf(issue.location),
      severity: issue.status === 'accepted' ? SEVERITIES.note : SEVERITIES[issue.level],
      source,
      code: { value: oneLine(issue.rule), ...(address === undefined ? {} : { url: address }) },
      ...(issue.sample === null ? {} : { original_output: visible(issue.sample.text) }),
    }
  })
  return [...matters, ...issues].map(line => `${safeJson(JSON.stringify(line))}\n`).join('')
}

function locationOf({ path, line }: SourceLocation) {
  return { path: oneLine(path), ...(line === null ? {} : { range: { start: { line } } }) }
}
