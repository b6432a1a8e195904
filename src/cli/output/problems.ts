/** Prints problems to standard error, and ends commands that they stop. */
import { type Problem, placeText } from '../../model/problem.ts'
import { visible, withoutCommands } from '../../report/escape.ts'
import { EXIT, type ExitCode, exitOfProblems, worstExitCode } from '../exit.ts'
import { type Shell, write } from '../shell.ts'

/** Returns a problem as two sentences after its place, with control characters visible and without build server commands. */
export function problemText({ place, fact, remedy }: Problem): string {
  const where = place === null ? '' : `${placeText(place)}: `
  return withoutCommands(visible(`logremedy: ${where}${fact} ${remedy}`).replaceAll('\n', ' '))
}

/** Returns all problems, one per line. */
export function problemLines(problems: readonly Problem[]): string {
  return problems.map(problem => `${problemText(problem)}\n`).join('')
}

/** Prints the problems that stop a command; returns its exit code. */
export async function failWith(shell: Shell, ...problems: readonly Problem[]): Promise<ExitCode> {
  await write(shell.stderr, problemLines(problems))
  return exitOfProblems(problems)
}

/** Prints why the store failed, so that there is nothing to report. */
export async function failWithoutSummary(shell: Shell, problems: readonly Problem[]): Promise<ExitCode> {
  await write(shell.stderr, problemLines(problems))
  return worstExitCode(exitOfProblems(problems), EXIT.output)
}
