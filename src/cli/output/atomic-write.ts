/** Writes files so that they appear complete or not at all. */
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
import { type Problem, problem } from '../../model/problem.ts'
import { findPlanted } from './symlinks.ts'

/** Writes a file that replaces an existing one only when it is complete. Only its owner may read it unless `mode` says more. */
export function writeFileAtomic(
  path: string,
  text: string | Uint8Array | Iterable<Uint8Array>,
  mode = 0o600,
): Problem | null {
  const planted = findPlanted(path)
  if (planted !== null) return plantedProblem(path, planted)
  let temporary: string | null = null
  try {
    // A device or a pipe is written to; replacing it by a file would destroy /dev/null.
    if (existsSync(path) && !statSync(path).isFile()) {
      writeTo(openSync(path, 'w'), text)
      return null
    }
    const target = existsSync(path) ? realpathSync(path) : path
    const beside = `${target}.${randomBytes(6).toString('hex')}.tmp`
    const fd = openSync(beside, 'wx', mode)
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

function plantedProblem(path: string, planted: string): Problem {
  const fact = `${planted} belongs to another user and is in a directory where everyone can write; nothing was written.`
  return problem('output', 'cli/planted', { path }, fact, 'Remove it, or write to your own directory.')
}

/** Writes all of `text` and closes the file. */
function writeTo(
  fd: number,
  text: string | Uint8Array | Iterable<Uint8Array>,
  last: (fd: number) => void = () => undefined,
): void {
  try {
    const parts = typeof text === 'string' ? [Buffer.from(text)] : text instanceof Uint8Array ? [text] : text
    for (const bytes of parts) for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at)
    last(fd)
  } finally {
    closeSync(fd)
  }
}
