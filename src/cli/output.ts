/** Where reports go: standard output, or files that appear whole or not at all. */

import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { nearest } from '../model/nearest.ts'
import { bad, good, type Problem, problem, type Result } from '../model/problem.ts'

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
  const twice = named.find((file, i) => file !== null && named.indexOf(file) !== i)
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

/** Writes a file so that it appears complete or not at all; an existing one stays until then. */
export function writeWhole(path: string, text: string): Problem | null {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    const fd = openSync(temporary, 'wx', 0o600)
    try {
      const bytes = Buffer.from(text)
      for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at)
      fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
    renameSync(temporary, path)
    return null
  } catch (error) {
    rmSync(temporary, { force: true })
    const { code, message } = error as NodeJS.ErrnoException
    return problem(
      'output',
      'cli/output',
      { path },
      `The output cannot be written (${code ?? message}).`,
      'Check the directory, its permissions and the free space.',
    )
  }
}
