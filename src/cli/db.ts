/** `logremedy db verify|backup`: looking after a database. */
import { type Problem, problem } from '../model/problem.ts'
import { counted } from '../report/phrase.ts'
import { backupDatabase, verifyDatabase } from '../run/housekeeping.ts'
import { EXIT, type ExitCode, exitOfProblems, gravest } from './exit.ts'
import { problemLines, refuse } from './problems.ts'
import { bytesText } from './progress.ts'
import { type Shell, write } from './shell.ts'

export interface DbFlags {
  readonly action: string
  readonly files: readonly string[]
  readonly dbTimeout: number
}

/** Runs the command: 0 proved or copied, 1 not proved, 2 a wrong call, 4 the database cannot be read or the copy written. */
export async function runDb({ action, files, dbTimeout }: DbFlags, shell: Shell): Promise<ExitCode> {
  const timeoutMs = Math.round(dbTimeout * 1000)
  switch (action) {
    case 'verify':
      return files.length === 1 ? verify(files[0]!, timeoutMs, shell) : refuse(shell, wrongFiles('verify FILE'))
    case 'backup':
      return files.length === 2 ? backup(files[0]!, files[1]!, shell) : refuse(shell, wrongFiles('backup FILE TO'))
    default:
      return refuse(shell, unknownAction(action))
  }
}

async function verify(path: string, timeoutMs: number, shell: Shell): Promise<ExitCode> {
  const proof = verifyDatabase(path, timeoutMs)
  if (!proof.ok) return refuse(shell, ...proof.problems)
  const { sources, bytes, lines, problems } = proof.value
  await write(shell.stderr, problemLines(problems))
  const wrong = problems.filter(({ kind }) => kind !== 'note')
  if (wrong.some(({ id }) => id === 'store/corrupt')) return EXIT.output
  if (wrong.length > 0) return EXIT.violated
  const size = `${counted(lines, 'line')}, ${bytesText(bytes)}`
  await write(shell.stdout, `${path}: every byte of ${counted(sources, 'source')} (${size}) is counted once.\n`)
  return EXIT.done
}

async function backup(path: string, target: string, shell: Shell): Promise<ExitCode> {
  const copied = await backupDatabase(path, target)
  if (!copied.ok) return gravest(EXIT.output, await refuse(shell, ...copied.problems))
  await write(shell.stdout, `${copied.value.path}: ${bytesText(copied.value.bytes)} written.\n`)
  return exitOfProblems([])
}

function wrongFiles(form: string): Problem {
  return problem('usage', 'db/files', null, 'The number of files is wrong.', `Write: logremedy db ${form}`)
}

function unknownAction(action: string): Problem {
  const fact = `There is no action "${action}".`
  return problem('usage', 'db/action', null, fact, 'Known actions: verify, backup.')
}
