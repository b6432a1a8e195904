/** Where reports go: standard output, or files that appear whole or not at all. */
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

/** One output: a format and the file it goes to, null for standard output. */
export interface Output<Name extends string> {
  readonly format: Name
  readonly file: string | null
}

/** Reads `--format NAME[=FILE]` flags and `--output FILE`. */
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

/** Whether two names lead to one file, as far as names tell. */
export function isSameFile(a: string, b: string): boolean {
  return resolve(a) === resolve(b)
}

/** What the place of an output, the flags and the environment decide about its look. */
export interface OutputStyle {
  readonly lang: 'en' | 'zh'
  readonly width: number
  readonly color: boolean
  readonly site: CiContext
}

/**
 * Makes each output and writes it where it goes; one that cannot be written costs itself and becomes a problem. `isLong`: making one may
 * take longer than a user waits.
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
    const text = typeof made === 'string' ? [escapeReport(format, made, shell.env, look.site.fence)] : made
    for (const part of text) await write(shell.stdout, part)
  }
  return problems
}

/** A text as it is; pieces together, encoded. After each part others get a turn. Null once it is interrupted. */
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

/** Lets signals and timers be heard. */
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

/** The first line of text in a file that is not known again by its own first line: a later run sees by it that this is no log. */
const TEXT_MARK = '# logremedy/text@1\n'

/** Whether a name leads to what is there and no regular file; what cannot be looked at cannot be written either. */
function isDevice(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === false
  } catch {
    return false
  }
}

/** What is written into a file: text that would not be known again bears a mark; into a pipe or device goes the text alone. */
export function withTextMark<Made>(output: Output<string>, made: Made): Made | string {
  const { format, file } = output
  if (typeof made !== 'string' || file === null || (format !== 'text' && format !== 'table')) return made
  if (isDevice(file)) return made
  return ownFileKind(Buffer.from(made.slice(0, OWN_HEAD))) === null ? TEXT_MARK + made : made
}

/** The look of one output. */
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
