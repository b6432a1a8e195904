/** Commands as yargs must be told of them: positionals, flags, examples; and what it gives back as the values of a command. */
import type { Argv } from 'yargs'
import { bad, good, type Problem, type Result } from '../model/problem.ts'
import { type Command, type Flag, flagsOf } from './flags.ts'
import { helpTexts } from './help.ts'
import { extraWord, unknownFlag, wrongBoolean, wrongChoice, wrongNegation } from './usage.ts'

/** What stands behind the name of a command. */
interface Words {
  readonly usage: string
  /** Single words by name, each with its help. */
  readonly one?: Readonly<Record<string, string>>
  /** The name of the list that takes all other words, also those behind `--`, and its help. */
  readonly many?: readonly [name: string, help: string]
}

/** The inputs of the commands that read logs once. */
const LOGS = ['paths', 'Files, directories, globs; "-" is standard input'] as const

const WORDS: Readonly<Record<Command, Words>> = {
  analyze: {
    usage: 'analyze [paths..]',
    many: LOGS,
  },
  tail: {
    usage: 'tail [paths..]',
    many: ['paths', 'Files, directories, globs, named pipes, also such that come later; "-" is standard input'],
  },
  gate: {
    usage: 'gate [paths..]',
    many: LOGS,
  },
  baseline: {
    usage: 'baseline <action> [paths..]',
    one: { action: 'create, update, prune or check' },
    many: LOGS,
  },
  report: {
    usage: 'report',
  },
  explain: {
    usage: 'explain [codes..]',
    many: ['codes', 'Symbols, numbers in hex or decimal, or phrases'],
  },
  codes: {
    usage: 'codes [term]',
    one: { term: 'Part of a name, number or text' },
  },
  rules: {
    usage: 'rules <action> [paths..]',
    one: { action: 'list, lint, test or compile' },
    many: ['paths', 'Pack files or directories; without any those in use'],
  },
  query: {
    usage: 'query [sql]',
    one: { sql: 'One SELECT, WITH, VALUES or EXPLAIN' },
  },
  db: {
    usage: 'db <action> [files..]',
    one: { action: 'verify, backup, prune or forget' },
    many: ['files', 'The database; for backup also the file to write, for forget the source'],
  },
}

/** The command that a call without one means. */
const DEFAULT: Command = 'analyze'

/** How commands are made known to the parser. */
export interface Registering {
  /** A call without a command is one of `analyze`. */
  readonly withDefault: boolean
  /** Somebody will read the help: else yargs need not word it, which takes longer than to explain a code. */
  readonly withHelp: boolean
}

/** Makes a command known to the parser, which only takes the words apart: it knows no default values and forbids nothing. */
export function register(parser: Argv, name: Command, { withDefault, withHelp }: Registering): void {
  const { usage, one = {}, many } = WORDS[name]
  const text = helpTexts[name]
  parser.command(withDefault && name === DEFAULT ? [usage, '$0'] : usage, text.summary, y => {
    // With a number of values said, a word keeps what it is, whatever it begins with.
    for (const [word, describe] of Object.entries(one)) y.positional(word, { type: 'string', describe }).nargs(word, 1)
    if (many !== undefined) y.positional(many[0], { type: 'string', array: true, describe: many[1] })
    for (const flag of flagsOf(name)) y.option(flag.name, { ...optionOf(flag), hidden: !withHelp })
    if (!withHelp) return y
    for (const [example, meaning] of text.examples) y.example(`$0 ${example}`, meaning)
    return y.epilogue(helpTexts.exits)
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
  /** Words and flags by name, in camel case. */
  readonly values: Readonly<Record<string, unknown>>
  /** The flags that were typed, by name. */
  readonly typed: Readonly<Record<string, unknown>>
}

/** What the parser made of the words → the call. `settings` stand for flags that were not typed. The first thing that is wrong is told. */
export function readCall(
  name: Command,
  parsed: Readonly<Record<string, unknown>>,
  settings: Readonly<Record<string, unknown>>,
): Result<Call> {
  const { one = {}, many } = WORDS[name]
  const flags = flagsOf(name)
  const single = Object.keys(one).flatMap(word => list(parsed[word]))
  const several = many === undefined ? [] : list(parsed[many[0]])
  const behind = list(parsed['--'])
  const [first, ...rest] = list(parsed._)
  const extra = first === undefined || first === name ? rest : [first, ...rest]
  const strange = unknownFlag([...single, ...several, ...extra, ...unknownKeys(parsed, name)], flags, name)
  if (strange !== null) return bad(strange)
  const [tooMuch] = many === undefined ? [...extra, ...behind] : extra
  if (tooMuch !== undefined) return bad(extraWord(tooMuch, name))
  const words = Object.keys(one).map(word => [word, parsed[word]] as const)
  const values: Record<string, unknown> = { ...Object.fromEntries(words), '--': behind }
  if (many !== undefined) values[many[0]] = [...several, ...behind]
  const typed: Record<string, unknown> = {}
  for (const flag of flags) {
    if (parsed[flag.name] !== undefined) typed[flag.name] = parsed[flag.name]
    const value = flagValue(flag, parsed[flag.name] ?? settings[flag.name] ?? flag.default)
    if (!value.ok) return value
    values[camelCase(flag.name)] = value.value
  }
  return good({ values, typed })
}

/** Whether a call leaves out the word by which its command knows what to do. */
export function lacksAction(name: Command, { values }: Call): boolean {
  return WORDS[name].one?.action !== undefined && values.action === undefined
}

/** Of a flag given twice the last value counts, unless it takes a list. */
function flagValue(flag: Flag, given: unknown): Result<unknown> {
  const last = Array.isArray(given) ? given.at(-1) : given
  const wrong = (found: Problem | null) => (found === null ? null : bad<unknown>(found))
  if (flag.type === 'array') return wrong(last === false ? wrongNegation(flag.name) : null) ?? good(list(given))
  if (last === undefined) return good(undefined)
  if (flag.type === 'boolean')
    return wrong(typeof last === 'boolean' ? null : wrongBoolean(flag.name, last)) ?? good(last)
  if (last === false) return flag.negatable ? good(undefined) : bad(wrongNegation(flag.name))
  if (flag.type === 'number') return good(last === '' ? Number.NaN : Number(last))
  const text = String(last)
  return wrong(flag.choices?.includes(text) === false ? wrongChoice(flag, text) : null) ?? good(text)
}

/** What the parser took for flags though there are none such: `--rules.x`. */
function unknownKeys(parsed: Readonly<Record<string, unknown>>, name: Command): string[] {
  const { one = {}, many } = WORDS[name]
  const flags = flagsOf(name).flatMap(({ name, alias = name }) => [name, alias, camelCase(name)])
  const known = new Set([...flags, ...Object.keys(one), many?.[0], '_', '--', '$0', 'help', 'version'])
  return Object.keys(parsed)
    .filter(key => !known.has(key))
    .map(key => `--${key}`)
}

function camelCase(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

function list(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : value === undefined ? [] : [String(value)]
}
