/** The data of the HTML report about one code: finished texts, and numbers to sort and draw by. */

import type { Summary } from '../../model/counts/summary.ts'
import type { Disposition } from '../../model/findings/finding.ts'
import type { Severity } from '../../model/rules/knowledge.ts'
import type { CodeGroup } from '../content/digest.ts'
import { codeParts, codeTitle, extentOf, followedBy } from '../document/code-document.ts'
import { plain } from '../document/model.ts'
import { type PartData, partsData } from '../document/render-html.ts'
import { grouped, wordsOf } from '../i18n/report-words.ts'
import { timeText } from '../number-format.ts'
import type { ReportOptions } from '../options.ts'
import { contextTitle, identity } from '../sentences/labels.ts'
import { columnsOf, type TimeScale } from './timeline.ts'

export interface CodeData {
  readonly code: string
  readonly title: string
  readonly space: string
  readonly kind: Disposition
  readonly severity: Severity
  readonly severityText: string
  readonly count: number
  readonly countText: string
  readonly first: number | null
  readonly firstText: string
  readonly last: number | null
  readonly lastText: string
  readonly where: string
  readonly facts: readonly string[]
  readonly parts: readonly PartData[]
  readonly columns: readonly (readonly [number, number])[]
}

/** Parts of a section that a report read from its beginning leaves out. */
const EXTENT = { kinds: Number.POSITIVE_INFINITY, why: true, citations: true }

export function codeData(
  group: CodeGroup,
  scale: TimeScale | null,
  summary: Summary,
  options: ReportOptions,
): CodeData {
  const { key, known, severity, contexts } = group
  const { lang } = options
  const words = wordsOf(lang)
  const followers = followedBy(group, lang)
  const extent = { ...extentOf(options.verbose), ...EXTENT }
  return {
    code: key.code,
    title: codeTitle(group, options),
    space: key.namespace,
    kind: key.disposition,
    severity,
    severityText: words.severity[severity],
    count: group.count,
    countText: grouped(group.count),
    first: group.firstSeen,
    firstText: timeText(group.firstSeen),
    last: group.lastSeen,
    lastText: timeText(group.lastSeen),
    where: contexts.map(c => contextTitle(known.pack, c.context, lang)).join(words.list),
    facts: [...identity(group, lang), ...(followers === null ? [] : [plain(followers)])],
    parts: partsData(codeParts(group, summary.sources, options, extent), words),
    columns: scale === null ? [] : columnsOf(group.findings, scale),
  }
}
