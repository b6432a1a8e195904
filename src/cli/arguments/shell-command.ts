/** Formats a call as a line for the shell, so that readers can copy it. */
import type { Flag } from '../flags/flag.ts'

/** Returns `logremedy COMMAND` with those of `flags` that `given` has, by name; settings will apply again. */
export function formatCommand(
  words: string,
  flags: readonly Flag[],
  paths: readonly string[],
  given: Readonly<Record<string, unknown>>,
): string {
  const typed = flags
    .filter(({ aside }) => aside !== true)
    .flatMap(({ name, type, default: standard }) => {
      const values = [given[name]].flat()
      const value = values.at(-1)
      if (value === undefined || value === standard) return []
      if (type === 'boolean' || value === false) return [value === true ? `--${name}` : `--no-${name}`]
      return (type === 'array' ? values : [value]).flatMap(one => [`--${name}`, shellQuote(String(one))])
    })
  return ['logremedy', words, ...paths.map(quotedPath), ...typed].join(' ')
}

/** Quotes a word for a shell. */
export function shellQuote(word: string): string {
  return /^[\p{L}\p{N}_./:@%+=,-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

/** Quotes a path so that it is not read as a flag. */
function quotedPath(path: string): string {
  return shellQuote(path.startsWith('-') ? `./${path}` : path)
}
