/** Where reports go: standard output, or files that appear whole or not at all. */
import { existsSync, fstatSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { nearest } from '../model/nearest.ts'
import { bad, good, type Problem, problem, type Result } from '../model/problem.ts'
import type { Site } from '../report/ci/site.ts'
import { forLog, siteOf } from './build-server.ts'
import { languageOf, type Shell, wantsColor, widthOf, write } from './shell.ts'
import { writeWhole } from './whole-file.ts'

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
      return bad(
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
    return bad(
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
    return bad(
      problem(
        'usage',
        'cli/same-file',
        { path: twice },
        'Two outputs would go to the same file.',
        'Give each its own file.',
      ),
    )
  return good(outputs.map(o => ({ ...o, file: o.file ?? output ?? null })))
}

/** Whether two names lead to one file, as far as names tell. */
export function isSameFile(a: string, b: string): boolean {
  return resolve(a) === resolve(b)
}

/** What the place of an output, the flags and the environment decide about its look. */
export interface Look {
  readonly lang: 'en' | 'zh'
  readonly width: number
  readonly color: boolean
  readonly site: Site
}

/** Makes each output and writes it where it goes; one that cannot be written costs itself and becomes a problem. */
export async function writeOutputs<Name extends string>(
  outputs: readonly Output<Name>[],
  flags: { readonly lang: string; readonly color: string },
  shell: Shell,
  make: (format: Name, look: Look) => string,
): Promise<Problem[]> {
  const problems: Problem[] = []
  for (const output of outputs) {
    const { format, file } = output
    const look = lookOf(output, flags, shell)
    const text = make(format, look)
    const kept = markOf(output, shell.stdout) + text
    const failed = file === null ? null : writeWhole(file, kept)
    if (file === null) await write(shell.stdout, forLog(format, kept, shell.env, look.site.fence))
    if (failed !== null) problems.push(failed)
  }
  return problems
}

/** The first line of text that is kept in a file: later runs know by it that this is no log. Other formats say what they are. */
const TEXT_MARK = '# logremedy/text@1\n'

/** What stands before an output; nothing where it is not kept in a file. */
export function markOf({ format, file }: Output<string>, stdout: Shell['stdout']): string {
  if (format !== 'text' && format !== 'table') return ''
  return (file === null ? isFile((stdout as { fd?: number }).fd) : !existsSync(file) || isFile(file)) ? TEXT_MARK : ''
}

/** Whether an open file or a path is a regular file; a pipe, a terminal or a device is none. */
function isFile(which: number | string | undefined): boolean {
  try {
    if (which === undefined) return false
    return (typeof which === 'number' ? fstatSync(which) : statSync(which)).isFile()
  } catch {
    return false
  }
}

/** The look of one output. */
export function lookOf(
  { format, file }: Output<string>,
  flags: { readonly lang: string; readonly color: string },
  { stdout, env }: Shell,
): Look {
  return {
    lang: languageOf(flags.lang, env),
    width: file === null ? widthOf(stdout) : 80,
    color: file === null && format === 'text' && wantsColor(stdout, flags.color, env),
    site: siteOf(env),
  }
}
