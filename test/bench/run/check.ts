/** Whether an output tells what is known to be in the input; times of wrong answers are worth nothing. */
import type { Report } from '../../support/runs/report.ts'
import type { Truth } from '../input/truth.ts'

/** Compares a JSON report with the truth, with or without the codes of the acme pack; null when all counts agree. */
export function checkReport(stdout: string, truth: Truth, acme: boolean): string | null {
  let report: Report
  try {
    report = JSON.parse(stdout) as Report
  } catch {
    return `no JSON report, but ${JSON.stringify(stdout.slice(0, 60))}`
  }
  const counted: Record<string, number> = {}
  for (const { namespace, code, count } of report.findings)
    counted[`${namespace} ${code}`] = (counted[`${namespace} ${code}`] ?? 0) + count
  const known: Readonly<Record<string, number>> = acme ? { ...truth.codes, ...truth.acme } : truth.codes
  const wrong = [...new Set([...Object.keys(known), ...Object.keys(counted)])]
    .filter(code => known[code] !== counted[code])
    .map(code => `${code}: ${counted[code] ?? 0} instead of ${known[code] ?? 0}`)
  if (report.totals.bytes !== truth.bytes) wrong.push(`${report.totals.bytes} bytes instead of ${truth.bytes}`)
  const problems = [...report.problems, ...report.sources.flatMap(s => s.problems)]
  if (problems.length > 0) wrong.push(`the problem ${problems[0]!.id}`)
  return wrong.length === 0
    ? null
    : `${wrong.slice(0, 3).join('; ')}${wrong.length > 3 ? ` and ${wrong.length - 3} more` : ''}`
}

/** Compares the sum of the first numbers of all lines with the truth. */
export function checkSum(stdout: string, known: number, how: 'exactly' | 'at least'): string | null {
  // rg prints nothing where nothing matches.
  const sum = [...stdout.matchAll(/^\s*([0-9]+)/gm)].reduce((n, [, digits]) => n + Number(digits), 0)
  return (how === 'exactly' ? sum === known : sum >= known) ? null : `${sum} instead of ${how} ${known}`
}
