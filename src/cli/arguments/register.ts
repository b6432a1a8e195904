/** Registers commands with yargs: positionals, flags, examples. */
import type { Argv } from 'yargs'
import type { Declaration, Flag } from '../flags/flag.ts'
import { TOPIC_OF_COMMAND } from '../flags/help-flags.ts'
import { FILLER } from './read-call.ts'

/** How to register commands with the parser. */
export interface Registering {
  /** A call without a command means this command. */
  readonly isDefault: boolean
  /** The help will be read; without it yargs need not format it, which takes longer than explaining a code. */
  readonly withHelp: boolean
}

/** The end of every command's help. */
export const EXITS =
  'Exit codes: 0 done · 1 gate failed, or not found · 2 wrong usage or rule pack · 3 input incomplete · 4 database or output failed · 128+n ended by signal n'

/** Registers a command with the parser, which only splits the words: it knows no default values and rejects nothing. */
export function register(parser: Argv, command: Declaration, { isDefault, withHelp }: Registering): void {
  const { name, usage, summary, words, many, choices, flags, examples } = command
  parser.command(isDefault ? [usage, '$0'] : usage, summary, y => {
    for (const [word, describe] of Object.entries(words))
      if (word === many)
        y.positional(word, { type: 'string', array: true, describe, ...(withHelp && choices && { choices }) })
      // With a fixed number of values, a word is taken as it is, even if it begins with a dash.
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

/** Returns the command line in the form for the parser. */
export function wordsForParser(argv: readonly string[]): readonly string[] {
  return argv[0] === 'help' ? ['help', FILLER, ...argv.slice(1)] : argv
}
