/** The table of codes: filter and order chosen by the reader, and the details that open. */
import { chart, drawChart } from './chart.ts'
import { button, type Child, el, faint, itemContent, scrollingTable } from './element.ts'
import { type Code, data, SEVERITIES, section } from './report.ts'

const { words } = data

const ORDERS = ['impact', 'code', 'title', 'severity', 'count', 'first', 'last', 'where'] as const
type Order = (typeof ORDERS)[number]

/** Filter and order of the codes. */
const wanted = { text: '', kind: data.clean ? '' : 'error', severity: '', space: '', by: 'impact' as Order, down: true }
const impact = new Map(data.codes.map((code, i) => [code, -i]))
const texts = new Map(data.codes.map(code => [code, JSON.stringify(code).toLowerCase()]))
const open = new Set<Code>()

function orderKey(code: Code, by: Order): string | number {
  switch (by) {
    case 'impact':
      return impact.get(code)!
    case 'severity':
      return -SEVERITIES.indexOf(code.severity)
    case 'first':
    case 'last':
      return code[by] ?? -Infinity
    default:
      return code[by]
  }
}

function chosenCodes(): Code[] {
  const { kind, severity, space, by, down } = wanted
  const text = wanted.text.trim().toLowerCase()
  const compare = (a: Code, b: Code): number => {
    const [x, y] = [orderKey(a, by), orderKey(b, by)]
    return x < y ? -1 : x > y ? 1 : impact.get(b)! - impact.get(a)!
  }
  return data.codes
    .filter(
      code =>
        (kind === '' || code.kind === kind) &&
        (severity === '' || code.severity === severity) &&
        (space === '' || code.space === space) &&
        (text === '' || texts.get(code)!.includes(text)),
    )
    .sort((a, b) => (down ? compare(b, a) : compare(a, b)))
}

const HEADS = [
  ['code', words.code],
  ['title', words.title],
  ['severity', words.severityIs],
  ['count', words.count],
  ['first', words.first],
  ['last', words.last],
  ['where', words.where],
] as const satisfies readonly (readonly [Order, string])[]

const sorters = HEADS.map(([key, name]) => button({ 'data-key': key }, () => sortBy(key), name))
const body = el('tbody', {})
const status = el('span', { class: 'faint small', role: 'status' })

function sortBy(key: Order): void {
  // Names start with the first letter, numbers and times with the largest.
  wanted.down = wanted.by === key ? !wanted.down : !(key === 'code' || key === 'title' || key === 'where')
  wanted.by = key
  show()
}

function details({ facts, parts }: Code): Node {
  return el(
    'td',
    { colspan: 6 },
    faint(facts.join(' · ')),
    parts.map(({ head, steps, items }) => [
      el('h3', {}, head),
      el(steps ? 'ol' : 'ul', {}, ...items.map(item => el('li', {}, itemContent(item)))),
    ]),
  )
}

/** Returns the row of a code, and the one below it that opens. */
function rows(code: Code, most: number): Node[] {
  const more = el('tr', { class: 'more' })
  const name = button(
    { class: 'name mono' },
    () => setOpen(more.hidden === true),
    el('span', { class: `${code.severity} tone` }, code.code),
  )
  const setOpen = (isOpen: boolean): void => {
    more.hidden = !isOpen
    if (isOpen) open.add(code)
    else open.delete(code)
    if (isOpen && more.firstChild === null) more.append(details(code))
    name.setAttribute('aria-expanded', String(isOpen))
  }
  setOpen(open.has(code))
  const meter = el('span', { class: `meter ${code.severity}` })
  meter.style.width = `${Math.max(2, (code.count / most) * 70)}px`
  const kind = { error: '', benign: ` · ${words.normal}`, secondary: ` · ${words.consequences}` }[code.kind]
  const chips = [
    el('span', { class: `chip ${code.severity}` }, code.severityText),
    el('span', { class: 'chip other' }, kind),
  ]
  const times = [...new Set([code.firstText, code.lastText])].map(time => el('span', {}, time))
  const row = el(
    'tr',
    { class: 'row' },
    el('td', {}, name),
    el('td', {}, code.title),
    el('td', {}, chips),
    el('td', { class: 'num' }, code.countText, meter),
    el('td', { class: 'time' }, times),
    el('td', { class: 'small' }, code.where),
  )
  return [row, more]
}

/** Draws the chosen codes. */
function show(): void {
  const codes = chosenCodes()
  const most = Math.max(1, ...codes.map(({ count }) => count))
  body.replaceChildren(...codes.flatMap(code => rows(code, most)))
  if (codes.length === 0) body.append(el('tr', {}, el('td', { colspan: 6, class: 'faint' }, words.none)))
  for (const sorter of sorters)
    if (sorter.dataset.key === wanted.by) sorter.setAttribute('aria-sort', wanted.down ? 'descending' : 'ascending')
    else sorter.removeAttribute('aria-sort')
  const [shown, all] = [codes.length, data.codes.length].map(String)
  status.textContent = words.shown.replace('{n}', () => shown!).replace('{all}', () => all!)
  drawChart(codes)
}

type Option = readonly [value: string, name: string]

function choice(
  key: 'kind' | 'severity' | 'space' | 'by',
  label: string,
  options: readonly Option[],
): HTMLSelectElement {
  const choices = options.map(([value, name]) => el('option', { value }, name))
  const select = el('select', { name: key, 'aria-label': label }, ...choices)
  select.value = wanted[key]
  select.addEventListener('input', () => {
    if (key === 'by') wanted.by = ORDERS.find(order => order === select.value) ?? 'impact'
    else wanted[key] = select.value
    show()
  })
  return select
}

/** Returns a choice among values, or all of them; nothing if there is only one. */
function filter(key: 'kind' | 'severity' | 'space', label: string, options: readonly Option[]): Child {
  return options.length > 1 && choice(key, label, [['', `${label}: ${words.all}`], ...options])
}

/** Draws the chart and the table, with the tools to search and to filter. */
export function drawCodes(): void {
  const used = <Value extends string>(order: readonly Value[], of: (code: Code) => Value): Value[] =>
    order.filter(value => data.codes.some(code => of(code) === value))
  const names = { error: words.errors, secondary: words.consequences, benign: words.normal }
  const kinds = used(['error', 'secondary', 'benign'], code => code.kind)
  const levels = used(SEVERITIES, code => code.severity)
  const spaces = [...new Set(data.codes.map(({ space }) => space))]
  const search = el('input', { type: 'search', name: 'text', placeholder: words.search, 'aria-label': words.search })
  search.addEventListener('input', () => {
    wanted.text = search.value
    show()
  })
  const impactName = `${words.severityIs}, ${words.count}`
  const [code, title, severity, count, first, last, where] = sorters as [...HTMLButtonElement[]]
  section(words.overTime, chart)
  section(
    words.codes,
    el(
      'div',
      { class: 'tools' },
      search,
      filter(
        'kind',
        words.kind,
        kinds.map(kind => [kind, names[kind]]),
      ),
      filter(
        'severity',
        words.severityIs,
        levels.map(level => [level, words.severity[level]]),
      ),
      filter(
        'space',
        words.spaces,
        spaces.map(space => [space, space]),
      ),
      el('label', { class: 'sortby' }, '↓', choice('by', '↓', [['impact', impactName], ...HEADS.slice(0, 6)])),
      status,
    ),
    scrollingTable(
      'codes',
      [
        el('th', {}, code),
        el('th', {}, title),
        el('th', {}, severity),
        el('th', { class: 'num' }, count),
        el('th', { class: 'time' }, first, ' – ', last),
        el('th', {}, where),
      ],
      body,
    ),
    faint(data.codesLeft),
  )
  if (kinds.length === 1) wanted.kind = ''
  show()
}
