/** `logremedy db verify|backup|prune|forget`: maintenance of a database. */
import { type Problem, problem } from '../../model/problem.ts'
import { countOf } from '../../report/i18n/report-words.ts'
import { bytesText } from '../../report/number-format.ts'
import { backupDatabase, verifyDatabase } from '../../run/database/maintenance.ts'
import { unknownAction } from '../arguments/usage.ts'
import { EXIT, type ExitCode, exitOfProblems, worstExitCode } from '../exit.ts'
import type { DbFlags } from '../flags/db-flags.ts'
import { failWith, problemLines } from '../output/problems.ts'
import { type Shell, write } from '../shell.ts'
import { runForget, runPrune } from './db-prune.ts'

const ACTIONS = ['verify', 'backup', 'prune', 'forget']

/**
 * Runs the command: 0 verified, copied or removed, 1 not verified or no such source, 2 a wrong call, 4 the database
 * cannot be read or written.
 */
export async function runDb(flags: DbFlags, shell: Shell): Promise<ExitCode> {
  const { action, files, dbTimeout: timeoutMs } = flags
  switch (action) {
    case 'verify':
      return files.length === 1 ? verify(files[0]!, timeoutMs, shell) : failWith(shell, wrongFiles('verify FILE'))
    case 'backup':
      return files.length === 2 ? backup(files[0]!, files[1]!, shell) : failWith(shell, wrongFiles('backup FILE TO'))
    case 'prune':
      return files.length === 1 ? runPrune(flags, shell) : failWith(shell, wrongFiles('prune FILE --before 90d'))
    case 'forget':
      return files.length === 2 ? runForget(flags, shell) : failWith(shell, wrongFiles('forget FILE SOURCE'))
    default:
      return failWith(shell, unknownAction('db', action, ACTIONS))
  }
}

async function verify(path: string, timeoutMs: number, shell: Shell): Promise<ExitCode> {
  const proof = verifyDatabase(path, timeoutMs)
  if (!proof.ok) return failWith(shell, ...proof.problems)
  const { sources, bytes, lines, problems } = proof.value
  await write(shell.stderr, problemLines(problems))
  const wrong = problems.filter(({ kind }) => kind !== 'note')
  if (wrong.some(({ id }) => id === 'store/corrupt')) return EXIT.output
  if (wrong.length > 0) return EXIT.violated
  const size = `${countOf(lines, 'line')}, ${bytesText(bytes)}`
  await write(shell.stdout, `${path}: every byte of ${countOf(sources, 'source')} (${size}) is counted once.\n`)
  return EXIT.done
}

async function backup(path: string, target: string, shell: Shell): Promise<ExitCode> {
  const copied = await backupDatabase(path, target)
  if (!copied.ok) return worstExitCode(EXIT.output, await failWith(shell, ...copied.problems))
  await write(shell.stdout, `${copied.value.path}: ${bytesText(copied.value.bytes)} written.\n`)
  return exitOfProblems([])
}

function wrongFiles(form: string): Problem {
  return problem(
    'usage',
    'db/files',
    null,
    'This action takes a different number of files.',
    `Write: logremedy db ${form}`,
  )
}
