/** All content of the HTML report, as plain data: the page itself has no words and computes no figures. */

import type { Summary } from '../../model/counts/summary.ts'
import { placeText } from '../../model/problem.ts'
import { type CodeGroup, digest } from '../content/digest.ts'
import { lockoutLines } from '../content/lockouts.ts'
import { firstPlace, nameOf, needsList, ownerOf } from '../content/unknown.ts'
import { plain } from '../document/model.ts'
import { itemsData } from '../document/render-html.ts'
import { INCIDENTS, incidentLine, remedyOf, stepBlocks } from '../document/report-document.ts'
import { htmlWords } from '../i18n/html-words.ts'
import { grouped, wordsOf } from '../i18n/report-words.ts'
import { seenWordsOf } from '../i18n/seen-words.ts'
import { bytesText, timeText } from '../number-format.ts'
import type { ReportOptions } from '../options.ts'
import { caveats, filteredOut, headline } from '../sentences/headline.ts'
import { allProblems } from '../sentences/notes.ts'
import { sourceName } from '../sentences/quote.ts'
import { codeData } from './code-data.ts'
import { gateData } from './gate-data.ts'
import { scaleOf, type TimeScale } from './timeline.ts'

/** Maximum number of codes; with more, browsers open the page slowly. */
const CODES = 2000
const SOURCES = 1000
const PROBLEMS = 500

export function htmlData(summary: Summary, options: ReportOptions) {
  const { lang, runInfo } = options
  const words = wordsOf(lang)
  const found = digest(summary, options)
  const groups: CodeGroup[] = [...found.errors, ...found.secondary, ...found.benign]
  const scale = scaleOf(groups.flatMap(g => g.findings))
  const incidents = found.incidents.worst(INCIDENTS)
  const more = found.incidents.length - incidents.length
  const problems = allProblems(summary, options)
  const { sources, totals } = summary
  return {
    words: labels(options),
    headline: headline(summary, found, options),
    clean: found.errors.length === 0,
    caveats: [
      ...caveats(summary, options),
      ...lockoutLines(found.lockouts, options),
      ...filteredOut(summary, found, options),
    ],
    gate: gateData(summary, options),
    incidents: {
      head: words.incidents(found.incidents.length),
      items: incidents.map(incident => ({
        line: plain(incidentLine(incident, words)),
        remedy: itemsData(stepBlocks(remedyOf(incident, options)), words)[0] ?? null,
      })),
      more: more === 0 ? '' : words.moreIncidents(more),
    },
    scale: scale === null ? null : scaleData(scale),
    codes: groups.slice(0, CODES).map(group => codeData(group, scale, summary, options)),
    codesLeft: leftText(groups.length - CODES, options),
    unknown: (needsList(summary) ? summary.unknown : []).map(found => ({
      code: nameOf(found, lang),
      about: [words.times(found.count), ownerOf(found.code, options)].filter(text => text !== null).join(words.comma),
      place: firstPlace(found, summary),
    })),
    sources: sources.slice(0, SOURCES).map(source => ({
      name: sourceName(source),
      format: source.format,
      lines: source.lines,
      linesText: grouped(source.lines),
      bytes: source.bytes,
      bytesText: bytesText(source.bytes),
      whole: source.state === 'complete',
      state: words.state[source.state],
    })),
    sourcesLeft: leftText(sources.length - SOURCES, options),
    problems: problems.slice(0, PROBLEMS).map(({ place, fact, remedy, kind }) => ({
      place: place === null ? '' : placeText(place),
      fact,
      remedy,
      note: kind === 'note',
    })),
    problemsLeft: leftText(problems.length - PROBLEMS, options),
    read: [
      [words.sources(sources.length), words.lines(totals.lines), bytesText(totals.bytes)].join(words.comma),
      ...Object.entries(totals.skipped)
        .filter(([, count]) => count > 0)
        .map(([reason, count]) => `${words.skipped}${words.colon}${grouped(count)} ${reason}`),
      `${htmlWords(lang).packs}${words.colon}${summary.packs.map(p => `${p.namespace} ${p.version}`).join(words.list)}`,
      ...(runInfo === null
        ? []
        : [words.ran(runInfo.version, runInfo.started, runInfo.seconds.toFixed(1), bytesText(runInfo.bytesPerSecond))]),
    ],
  }
}

/** The data for the script in `page/`. */
export type HtmlData = ReturnType<typeof htmlData>

function leftText(count: number, { lang }: ReportOptions): string {
  return count > 0 ? `${grouped(count)} ${htmlWords(lang).more}` : ''
}

/** Returns the words of the page that are not sentences. */
function labels({ lang }: ReportOptions) {
  const words = wordsOf(lang)
  const { shown, ...own } = htmlWords(lang)
  const { report, code, title, severityIs, count, where, problems, totals, severity } = words
  return {
    ...own,
    unknown: seenWordsOf(lang).unknownTitle,
    shown: shown('{n}', '{all}'),
    report,
    code,
    title,
    severityIs,
    count,
    where,
    problems,
    totals,
    severity,
  }
}

function scaleData({ start, width, columns }: TimeScale) {
  const minutes = width / 60_000
  const widthText = minutes < 60 ? `${minutes} min` : minutes < 1440 ? `${minutes / 60} h` : `${minutes / 1440} d`
  return {
    columns,
    widthText,
    labels: Array.from({ length: columns }, (_, i) => timeText(start + i * width).replace(/:\d\dZ$/, 'Z')),
  }
}
