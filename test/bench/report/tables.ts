/** Results as text of at most 80 columns. */
import { median, type Sample } from '../run/measure.ts'
import { type Figure, type GrowthTable, type Results, shown } from './results.ts'

const LINE = '-'.repeat(78)

/** All tables, each line ending with a line feed. */
export function tables({ figures, growth, skipped, scale, runs }: Results): string {
  const lines: string[] = []
  if (scale !== 1) lines.push(`All sizes times ${scale}: the figures say little about the marks.`, '')
  lines.push(
    `${runs === 1 ? 'One cold run' : `Median of ${runs}, page cache warm`}; time of the first over the second`,
    LINE,
  )
  for (const [i, figure] of figures.entries()) lines.push(...figureLines(figure, figures[i - 1]?.name === figure.name))
  if (figures.length > 0) lines.push(LINE)
  for (const table of growth) lines.push(...growthLines(table))
  for (const { name, why } of skipped) lines.push(`${name}: left out, ${why}`)
  return `${lines.join('\n')}\n`
}

function figureLines({ name, work, of, value, mark, met, samples }: Figure, more: boolean): string[] {
  const verdict = met === null ? '' : met ? 'met' : 'NOT MET'
  const figure = `${shown(of, value).padStart(6)}  ${(mark ?? '').padEnd(8)} ${verdict}`
  const unit =
    of === 'time'
      ? ''
      : of === 'faster'
        ? 'times faster'
        : of === 'memory'
          ? 'peak memory'
          : of === 'CPU'
            ? 'CPU seconds'
            : 'MiB at most'
  if (more) return [`${' '.repeat(11)}${unit.padEnd(43)}${figure}`.trimEnd()]
  return [
    `${name.padEnd(11)}${`${work}${unit === '' ? '' : `, ${unit}`}`.padEnd(43)}${figure}`.trimEnd(),
    `${' '.repeat(11)}${samples.map(s => `${s.label} ${seconds(s)}${s.bytes === 0 ? '' : ` (${size(s.bytes)})`}`).join(', ')}`,
  ]
}

function growthLines({ name, samples }: GrowthTable): string[] {
  const first = median(samples[0]!.seconds)
  return [
    `Growth: ${name}`,
    ...samples.map(sample => {
      const middle = median(sample.seconds)
      const speed = `${(sample.bytes / 2 ** 20 / middle).toFixed(0)} MiB/s`
      const ratio = (middle / first).toFixed(2)
      return `  ${sample.label.padEnd(24)}${seconds(sample).padStart(10)}${speed.padStart(14)}${ratio.padStart(9)}`
    }),
    LINE,
  ]
}

function size(bytes: number): string {
  const mebibytes = bytes / 2 ** 20
  return mebibytes < 10 ? `${mebibytes.toFixed(1)} MiB` : `${mebibytes.toFixed(0)} MiB`
}

/** The median, in seconds or milliseconds. */
function seconds(sample: Sample): string {
  const middle = median(sample.seconds)
  return middle < 1 ? `${(1000 * middle).toFixed(0)} ms` : `${middle.toFixed(2)} s`
}
