/** Commands as yargs must be told of them: positionals, flags, examples. */
import type { Argv } from 'yargs'
import { type Command, flagsOf } from './flags.ts'
import { helpTexts } from './help.ts'

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

/** Makes a command known to the parser. `settings` stand for flags that are not typed; `run` gets all by flag name. */
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
      for (const [example, meaning] of text.examples) y.example(`$0 ${example}`, meaning)
      return y.epilogue(helpTexts.exits).config(settings)
    },
    parsed => {
      const args = withDash(parsed)
      const words = many === undefined ? {} : { [many[0]]: [...list(args[many[0]]), ...list(args['--'])] }
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

/** yargs loses a lone dash among paths, so it travels under a name that no argument can have. */
const STANDARD_INPUT = '\0-'

/** A word of the command line as the parser may see it. */
export function hideDash(word: string): string {
  return word === '-' ? STANDARD_INPUT : word
}

function withDash(args: object): Record<string, unknown> {
  const back = (value: unknown): unknown =>
    value === STANDARD_INPUT ? '-' : Array.isArray(value) ? value.map(back) : value
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, back(value)]))
}

function list(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : value === undefined ? [] : [String(value)]
}
