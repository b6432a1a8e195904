/** Reads pasted lines as logs are read, for questions about codes. */
import { makeClock } from '../../formats/time/clock.ts'
import type { FindingKey } from '../../model/findings/finding.ts'
import type { RuleSet } from '../../model/rules/ruleset.ts'
import { Scanner } from '../../scan/scanner.ts'

/** A code on a line of a text; `line` counts from 0, `raw` is what stands there. */
export interface CodeOnLine extends Pick<FindingKey, 'namespace' | 'code' | 'value' | 'vendor' | 'context'> {
  readonly line: number
  readonly raw: string
}

/** Returns a function that finds the codes of a text, in order, also those that reports leave out as too unsure. */
export function lineReader(rules: RuleSet): (text: string) => CodeOnLine[] {
  const scanner = new Scanner(rules)
  // Times do not matter here; stamps without a year and a zone need some.
  const clock = makeClock({ year: 2000, zone: 'UTC' })
  return text => {
    const bytes = Buffer.from(text)
    return scanner.explainText(text, clock).map(({ key, lineStart, raw }) => {
      const { namespace, code, value, vendor, context } = key
      return { namespace, code, value, vendor, context, raw, line: linesBefore(bytes, lineStart) }
    })
  }
}

function linesBefore(bytes: Buffer, end: number): number {
  let lines = 0
  for (let at = bytes.indexOf(10); at >= 0 && at < end; at = bytes.indexOf(10, at + 1)) lines++
  return lines
}
