/** --files-from: a list of paths. */
import { createReadStream } from 'node:fs'
import split2 from 'split2'
import { err, ok, problem, type Result } from '../../model/problem.ts'

/** Reads paths from a list, one per line; skips empty lines. */
export async function pathsFrom(file: string): Promise<Result<string[]>> {
  const input = file === '-' ? process.stdin : createReadStream(file)
  const lines = split2(/\r?\n/, { maxLength: 64 * 1024 })
  // A pipe does not pass on errors.
  input.on('error', (error: Error) => lines.destroy(error))
  const paths: string[] = []
  try {
    for await (const line of input.pipe(lines)) if (line !== '') paths.push(line as string)
    return ok(paths)
  } catch (error) {
    return err(
      problem(
        'usage',
        'cli/files-from',
        { path: file },
        `The list of files cannot be read (${(error as NodeJS.ErrnoException).code}).`,
        'Check the path given with --files-from.',
      ),
    )
  }
}
