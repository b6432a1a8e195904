/** A call as a line for the shell, so that readers can copy it. */
import { type Command, flagsOf } from './flags.ts'

/** Flags that decide how something is told, or by what it is judged, not what is found. */
const ASIDE = [
  'format',
  'output',
  'lang',
  'color',
  'progress',
  'quiet',
  'verbose',
  'run-info',
  'jobs',
  'toolkit',
  'fail-on',
  'max',
  'max-rate',
  'max-new',
  'expect',
  'min-lines',
  'compare-db',
  'compare-report',
  'strict',
]

/** `logremedy COMMAND` with the flags among `given`, by name, that `command` has too; settings will be there again. */
export function callAgain(
  words: string,
  command: Command,
  paths: readonly string[],
  given: Readonly<Record<string, unknown>>,
): string {
  const typed = flagsOf(command)
    .filter(({ name }) => !ASIDE.includes(name))
    .flatMap(({ name, type, default: standard }) => {
      const values = [given[name]].flat()
      const value = values.at(-1)
      if (value === undefined || value === standard) return []
      if (type === 'boolean' || value === false) return [value === true ? `--${name}` : `--no-${name}`]
      return (type === 'array' ? values : [value]).flatMap(one => [`--${name}`, quoted(String(one))])
    })
  return ['logremedy', words, ...paths.map(pathWord), ...typed].join(' ')
}

/** A word as a shell reads it back. */
export function quoted(word: string): string {
  return /^[\p{L}\p{N}_./:@%+=,-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

/** A path is no flag, whatever it begins with. */
function pathWord(path: string): string {
  return quoted(path.startsWith('-') ? `./${path}` : path)
}
