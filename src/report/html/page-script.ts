/**
 * The script inside of the HTML report, as text. It reads the data block and draws the page: text goes in as text nodes
 * only, nothing is ever parsed as HTML, and nothing is fetched. What it reads is made by `data.ts`.
 */
export const SCRIPT = String.raw`
'use strict'
{
const data = JSON.parse(document.getElementById('data').textContent)
const words = data.words
const SEVERITIES = ['fatal', 'error', 'warning', 'info']
const SVG = 'http://www.w3.org/2000/svg'

function el(name, attributes, ...children) {
  const made = name === 'svg' || name === 'rect' || name === 'title' ? document.createElementNS(SVG, name) : document.createElement(name)
  for (const [key, value] of Object.entries(attributes || {}))
    if (key === 'onclick' || key === 'oninput') made[key] = value
    else if (value !== null && value !== undefined) made.setAttribute(key, value)
  for (const child of children.flat(Infinity)) if (child !== null && child !== undefined && child !== false && child !== '') made.append(child)
  return made
}
const main = document.querySelector('main')
const section = (title, ...children) => main.append(el('section', {}, title === '' ? null : el('h2', {}, title), ...children))

function itemContent(item) {
  const link = item.href && /^https?:\/\//i.test(item.href)
  return [
    link ? el('a', { href: item.href, rel: 'noopener noreferrer', target: '_blank' }, item.text) : item.text || '',
    item.code === undefined ? null : item.text === undefined ? el('code', {}, item.code) : el('pre', {}, item.code),
    item.lines === undefined ? null : el('pre', {}, item.lines.join('\n')),
  ]
}

// The head: title, verdict, what was found, what to know before trusting it.
const theme = el('button', { type: 'button', onclick: switchTheme })
const isDark = () => (document.documentElement.dataset.theme || (matchMedia('(prefers-color-scheme:dark)').matches ? 'dark' : 'light')) === 'dark'
const nameTheme = () => (theme.textContent = isDark() ? words.light : words.dark)
function switchTheme() {
  document.documentElement.dataset.theme = isDark() ? 'light' : 'dark'
  nameTheme()
}
nameTheme()
matchMedia('(prefers-color-scheme:dark)').onchange = nameTheme
main.append(el('header', {}, el('h1', {}, words.report), theme))
const gate = data.gate
section(
  '',
  gate && el('p', { class: 'lead ' + gate.state }, gate.head),
  data.headline.map((line, i) => el('p', { class: gate || i > 0 ? 'faint' : data.clean ? 'lead pass' : 'lead' }, line)),
  gate && gate.gaps.map(line => el('p', { class: 'caveat' }, line)),
  data.caveats.map(line => el('p', { class: 'caveat' }, line)),
)
if (gate && gate.violations.length > 0) {
  const told = gate.violations.map(v =>
    el(
      'div', { class: 'item' },
      el('strong', { class: 'fail' }, v.title),
      el('p', {}, v.why),
      v.items.map(item => el('div', {}, itemContent(item))),
      v.more && el('p', { class: 'faint' }, v.more),
      v.remedy && el('p', {}, '→ ', itemContent(v.remedy)),
      el('p', { class: 'faint small' }, words.accept, itemContent(v.accept)),
    ),
  )
  const rest = told.slice(8)
  section(
    words.reasons,
    told.slice(0, 8),
    rest.length > 0 && el('details', { class: 'item' }, el('summary', {}, '+ ' + rest.length), rest, gate.left && el('p', { class: 'faint' }, gate.left)),
  )
}
if (data.incidents.items.length > 0)
  section(
    data.incidents.head,
    data.incidents.items.map(i => el('div', { class: 'item' }, el('strong', {}, i.line), i.remedy && el('p', {}, '→ ', itemContent(i.remedy)))),
    data.incidents.more && el('p', { class: 'faint' }, data.incidents.more),
  )

// What is shown, and in which order.
const wanted = { text: '', kind: data.clean ? '' : 'error', severity: '', space: '', by: 'impact', down: true }
const impact = new Map(data.codes.map((code, i) => [code, -i]))
const texts = new Map(data.codes.map(code => [code, JSON.stringify(code).toLowerCase()]))
const KEYS = {
  impact: code => impact.get(code),
  code: code => code.code,
  title: code => code.title,
  severity: code => -SEVERITIES.indexOf(code.severity),
  count: code => code.count,
  first: code => (code.first === null ? -Infinity : code.first),
  last: code => (code.last === null ? -Infinity : code.last),
  where: code => code.where,
}
function chosen() {
  const key = KEYS[wanted.by]
  const text = wanted.text.trim().toLowerCase()
  const shown = data.codes.filter(
    code =>
      (wanted.kind === '' || code.kind === wanted.kind) &&
      (wanted.severity === '' || code.severity === wanted.severity) &&
      (wanted.space === '' || code.space === wanted.space) &&
      (text === '' || texts.get(code).includes(text)),
  )
  const order = (a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : impact.get(b) - impact.get(a))
  return shown.sort((a, b) => (wanted.down ? order(b, a) : order(a, b)))
}

// The chart: one column a stretch of time, stacked by severity, of what is chosen below.
const chart = el('div', {})
function draw(codes) {
  chart.replaceChildren()
  if (data.scale === null) return chart.append(el('p', { class: 'faint' }, words.noTimes))
  const { columns, labels, widthText } = data.scale
  const stacks = Array.from({ length: columns }, () => ({}))
  for (const code of codes)
    for (const [column, count] of code.columns) stacks[column][code.severity] = (stacks[column][code.severity] || 0) + count
  const sums = stacks.map(stack => SEVERITIES.reduce((sum, s) => sum + (stack[s] || 0), 0))
  const most = Math.max(1, ...sums)
  const [width, height] = [960, 130]
  const each = Math.min(width / columns, 60)
  const svg = el('svg', { class: 'bars', viewBox: '0 0 ' + width + ' ' + height, preserveAspectRatio: 'none', role: 'img', 'aria-label': words.overTime })
  stacks.forEach((stack, i) => {
    let top = height
    for (const severity of SEVERITIES) {
      if (!stack[severity]) continue
      const tall = Math.max(1.5, (stack[severity] / most) * (height - 6))
      top -= tall
      svg.append(el('rect', { class: severity, x: i * each + each * 0.1, y: top, width: each * 0.8, height: tall }))
    }
    svg.append(el('rect', { class: 'hit', x: i * each, y: 0, width: each, height }, el('title', {}, labels[i] + ': ' + sums[i].toLocaleString('en'))))
  })
  const used = SEVERITIES.filter(s => stacks.some(stack => stack[s]))
  chart.append(
    el('div', { class: 'axis small faint' }, el('span', {}, '↑ ' + most.toLocaleString('en')), el('span', {}, words.each + ' ' + widthText)),
    svg,
    el('div', { class: 'axis small faint' }, el('span', {}, labels[0]), columns > 1 ? el('span', {}, labels[columns - 1]) : null),
    el('div', { class: 'legend small' }, used.map(s => el('span', { class: s }, el('i', {}), words.severity[s]))),
  )
}
if (data.codes.length > 0) section(words.overTime, chart)

// The table of codes.
const HEADS = [
  ['code', words.code], ['title', words.title], ['severity', words.severityIs], ['count', words.count],
  ['first', words.first], ['last', words.last], ['where', words.where],
]
const head = ([key, name]) => el('button', { type: 'button', 'data-key': key, onclick: () => sortBy(key) }, name)
const heads = el(
  'tr', {},
  HEADS.slice(0, 4).map(h => el('th', { class: h[0] === 'count' ? 'num' : null }, head(h))),
  el('th', { class: 'time' }, head(HEADS[4]), ' – ', head(HEADS[5])),
  el('th', {}, head(HEADS[6])),
)
const body = el('tbody', {})
const status = el('span', { class: 'faint small', role: 'status' })
const open = new Set()
function sortBy(key) {
  // Names read best from the first letter, numbers and times from the largest.
  wanted.down = wanted.by === key ? !wanted.down : !(key === 'code' || key === 'title' || key === 'where')
  wanted.by = key
  show()
}
function details(code) {
  return el(
    'td', { colspan: 6 },
    code.facts.length > 0 && el('p', { class: 'faint' }, code.facts.join(' · ')),
    code.parts.map(part => [
      el('h3', {}, part.head),
      el(part.steps ? 'ol' : 'ul', {}, part.items.map(item => el('li', {}, itemContent(item)))),
    ]),
  )
}
function show() {
  const codes = chosen()
  const most = Math.max(1, ...codes.map(c => c.count))
  body.replaceChildren()
  for (const code of codes) {
    const more = el('tr', { class: 'more' })
    more.hidden = !open.has(code)
    if (!more.hidden) more.append(details(code))
    const name = el('button', { type: 'button', class: 'name mono', 'aria-expanded': String(!more.hidden) }, el('span', { class: code.severity + ' tone' }, code.code))
    name.onclick = () => {
      more.hidden = !more.hidden
      more.hidden ? open.delete(code) : open.add(code)
      if (!more.firstChild) more.append(details(code))
      name.setAttribute('aria-expanded', String(!more.hidden))
    }
    const meter = el('span', { class: 'meter ' + code.severity })
    meter.style.width = Math.max(2, (code.count / most) * 70) + 'px'
    const kind = code.kind === 'error' ? '' : ' · ' + (code.kind === 'benign' ? words.normal : words.consequences)
    body.append(
      el(
        'tr', { class: 'row' },
        el('td', {}, name),
        el('td', {}, code.title),
        el('td', {}, el('span', { class: 'chip ' + code.severity }, code.severityText), el('span', { class: 'chip other' }, kind)),
        el('td', { class: 'num' }, code.countText, meter),
        el('td', { class: 'time' }, el('span', {}, code.firstText), code.firstText === code.lastText ? null : el('span', {}, code.lastText)),
        el('td', { class: 'small' }, code.where),
      ),
      more,
    )
  }
  if (codes.length === 0) body.append(el('tr', {}, el('td', { colspan: 6, class: 'faint' }, words.none)))
  for (const button of heads.querySelectorAll('button'))
    if (button.dataset.key === wanted.by) button.setAttribute('aria-sort', wanted.down ? 'descending' : 'ascending')
    else button.removeAttribute('aria-sort')
  status.textContent = words.shown.replace('{n}', () => String(codes.length)).replace('{all}', () => String(data.codes.length))
  draw(codes)
}
function choice(key, label, options) {
  const select = el('select', { name: key, 'aria-label': label, oninput: () => { wanted[key] = select.value; show() } }, options.map(([value, name]) => el('option', { value }, name)))
  select.value = wanted[key]
  return select
}
const only = (list, order) => order.filter(value => list.includes(value))
if (data.codes.length > 0) {
  const kinds = only(data.codes.map(c => c.kind), ['error', 'secondary', 'benign'])
  const levels = only(data.codes.map(c => c.severity), SEVERITIES)
  const spaces = [...new Set(data.codes.map(c => c.space))]
  const names = { error: words.errors, secondary: words.consequences, benign: words.normal }
  const search = el('input', { type: 'search', name: 'text', placeholder: words.search, 'aria-label': words.search, oninput: () => { wanted.text = search.value; show() } })
  const every = label => [['', label + ': ' + words.all]]
  section(
    words.codes,
    el(
      'div', { class: 'tools' },
      search,
      kinds.length > 1 ? choice('kind', words.kind, [...every(words.kind), ...kinds.map(k => [k, names[k]])]) : null,
      levels.length > 1 ? choice('severity', words.severityIs, [...every(words.severityIs), ...levels.map(s => [s, words.severity[s]])]) : null,
      spaces.length > 1 ? choice('space', words.spaces, [...every(words.spaces), ...spaces.map(s => [s, s])]) : null,
      el('label', { class: 'sortby' }, '↓', choice('by', '↓', [['impact', words.severityIs + ', ' + words.count], ...HEADS.slice(0, 6)])),
      status,
    ),
    el('div', { class: 'scroll' }, el('table', { class: 'codes' }, el('thead', {}, heads), body)),
    data.codesLeft && el('p', { class: 'faint' }, data.codesLeft),
  )
  if (kinds.length === 1) wanted.kind = ''
  show()
}

// Problems, sources, what was read.
if (data.problems.length > 0)
  section(
    words.problems,
    data.problems.map(p =>
      el('div', { class: 'item' }, p.place && el('code', { class: p.note ? '' : 'warning tone' }, p.place), el('p', {}, p.fact, p.remedy ? ' → ' + p.remedy : '')),
    ),
    data.problemsLeft && el('p', { class: 'faint' }, data.problemsLeft),
  )
if (data.sources.length > 0)
  section(
    words.sources,
    el(
      'div', { class: 'scroll' },
      el(
        'table', {},
        el('thead', {}, el('tr', {}, [words.source, words.format, words.lines, words.size, words.state].map((h, i) => el('th', { class: i === 2 || i === 3 ? 'num' : null }, h)))),
        el(
          'tbody', {},
          data.sources.map(s =>
            el('tr', {}, el('td', {}, el('code', {}, s.name)), el('td', {}, s.format), el('td', { class: 'num' }, s.linesText), el('td', { class: 'num' }, s.bytesText), el('td', { class: s.whole ? 'faint' : 'warning tone' }, s.state)),
          ),
        ),
      ),
    ),
    data.sourcesLeft && el('p', { class: 'faint' }, data.sourcesLeft),
  )
main.append(el('footer', { class: 'faint small' }, data.read.map(line => el('p', {}, line))))
}
`
