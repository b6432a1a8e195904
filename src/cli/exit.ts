/** Exit codes and their precedence. Documented in `help/exit-codes.md`; other tools rely on them. */

import type { Summary } from '../model/counts/summary.ts'
import type { Problem } from '../model/problem.ts'

export const EXIT = { done: 0, violated: 1, usage: 2, incomplete: 3, output: 4 } as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** Precedence of reasons: a wrong call before a failed output before incomplete input before a verdict. */
const ORDER: readonly ExitCode[] = [EXIT.usage, EXIT.output, EXIT.incomplete, EXIT.violated, EXIT.done]

/** Returns the code of the most serious reason. */
export function worstExitCode(...codes: readonly ExitCode[]): ExitCode {
  return ORDER.find(code => codes.includes(code)) ?? EXIT.done
}

/** Returns the exit code for problems. */
export function exitOfProblems(problems: readonly Problem[]): ExitCode {
  return worstExitCode(...problems.map(exitOfProblem))
}

function exitOfProblem(problem: Problem): ExitCode {
  switch (problem.kind) {
    case 'note':
      return EXIT.done
    case 'usage':
    case 'pack':
      return EXIT.usage
    case 'input':
      return EXIT.incomplete
    case 'output':
      return EXIT.output
  }
}

/** Returns the exit code for a summary: for incomplete sources, and for no input at all. */
export function exitOfSummary(summary: Summary): ExitCode {
  const told = exitOfProblems([...summary.problems, ...summary.sources.flatMap(s => s.problems)])
  const whole = summary.sources.length > 0 && summary.sources.every(s => s.state === 'complete')
  return worstExitCode(told, whole ? EXIT.done : EXIT.incomplete)
}
