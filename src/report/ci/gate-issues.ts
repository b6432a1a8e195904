/** Gate failures that are not codes in a log: something missing, a baseline entry, incomplete input. */

import type { BaselineEntry, Verdict } from '../../model/counts/verdict.ts'
import type { Lang } from '../../model/rules/knowledge.ts'
import { wordsOf } from '../i18n/report-words.ts'
import type { ReportOptions } from '../options.ts'
import { gapLines, itemsOf, violationTitle, violationWhy } from '../sentences/verdict-lines.ts'
import { type CiContext, fallbackLocation, pathBelowRoot, type SourceLocation } from './location.ts'

export interface GateIssue {
  /** `gate/expect`, `gate/incomplete`. */
  readonly rule: string
  /** Stable, and different for each issue of a report. */
  readonly fingerprint: string
  readonly sentence: string
  readonly location: SourceLocation
  /** Whether it determines the verdict; false for mere information. */
  readonly fails: boolean
}

/** Returns the issues of a verdict; none where there is no gate. */
export function gateIssuesOf(options: ReportOptions): GateIssue[] {
  const { verdict, site } = options
  if (verdict === null || verdict === undefined) return []
  const place = site ?? null
  const missing = verdict.violations
    .filter(v => itemsOf(v).length === 0)
    .map(v => {
      const entry = 'entry' in v ? v.entry : null
      const about =
        entry?.fingerprint ?? ('code' in v ? v.code : 'target' in v ? v.target : 'namespace' in v ? v.namespace : '')
      return {
        rule: `gate/${v.rule}`,
        fingerprint: `gate/${v.rule}/${about}`,
        sentence: violationTitle(v, options) + wordsOf(options.lang).colon + violationWhy(v, verdict, options),
        location: entryLocation(verdict, entry, place),
        fails: true,
      }
    })
  const gaps = verdict.gaps.map(gap => ({
    rule: 'gate/incomplete',
    fingerprint: `gate/incomplete/${gap.kind}${gap.kind === 'empty' ? `/${gap.path}` : ''}`,
    sentence: gapLines({ ...verdict, gaps: [gap], state: 'incomplete' }, options).join(' '),
    location: fallbackLocation(place),
    fails: verdict.state === 'incomplete',
  }))
  return [...missing, ...gaps]
}

/** Returns the line of the baseline at which an entry begins. */
function entryLocation({ baseline }: Verdict, entry: BaselineEntry | null, site: CiContext | null): SourceLocation {
  const path = entry === null || baseline === null ? null : pathBelowRoot(baseline, site)
  return path === null ? fallbackLocation(site) : { path, line: entry!.line, exists: true, inner: null }
}

/** Returns the title of a gate rule, for lists of rules. */
export function gateIssueTitle(rule: string, lang: Lang): string {
  const titles: Readonly<Record<string, readonly [string, string]>> = {
    'gate/max': ['A code occurs more often than allowed', '错误码出现次数超过上限'],
    'gate/max-new': ['New codes occur more often than allowed', '新错误码出现次数超过上限'],
    'gate/max-rate': ['A code occurs at a higher rate than allowed', '错误码出现频率超过上限'],
    'gate/expect': ['An expected code did not appear', '应当出现的错误码没有出现'],
    'gate/expect-format': ['An expected code space was not seen', '应当出现的码空间没有出现'],
    'gate/min-lines': ['Too few lines were read', '读到的行数太少'],
    'gate/expired': ['A baseline entry has expired', '基线条目已到期'],
    'gate/stale': ['A baseline entry is no longer needed', '基线条目已不再需要'],
    'gate/incomplete': ['The input is incomplete', '输入不完整'],
  }
  const [en, zh] = titles[rule] ?? [rule, rule]
  return lang === 'zh' ? zh : en
}
