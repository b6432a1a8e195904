/** Writes reports: to standard output, or to files that appear complete or not at all. */
import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { nearest } from '../../model/nearest.ts'
import { err, ok, type Problem, problem, type Result } from '../../model/problem.ts'
import type { CiContext } from '../../report/ci/location.ts'
import { OWN_HEAD, ownFileKind } from '../../source/content/own-reports.ts'
import { languageOf, type Shell, spend, wantsColor, widthOf, write } from '../shell.ts'
import { writeFileAtomic } from './atomic-write.ts'
import { ciContextOf, escapeReport } from './build-server.ts'
import { Parts } from './packed-text.ts'

/** One output: a format and its file, null for standard output. */
export interface Output<Name extends string> {
  readonly format: Name
  readonly file: string | null
}

/** Parses `--format NAME[=FILE]` and `--output FILE`. */
export function parseOutputs<Name extends string>(
  formats: readonly string[],
  output: string | undefined,
  known: readonly Name[],
  standard: Name,
): Result<Output<Name>[]> {
  const outputs: Output<Name>[] = []
  for (const text of formats.length > 0 ? formats : [standard]) {
    const at = text.indexOf('=')
    const name = at < 0 ? text : text.slice(0, at)
    if (!(known as readonly string[]).includes(name)) {
      const guess = nearest(name, known)
      return err(
        problem(
          'usage',
          'cli/format',
          null,
          `There is no format "${name}".`,
          guess ? `Did you mean "${guess}"?` : `Known formats: ${known.join(', ')}.`,
        ),
      )
    }
    outputs.push({ format: name as Name, file: at < 0 ? null : text.slice(at + 1) })
  }
  const open = outputs.filter(o => o.file === null)
  if (open.length > 1)
    return err(
      problem(
        'usage',
        'cli/two-outputs',
        null,
        'Two formats would go to standard output.',
        'Give all but one a file: --format json=report.json',
      ),
    )
  const named = outputs.map(o => o.file ?? output ?? null)
  const twice = named.find((file, i) => file !== null && named.slice(0, i).some(f => f !== null && isSameFile(f, file)))
  if (twice)
    return err(
      problem(
        'usage',
        'cli/same-file',
        { path: twice },
        'Two outputs would go to the same file.',
        'Give each its own file.',
      ),
    )
  return ok(outputs.map(o => ({ ...o, file: o.file ?? output ?? null })))
}

/** Returns whether two names are those of one file, as far as names show. */
export function isSameFile(a: string, b: string): boolean {
  return resolve(a) === resolve(b)
}

/** How an output looks, decided by its destination, the flags and the environment. */
export interface OutputStyle {
  readonly lang: 'en' | 'zh'
  readonly width: number
  readonly color: boolean
  readonly site: CiContext
}

/**
 * Makes and writes each output; a failure becomes a problem and does not stop the others. `isLong`: making one may take
 * noticeable time.
 */
export async function writeOutputs<Name extends string>(
  outputs: readonly Output<Name>[],
  flags: { readonly lang: string; readonly color: string },
  shell: Shell,
  make: (format: Name, look: OutputStyle) => string | Iterable<string>,
  isLong = false,
): Promise<Problem[]> {
  const problems: Problem[] = []
  shell.signals?.begin()
  const before = shell.signal.aborted
  const isInterrupted = (): boolean => shell.signal.aborted && !before
  for (const output of outputs) {
    const { format, file } = output
    const look = outputStyleOf(output, flags, shell)
    const report = () => make(format, look)
    await nextTurn()
    const made = isInterrupted()
      ? null
      : await collectPieces(isLong ? await spend(shell, report) : report(), isInterrupted)
    const failed =
      made === null ? interrupted(file) : file === null ? null : writeFileAtomic(file, withTextMark(output, made))
    if (failed !== null) problems.push(failed)
    if (made === null || file !== null) continue
    const text = typeof made === 'string' ? [escapeReport(format, made, shell.env, look.site)] : made
    for (const part of text) await write(shell.stdout, part)
  }
  return problems
}

/** Returns a text as it is, pieces joined and encoded; pauses after each part. Null if it is interrupted. */
async function collectPieces(
  made: string | Iterable<string>,
  isInterrupted: () => boolean,
): Promise<string | Iterable<Uint8Array> | null> {
  if (typeof made === 'string') return made
  const parts = new Parts()
  for (const piece of made) {
    if (!parts.add(piece)) continue
    await nextTurn()
    if (isInterrupted()) return null
  }
  return parts
}

/** Lets signals and timers be handled. */
function nextTurn(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 1))
}

function interrupted(file: string | null): Problem {
  return problem(
    'output',
    'cli/interrupted',
    file === null ? null : { path: file },
    'The run was interrupted before this report was written.',
    'Run it again. With --db, `logremedy report` prints what was counted.',
  )
}

/** The first line of a text file that does not identify itself; later runs recognise by it that the file is not a log. */
const TEXT_MARK = '# logremedy/text@1\n'

/** Returns whether a name leads to something other than a regular file; an inaccessible file cannot be written either. */
function isDevice(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === false
  } catch {
    return false
  }
}

/** Returns the text for an output: in a file with a mark unless it identifies itself, in a pipe or device without. */
export function withTextMark<Made>(output: Output<string>, made: Made): Made | string {
  const { format, file } = output
  if (typeof made !== 'string' || file === null || (format !== 'text' && format !== 'table')) return made
  if (isDevice(file)) return made
  return ownFileKind(Buffer.from(made.slice(0, OWN_HEAD))) === null ? TEXT_MARK + made : made
}

/** Returns how one output looks. */
export function outputStyleOf(
  { format, file }: Output<string>,
  flags: { readonly lang: string; readonly color: string },
  { stdout, env }: Shell,
): OutputStyle {
  return {
    lang: languageOf(flags.lang, env),
    width: file === null ? widthOf(stdout) : 80,
    color: file === null && format === 'text' && wantsColor(stdout, flags.color, env),
    site: ciContextOf(env),
  }
}
