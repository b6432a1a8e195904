/** Commands as yargs must be told of them: positionals, flags, examples; and what it gives back as the values of a command. */
import type { Argv } from 'yargs'
import { err, ok, type Result } from '../../model/problem.ts'
import type { Declaration, Flag } from '../flags/flag.ts'
import { TOPIC_OF_COMMAND } from '../flags/help-flags.ts'
import { extraWord, unknownFlag, wrongBoolean, wrongChoice, wrongNegation } from './usage.ts'

/** How commands are made known to the parser. */
export interface Registering {
  /** A call without a command is one of this command. */
  readonly isDefault: boolean
  /** Somebody will read the help: else yargs need not word it, which takes longer than to explain a code. */
  readonly withHelp: boolean
}

/** What the help of every command ends with. */
export const EXITS =
  'Exit codes: 0 done · 1 gate failed, or not found · 2 wrong usage or rule pack · 3 input incomplete · 4 database or output failed · 128+n ended by signal n'

/** Makes a command known to the parser, which only takes the words apart: it knows no default values and forbids nothing. */
export function register(parser: Argv, command: Declaration, { isDefault, withHelp }: Registering): void {
  const { name, usage, summary, words, many, choices, flags, examples } = command
  parser.command(isDefault ? [usage, '$0'] : usage, summary, y => {
    for (const [word, describe] of Object.entries(words))
      if (word === many)
        y.positional(word, { type: 'string', array: true, describe, ...(withHelp && choices && { choices }) })
      // With a number of values said, a word keeps what it is, whatever it begins with.
      else y.positional(word, { type: 'string', describe }).nargs(word, 1)
    for (const flag of flags) y.option(flag.name, { ...optionOf(flag), hidden: !withHelp })
    if (!withHelp) return y
    for (const [example, meaning] of examples) y.example(`$0 ${example}`, meaning)
    const topic = TOPIC_OF_COMMAND[name] ?? name
    const more = name === 'help' ? '' : `\nManual: logremedy help ${topic}; all topics: logremedy help`
    return y.epilogue(EXITS + more)
  })
}

function optionOf({ alias, type, help, default: standard, choices }: Flag) {
  const shown = type === 'array' ? 'none' : standard === undefined ? undefined : JSON.stringify(standard)
  return {
    type: type === 'array' ? 'string' : type,
    array: type === 'array',
    describe: help,
    requiresArg: type !== 'boolean',
    ...(alias === undefined ? {} : { alias }),
    ...(choices === undefined ? {} : { choices }),
    ...(shown === undefined ? {} : { defaultDescription: shown }),
  } as const
}

/** A call as it was meant. */
export interface Call {
  /** Words and flags by name, in camel case; each flag as the meaning of its value. */
  readonly values: Readonly<Record<string, unknown>>
  /** The flags that were typed, by name, as they were typed. */
  readonly typed: Readonly<Record<string, unknown>>
}

/** What the parser made of the words → the call. `settings` stand for flags that were not typed. The first thing that is wrong is told. */
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

/** Whether a call leaves out the word by which its command knows what to do. */
export function lacksAction({ words }: Declaration, { values }: Call): boolean {
  return words.action !== undefined && values.action === undefined
}

/** What a value means. Of a flag given twice the last value counts, unless it takes a list. */
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

/** What the parser took for flags though there are none such: `--rules.x`. */
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
 * yargs takes a last word "help" for the flag --help, and would print its own help: behind our command of this name another word
 * stands, which no argument can be.
 */
const FILLER = '\0'

/** The command line as the parser may see it. */
export function wordsForParser(argv: readonly string[]): readonly string[] {
  return argv[0] === 'help' ? ['help', FILLER, ...argv.slice(1)] : argv
}

function list(value: unknown): string[] {
  const all = Array.isArray(value) ? value.map(String) : value === undefined ? [] : [String(value)]
  return all.filter(word => word !== FILLER)
}
