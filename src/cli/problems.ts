/** How problems are told on standard error. */
import { type Problem, placeText } from '../model/problem.ts'
import { visible } from '../report/escape.ts'

/** One problem as two sentences after its place; control characters in paths are made visible. */
export function problemText({ place, fact, remedy }: Problem): string {
  const where = place === null ? '' : `${placeText(place)}: `
  return visible(`logremedy: ${where}${fact} ${remedy}`).replaceAll('\n', ' ')
}

/** All problems, a line each. */
export function problemLines(problems: readonly Problem[]): string {
  return problems.map(told => `${problemText(told)}\n`).join('')
}
