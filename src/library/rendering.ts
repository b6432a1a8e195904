/** Reports as text. */
import { reporters } from '../report/reporter.ts'
import { Checker, COUNT, FLAG, oneOf } from './checker.ts'
import type { RenderFormat, RenderOptions } from './option-types.ts'
import { basisOf } from './report-basis.ts'
import type { Report } from './report-types.ts'
import { wordsOf } from './shared-options.ts'

const FORMATS = oneOf<RenderFormat>(['text', 'md', 'html', 'csv', 'json', 'jsonl'])

/**
 * A report in a format of the command line, with a newline at its end. Language, toolkit and limits are those of the analysis unless
 * others are asked for. What is rendered is what `analyze` found in this process: a report that was changed, copied or parsed is not
 * one. Throws a `TypeError` for a wrong argument.
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
