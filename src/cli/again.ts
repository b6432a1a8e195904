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

/**
 * `logremedy COMMAND` with the flags of this call that `command` has too. Flags as they stand in `settings` are left
 * out, for they will be there again.
 */
export function callAgain(
  words: string,
  command: Command,
  paths: readonly string[],
  flags: Readonly<Record<string, unknown>>,
  settings: Readonly<Record<string, unknown>>,
): string {
  const same = (a: unknown, b: unknown) =>
    JSON.stringify([a].flat().map(String)) === JSON.stringify([b].flat().map(String))
  const typed = flagsOf(command)
    .filter(({ name }) => !ASIDE.includes(name))
    .flatMap(({ name, type, default: standard }) => {
      const value = flags[name]
      if (value === undefined || value === standard || same(value, settings[name])) return []
      if (type === 'boolean' || value === false) return [value === true ? `--${name}` : `--no-${name}`]
      return [value].flat().flatMap(one => [`--${name}`, quoted(String(one))])
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
