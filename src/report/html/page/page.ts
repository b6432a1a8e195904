/**
 * The script of the HTML report: it draws the page from the data block in it. Nothing is parsed as HTML, and nothing is
 * fetched. The build inserts the compiled script into the page.
 */
import type { HtmlData } from '../data.ts'
import { drawCodes } from './code-table.ts'
import { button, el, faint, itemContent, scrollingTable } from './element.ts'
import { data, main, section } from './report.ts'

const { words, gate } = data

/** Draws the head: title, verdict, what was found, what to know before trusting it. */
function drawHead(): void {
  const root = document.documentElement
  const dark = matchMedia('(prefers-color-scheme:dark)')
  const isDark = () => (root.dataset.theme ?? (dark.matches ? 'dark' : 'light')) === 'dark'
  const nameTheme = () => {
    theme.textContent = isDark() ? words.light : words.dark
  }
  const theme = button({}, () => {
    root.dataset.theme = isDark() ? 'light' : 'dark'
    nameTheme()
  })
  nameTheme()
  dark.addEventListener('change', nameTheme)
  main.append(el('header', {}, el('h1', {}, words.report), theme))
  const lead = data.clean ? 'lead pass' : 'lead'
  section(
    '',
    gate && el('p', { class: `lead ${gate.state}` }, gate.head),
    data.headline.map((line, i) => el('p', { class: gate !== null || i > 0 ? 'faint' : lead }, line)),
    [...(gate?.gaps ?? []), ...data.caveats].map(line => el('p', { class: 'caveat' }, line)),
  )
}

/** Number of violations shown at once; the others open on request. */
const VIOLATIONS = 8

function drawViolations({ violations, left }: NonNullable<HtmlData['gate']>): void {
  const all = violations.map(({ title, why, items, more, remedy, accept }) =>
    el(
      'div',
      { class: 'item' },
      el('strong', { class: 'fail' }, title),
      el('p', {}, why),
      items.map(item => el('div', {}, itemContent(item))),
      faint(more),
      remedy && el('p', {}, '→ ', itemContent(remedy)),
      el('p', { class: 'faint small' }, words.accept, itemContent(accept)),
    ),
  )
  const rest = all.slice(VIOLATIONS)
  section(
    words.reasons,
    all.slice(0, VIOLATIONS),
    rest.length > 0 && el('details', { class: 'item' }, el('summary', {}, `+ ${rest.length}`), rest, faint(left)),
  )
}

function drawIncidents({ head, items, more }: HtmlData['incidents']): void {
  section(
    head,
    items.map(({ line, remedy }) =>
      el('div', { class: 'item' }, el('strong', {}, line), remedy && el('p', {}, '→ ', itemContent(remedy))),
    ),
    faint(more),
  )
}

function drawUnknown(): void {
  section(
    words.unknown,
    data.unknown.map(({ code, about, place }) =>
      el('div', { class: 'item' }, el('code', {}, code), ` ${about} `, el('code', { class: 'faint' }, place)),
    ),
  )
}

function drawProblems(): void {
  section(
    words.problems,
    data.problems.map(({ place, fact, remedy, note }) =>
      el(
        'div',
        { class: 'item' },
        place !== '' && el('code', { class: note ? '' : 'warning tone' }, place),
        el('p', {}, fact, remedy !== '' && ` → ${remedy}`),
      ),
    ),
    faint(data.problemsLeft),
  )
}

function drawSources(): void {
  const heads = [words.source, words.format, words.lines, words.size, words.state]
  const rows = data.sources.map(source =>
    el(
      'tr',
      {},
      el('td', {}, el('code', {}, source.name)),
      el('td', {}, source.format),
      el('td', { class: 'num' }, source.linesText),
      el('td', { class: 'num' }, source.bytesText),
      el('td', { class: source.whole ? 'faint' : 'warning tone' }, source.state),
    ),
  )
  section(
    words.sources,
    scrollingTable(
      null,
      heads.map((head, i) => el('th', { class: i === 2 || i === 3 ? 'num' : null }, head)),
      el('tbody', {}, ...rows),
    ),
    faint(data.sourcesLeft),
  )
}

drawHead()
if (gate !== null && gate.violations.length > 0) drawViolations(gate)
if (data.incidents.items.length > 0) drawIncidents(data.incidents)
if (data.codes.length > 0) drawCodes()
if (data.unknown.length > 0) drawUnknown()
if (data.problems.length > 0) drawProblems()
if (data.sources.length > 0) drawSources()
main.append(el('footer', { class: 'faint small' }, ...data.read.map(line => el('p', {}, line))))
