/** Occurrences over time. */
import { append, type Child, el, faint, svg } from './element.ts'
import { type Code, data, SEVERITIES } from './report.ts'

const { words } = data

/** Where the chart is drawn. */
export const chart = el('div', {})
const WIDTH = 960
const HEIGHT = 130

/** Draws the chart: one column for each time interval, stacked by severity, of the codes in the table. */
export function drawChart(codes: readonly Code[]): void {
  chart.replaceChildren()
  if (data.scale === null) {
    append(chart, [faint(words.noTimes)])
    return
  }
  const { columns, labels, widthText } = data.scale
  const stacks = Array.from({ length: columns }, () => ({ fatal: 0, error: 0, warning: 0, info: 0 }))
  for (const { severity, columns } of codes) for (const [column, count] of columns) stacks[column]![severity] += count
  const sums = stacks.map(stack => SEVERITIES.reduce((sum, severity) => sum + stack[severity], 0))
  const most = Math.max(1, ...sums)
  const each = Math.min(WIDTH / columns, 60)
  const bars = svg('svg', {
    class: 'bars',
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    preserveAspectRatio: 'none',
    role: 'img',
    'aria-label': words.overTime,
  })
  stacks.forEach((stack, i) => {
    let top = HEIGHT
    for (const severity of SEVERITIES) {
      if (stack[severity] === 0) continue
      const height = Math.max(1.5, (stack[severity] / most) * (HEIGHT - 6))
      top -= height
      bars.append(svg('rect', { class: severity, x: i * each + each * 0.1, y: top, width: each * 0.8, height }))
    }
    const label = `${labels[i]}: ${sums[i]!.toLocaleString('en')}`
    bars.append(svg('rect', { class: 'hit', x: i * each, y: 0, width: each, height: HEIGHT }, svg('title', {}, label)))
  })
  const used = SEVERITIES.filter(severity => stacks.some(stack => stack[severity] > 0))
  const axis = (...texts: readonly (string | false | undefined)[]): Child =>
    el('div', { class: 'axis small faint' }, ...texts.map(text => typeof text === 'string' && el('span', {}, text)))
  append(chart, [
    axis(`↑ ${most.toLocaleString('en')}`, `${words.each} ${widthText}`),
    bars,
    axis(labels[0], columns > 1 && labels[columns - 1]),
    el('div', { class: 'legend small' }, ...used.map(s => el('span', { class: s }, el('i', {}), words.severity[s]))),
  ])
}
