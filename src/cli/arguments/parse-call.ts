/** Reads any call with yargs, which also prints the help and what the tab key completes. Loaded only when it is needed. */
import yargs from 'yargs'
import { VERSION } from '../../run/setup/version.ts'
import { COMMANDS, DEFAULT_COMMAND } from '../commands/index.ts'
import { EXITS, register, wordsForParser } from './register.ts'

/** What yargs made of a call. `output` is help, a version or a script, which is all the call asked for. */
export interface ParsedCall {
  readonly parsed: Readonly<Record<string, unknown>>
  readonly error: Error | undefined
  readonly output: string
}

/** Parses a call; `width` is that of its output. */
export async function parseCall(argv: readonly string[], width: number): Promise<ParsedCall> {
  // With a default command, yargs would not print its script.
  const withDefault = argv[0] !== 'completion'
  const wanted = argv.length === 0 ? ['--help'] : wordsForParser(argv)
  const withHelp = ['--help', COMPLETING].some(word => wanted.includes(word))
  const parser = yargs([...wanted])
    .scriptName('logremedy')
    .locale('en')
    .parserConfiguration({
      'parse-positional-numbers': false,
      'camel-case-expansion': true,
      'duplicate-arguments-array': true,
      'greedy-arrays': false,
      'populate--': true,
      'dot-notation': false,
      // So an unknown flag is a word among the others, as it was typed.
      'unknown-options-as-args': !wanted.includes(COMPLETING),
    })
    .version(VERSION)
    .help()
    .showHelpOnFail(false)
    .wrap(Math.min(100, width))
    .exitProcess(false)
    .usage(USAGE)
    .epilogue(EXITS)
    .completion('completion', 'Print a completion script for bash or zsh', withCompletions(argv))
  for (const one of COMMANDS) register(parser, one, { isDefault: withDefault && one === DEFAULT_COMMAND, withHelp })

  // The result is taken before yargs checks it, since our checks have better messages. Help, version and script are output.
  let parsed: Record<string, unknown> | null = null
  parser.middleware(args => {
    parsed = args
  }, true)
  let reaction: { error: Error | undefined; output: string } = { error: undefined, output: '' }
  await parser.parseAsync(wanted, {}, (error, _args, output) => {
    reaction = { error, output }
  })
  return { parsed: parsed ?? {}, ...reaction }
}

/** Adds what a command itself completes to what the parser knows. */
function withCompletions(argv: readonly string[]) {
  type Done = (words: string[]) => void
  type Standard = (each: (error: Error | null, words?: string[]) => void) => void
  return (word: string, _args: unknown, standard: Standard, done: Done): void =>
    standard((_error, words = []) => done([...words, ...completionsFor(argv, word)]))
}

/** Returns what a command itself completes; words that begin with a dash are flags. */
function completionsFor(argv: readonly string[], word: string): readonly string[] {
  const words = argv.slice(argv.indexOf(COMPLETING) + 1)
  const { completions } = COMMANDS.find(({ name }) => words.includes(name)) ?? {}
  const wanted = word.toLowerCase()
  return wanted.startsWith('-') ? [] : (completions?.() ?? []).filter(one => one.toLowerCase().startsWith(wanted))
}

const USAGE =
  'logremedy finds error codes in device and HSM logs, counts them, explains them and says what to do next.\n\nUsage: $0 <command> [options]'

/** The word by which the script for the tab key requests completions. */
const COMPLETING = '--get-yargs-completions'
