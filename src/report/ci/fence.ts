/** Text for the log of a build server. */
import { behindBar } from '../escape.ts'

/**
 * Puts a bar before each line, so that none is a command. With a fence, a word that no log can guess, the GitHub runner
 * additionally ignores all commands until the word is repeated.
 */
export function fenced(body: string, fence: string | null): string {
  const barred = behindBar(body)
  return fence === null ? barred : `::stop-commands::${fence}\n${barred}::${fence}::\n`
}
