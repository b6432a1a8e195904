/** Text pasted to standard input. */
import { err, ok, problem, type Result } from '../../model/problem.ts'
import { type Shell, write } from '../shell.ts'

/** Maximum size of a pasted text in bytes: a few screens; logs are for `analyze`. */
const MAX_PASTED = 1024 * 1024

/** Reads all of standard input as one text. */
export async function pastedText(shell: Shell): Promise<Result<string[]>> {
  const input = shell.stdin?.() ?? process.stdin
  if ((input as { isTTY?: boolean }).isTTY) await write(shell.stderr, 'Paste lines, then end with Ctrl-D.\n')
  const pieces: Buffer[] = []
  let size = 0
  try {
    for await (const piece of input) {
      const bytes = Buffer.from(piece as string | Uint8Array)
      size += bytes.length
      if (size > MAX_PASTED) return err(tooLong())
      pieces.push(bytes)
    }
  } catch (error) {
    const fact = `Standard input cannot be read (${(error as NodeJS.ErrnoException).code}).`
    return err(problem('usage', 'explain/input', null, fact, 'Name the codes instead: logremedy explain 0xA0'))
  }
  const text = Buffer.concat(pieces).toString()
  if (text.trim() !== '') return ok([text])
  return err(problem('usage', 'explain/none', null, 'Standard input is empty.', 'Pipe lines of a log into it.'))
}

function tooLong() {
  const remedy = 'Count the codes of a whole log with: logremedy analyze -'
  return problem('usage', 'explain/input', null, 'Standard input is longer than 1 MiB.', remedy)
}
