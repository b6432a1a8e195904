/** Registers each command with yargs: positionals, flags, examples. */
import type { Argv } from 'yargs'
import { type Command, flagsOf } from './flags.ts'
import { helpTexts, TOPIC_OF_COMMAND, TOPICS } from './help.ts'

/** The words that may follow the name of a command. */
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
    many: ['paths', 'Files, directories, globs and named pipes, even if they appear later; "-" is standard input'],
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
    many: ['codes', 'Symbols, hexadecimal or decimal numbers, or phrases'],
  },
  codes: {
    usage: 'codes [term]',
    one: { term: 'Part of a name, number or text' },
  },
  rules: {
    usage: 'rules <action> [paths..]',
    one: { action: 'list, lint, test or compile' },
    many: ['paths', 'Pack files or directories (default: the packs in use)'],
  },
  query: {
    usage: 'query [sql]',
    one: { sql: 'One SELECT, WITH, VALUES or EXPLAIN statement' },
  },
  db: {
    usage: 'db <action> [files..]',
    one: { action: 'verify, backup, prune or forget' },
    many: ['files', 'The database; for backup also the file to write, for forget the source to remove'],
  },
  help: {
    usage: 'help [topics..]',
    many: ['topics', 'Topics of the manual; none lists them'],
  },
}

/** The command that a call without one means. */
const DEFAULT: Command = 'analyze'

/** Registers a command with the parser. `settings` are the values of flags that are not typed; `run` gets all values by flag name. */
export function register(
  parser: Argv,
  name: Command,
  settings: Record<string, unknown>,
  withDefault: boolean,
  run: (flags: Record<string, unknown>) => Promise<void>,
): void {
  const { usage, one = {}, many } = WORDS[name]
  const text = helpTexts[name]
  parser.command(
    withDefault && name === DEFAULT ? [usage, '$0'] : usage,
    text.summary,
    y => {
      for (const [word, describe] of Object.entries(one)) y.positional(word, { type: 'string', describe })
      if (many !== undefined) y.positional(many[0], { type: 'string', array: true, describe: many[1] })
      addFlags(y, name)
      if (name === 'help' && process.argv.includes(COMPLETING)) y.choices('topics', TOPICS)
      for (const [example, meaning] of text.examples) y.example(`$0 ${example}`, meaning)
      const topic = TOPIC_OF_COMMAND[name] ?? name
      const more = name === 'help' ? '' : `\nManual: logremedy help ${topic}; all topics: logremedy help`
      return y.epilogue(helpTexts.exits + more).config(settings)
    },
    parsed => {
      const args = withDash(parsed)
      const listed = many === undefined ? [] : [...list(args[many[0]]), ...list(args['--'])]
      const words = many === undefined ? {} : { [many[0]]: listed.filter(word => word !== MANUAL) }
      return run({ ...args, ...words })
    },
  )
}

function addFlags(y: Argv, command: Command): void {
  for (const { name, alias, type, help, default: standard, choices } of flagsOf(command))
    y.option(name, {
      type: type === 'array' ? 'string' : type,
      array: type === 'array',
      describe: help,
      ...(alias ? { alias } : {}),
      ...(standard !== undefined ? { default: standard } : {}),
      ...(choices ? { choices } : {}),
      ...(type === 'array' ? { default: [] as string[], defaultDescription: 'none' } : {}),
      requiresArg: type !== 'boolean',
      // Of a flag given twice the last one counts.
      ...(type === 'array' ? {} : { coerce: (value: unknown) => (Array.isArray(value) ? value.at(-1) : value) }),
    })
}

/** The flag by which a shell asks yargs what a word can become. */
const COMPLETING = '--get-yargs-completions'

/** yargs loses a lone dash among paths, so it travels under a name that no argument can have. */
const STANDARD_INPUT = '\0-'

/** yargs takes the last word "help" for the flag --help, so behind our command there is always another word. */
const MANUAL = '\0manual'

/** The command line as the parser may see it. */
export function wordsForParser(argv: readonly string[]): string[] {
  const words = argv.map(word => (word === '-' ? STANDARD_INPUT : word))
  return words[0] === 'help' ? ['help', MANUAL, ...words.slice(1)] : words
}

function withDash(args: object): Record<string, unknown> {
  const back = (value: unknown): unknown =>
    value === STANDARD_INPUT ? '-' : Array.isArray(value) ? value.map(back) : value
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, back(value)]))
}

function list(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : value === undefined ? [] : [String(value)]
}
