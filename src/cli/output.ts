/** Where reports go: standard output, or files that appear whole or not at all. */

import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
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
export function writeWhole(path: string, text: string | Uint8Array): Problem | null {
  let temporary: string | null = null
  try {
    const target = existsSync(path) ? realpathSync(path) : path
    // A device or a pipe is written to; putting a file in its place would be the end of /dev/null.
    if (existsSync(target) && !statSync(target).isFile()) {
      writeTo(openSync(target, 'w'), text)
      return null
    }
    const beside = `${target}.${randomBytes(6).toString('hex')}.tmp`
    const fd = openSync(beside, 'wx', 0o600)
    temporary = beside
    writeTo(fd, text, fsyncSync)
    renameSync(temporary, target)
    return null
  } catch (error) {
    if (temporary !== null) rmSync(temporary, { force: true })
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

/** Writes all of `text` and closes. */
function writeTo(fd: number, text: string | Uint8Array, last: (fd: number) => void = () => undefined): void {
  try {
    const bytes = Buffer.from(text)
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at)
    last(fd)
  } finally {
    closeSync(fd)
  }
}
