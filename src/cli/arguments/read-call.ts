/** Converts the parsed words of a call to the values of a command. */
import { err, ok, type Result } from '../../model/problem.ts'
import type { Declaration, Flag } from '../flags/flag.ts'
import { extraWord, unknownFlag, wrongBoolean, wrongChoice, wrongNegation } from './usage.ts'

/** A parsed call. */
export interface Call {
  /** Words and flags by name, in camel case; flags have their parsed values. */
  readonly values: Readonly<Record<string, unknown>>
  /** The typed flags, by name, as typed. */
  readonly typed: Readonly<Record<string, unknown>>
}

/** Converts the parser's result to a call. `settings` are the values of flags that were not typed. Reports the first error. */
export function readCall(
  command: Declaration,
  parsed: Readonly<Record<string, unknown>>,
  settings: Readonly<Record<string, unknown>>,
): Result<Call> {
  const { name, words, many, flags } = command
  const behind = list(parsed['--'])
  const [first, ...rest] = list(parsed._)
  const extra = first === undefined || first === name ? rest : [first, ...rest]
  const placed = Object.keys(words).flatMap(word => list(parsed[word]))
  const strange = unknownFlag([...placed, ...extra, ...unknownKeys(parsed, command)], flags, name)
  if (strange !== null) return err(strange)
  const [tooMuch] = many === undefined ? [...extra, ...behind] : extra
  if (tooMuch !== undefined) return err(extraWord(tooMuch, name))
  const values: Record<string, unknown> = { '--': behind }
  for (const word of Object.keys(words))
    values[word] = word === many ? [...list(parsed[word]), ...behind] : parsed[word]
  const typed: Record<string, unknown> = {}
  for (const flag of flags) {
    if (parsed[flag.name] !== undefined) typed[flag.name] = parsed[flag.name]
    const value = flagValue(flag, parsed[flag.name] ?? settings[flag.name] ?? flag.default)
    if (!value.ok) return value
    values[camelCase(flag.name)] = value.value
  }
  return ok({ values, typed })
}

/** Returns whether the word for the action of a command is missing. */
export function lacksAction({ words }: Declaration, { values }: Call): boolean {
  return words.action !== undefined && values.action === undefined
}

/** Parses a value. If a flag is given twice, the last value counts, unless it takes a list. */
function flagValue(flag: Flag, given: unknown): Result<unknown> {
  const read = plainValue(flag, given)
  return read.ok && read.value !== undefined && flag.parse !== undefined ? flag.parse(read.value as never) : read
}

function plainValue(flag: Flag, given: unknown): Result<unknown> {
  const { name, type, choices, negatable } = flag
  const last = Array.isArray(given) ? given.at(-1) : given
  if (last === false && type !== 'boolean') return negatable ? ok(undefined) : err(wrongNegation(name))
  if (type === 'array') return ok(list(given))
  if (last === undefined) return ok(undefined)
  if (type === 'boolean') return typeof last === 'boolean' ? ok(last) : err(wrongBoolean(name, last))
  if (type === 'number') return ok(last === '' ? Number.NaN : Number(last))
  const text = String(last)
  return choices?.includes(text) === false ? err(wrongChoice(flag, text)) : ok(text)
}

/** Returns unknown names that the parser took for flags: `--rules.x`. */
function unknownKeys(parsed: Readonly<Record<string, unknown>>, { words, flags }: Declaration): string[] {
  const names = flags.flatMap(({ name, alias = name }) => [name, alias, camelCase(name)])
  const known = new Set([...names, ...Object.keys(words), '_', '--', '$0', 'help', 'version'])
  return Object.keys(parsed)
    .filter(key => !known.has(key))
    .map(key => `--${key}`)
}

function camelCase(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

/**
 * yargs treats a last word "help" as the flag --help, and would print its own help. So our command of this name is
 * followed by another word, which no argument can be.
 */
export const FILLER = '\0'

function list(value: unknown): string[] {
  const all = Array.isArray(value) ? value.map(String) : value === undefined ? [] : [String(value)]
  return all.filter(word => word !== FILLER)
}
