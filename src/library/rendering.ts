/** Renders reports as text. */
import { reporters } from '../report/index.ts'
import { Checker, COUNT, FLAG, oneOf } from './checker.ts'
import type { RenderFormat, RenderOptions } from './option-types.ts'
import { basisOf } from './report-basis.ts'
import type { Report } from './report-types.ts'
import { wordsOf } from './shared-options.ts'

const FORMATS = oneOf<RenderFormat>(['text', 'md', 'html', 'csv', 'json', 'jsonl'])

/**
 * Renders a report in a format of the command line, with a final newline. Language, toolkit and limits are those of the
 * analysis unless given here. Only a report that `analyze` returned in this process can be rendered, not one that was
 * changed, copied or parsed. Throws a `TypeError` for a wrong argument.
 */
export function render(report: Report, format: RenderFormat, options: RenderOptions = {}): string {
  const basis = basisOf(report)
  if (basis === undefined) throw new TypeError('render: the report must be one that analyze returned in this process.')
  const name = FORMATS.read(format)
  if (name === undefined) throw new TypeError(`render: the format must be ${FORMATS.wants}.`)
  const check = new Checker('render', options)
  const usual = basis.options
  const words = {
    ...usual,
    ...wordsOf(check, usual, usual),
    runInfo: usual.runInfo,
    verbose: check.get('verbose', FLAG, false) ? 1 : 0,
    width: check.get('width', COUNT, 80),
    color: check.get('color', FLAG, false),
  }
  check.end()
  return reporters[name](basis.summary, words)
}
