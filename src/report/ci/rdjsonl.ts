/** The report for reviewdog: one diagnostic of its format a line. */
import type { Summary } from '../../model/counts/summary.ts'
import { oneLine, safeJson, visible } from '../escape.ts'
import type { ReportOptions } from '../options.ts'
import { mattersOf } from './gate-issues.ts'
import { issuesOf, type Level, worstFirst } from './issue.ts'
import type { Pin } from './location.ts'

const SEVERITIES = { error: 'ERROR', warning: 'WARNING', note: 'INFO' } satisfies Record<Level, string>

export function rdjsonl(summary: Summary, options: ReportOptions): string {
  const source = { name: 'logremedy' }
  const matters = mattersOf(options).map(({ rule, sentence, pin, fails }) => ({
    message: oneLine(sentence),
    location: locationOf(pin),
    severity: fails ? SEVERITIES.error : SEVERITIES.warning,
    source,
    code: { value: rule },
  }))
  const issues = worstFirst(issuesOf(summary, options)).map(issue => {
    const step = issue.told.remedies[0]?.text
    const address = issue.told.sources.map(s => s.address ?? '').find(a => /^https?:\/\//.test(a))
    return {
      message: oneLine(step === undefined ? issue.message : `${issue.message} → ${step}`),
      location: locationOf(issue.pin),
      severity: issue.standing === 'accepted' ? SEVERITIES.note : SEVERITIES[issue.level],
      source,
      code: { value: oneLine(issue.rule), ...(address === undefined ? {} : { url: address }) },
      ...(issue.sample === null ? {} : { original_output: visible(issue.sample.text) }),
    }
  })
  return [...matters, ...issues].map(line => `${safeJson(JSON.stringify(line))}\n`).join('')
}

function locationOf({ path, line }: Pin) {
  return { path: oneLine(path), ...(line === null ? {} : { range: { start: { line } } }) }
}
