/** The command line: argv → command → exit code. Only this file ends the process; `signals.ts` handles its signals. */
import yargs from 'yargs'
import { ok, type Problem, problem } from '../model/problem.ts'
import { VERSION } from '../run/setup/version.ts'
import { EXITS, lacksAction, readCall, register, wordsForParser } from './arguments/register.ts'
import { lonelyFlag, mistypedCommand, parserProblem } from './arguments/usage.ts'
import { COMMANDS, DEFAULT_COMMAND } from './commands/index.ts'
import { loadConfig } from './config/config.ts'
import { settingsOf } from './config/settings.ts'
import { EXIT, type ExitCode } from './exit.ts'
import { limitGarbage } from './input/memory.ts'
import { failWith, problemLines } from './output/problems.ts'
import { type Shell, widthOf, write } from './shell.ts'
import { Signals } from './signals.ts'

/** Runs the process: signals, closed pipes, exit code. */
export async function run(argv: readonly string[]): Promise<void> {
  limitGarbage()
  // Following completes what it has begun to read, since the next run does not find what was packed meanwhile.
  const signals = new Signals(argv[0] !== 'tail')
  // A reader that left (`| head`) is no failure; a full disk is a failed output.
  let left = false
  let failed = false
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') left = true
      else if (!failed && stream === process.stdout) process.stderr.write(problemLines([unwritable(error)]))
      failed ||= error.code !== 'EPIPE'
    })
  }
  const shell: Shell = {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    nowMs: Date.now,
    signal: signals.signal,
    signals,
  }
  const code = await execute(argv, shell)
  process.exitCode = signals.exitCode ?? (left ? 141 : code)
  if (failed) process.exitCode = EXIT.output
}

function unwritable({ code, message }: NodeJS.ErrnoException): Problem {
  const fact = `The output cannot be written (${code ?? message}).`
  return problem('output', 'cli/output', null, fact, 'Check the free space at the place where standard output goes.')
}

/** Runs one command line in a shell; returns the exit code. */
export async function execute(argv: readonly string[], shell: Shell): Promise<ExitCode> {
  // The manual is readable with any configuration.
  const config = argv[0] === 'help' ? ok({}) : loadConfig(argv, shell.env)
  if (!config.ok) return failWith(shell, ...config.problems)
  const command = COMMANDS.find(({ name }) => name === argv[0]) ?? DEFAULT_COMMAND
  const wrong =
    mistypedCommand(
      argv,
      COMMANDS.map(({ name }) => name),
    ) ?? lonelyFlag(argv, command.flags, command.name)
  if (wrong !== null) return failWith(shell, wrong)
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
    .wrap(Math.min(100, widthOf(shell.stdout)))
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
  if (!reaction.error && reaction.output !== '') {
    await write(argv.length === 0 ? shell.stderr : shell.stdout, `${reaction.output}\n`)
    return argv.length === 0 ? EXIT.usage : EXIT.done
  }
  const call = readCall(command, parsed ?? {}, settingsOf(command, config.value, shell.env))
  if (!call.ok) return failWith(shell, ...call.problems)
  // A command without its action lists its actions itself.
  if (reaction.error && !lacksAction(command, call.value))
    return failWith(shell, parserProblem(reaction.error.message, command.name))
  const run = await command.load()
  return run(call.value.values, shell, call.value.typed)
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
