/** How problems are told on standard error, and how a command ends that they stop. */
import { type Problem, placeText } from '../../model/problem.ts'
import { visible, withoutCommands } from '../../report/escape.ts'
import { EXIT, type ExitCode, exitOfProblems, worstExitCode } from '../exit.ts'
import { type Shell, write } from '../shell.ts'

/** One problem as two sentences after its place; control characters in paths are made visible, no build server finds a command. */
export function problemText({ place, fact, remedy }: Problem): string {
  const where = place === null ? '' : `${placeText(place)}: `
  return withoutCommands(visible(`logremedy: ${where}${fact} ${remedy}`).replaceAll('\n', ' '))
}

/** All problems, a line each. */
export function problemLines(problems: readonly Problem[]): string {
  return problems.map(problem => `${problemText(problem)}\n`).join('')
}

/** Tells the problems that keep a command from going on; answers what they cost. */
export async function failWith(shell: Shell, ...problems: readonly Problem[]): Promise<ExitCode> {
  await write(shell.stderr, problemLines(problems))
  return exitOfProblems(problems)
}

/** Says why the store failed, so that there is nothing to report. */
export async function failWithoutSummary(shell: Shell, problems: readonly Problem[]): Promise<ExitCode> {
  await write(shell.stderr, problemLines(problems))
  return worstExitCode(exitOfProblems(problems), EXIT.output)
}
