/** The command line: argv → command → exit code. Sole place that ends the process; `signals.ts` hears its signals. */
import yargs from 'yargs'
import { type Problem, problem } from '../model/problem.ts'
import { runCodes } from './codes.ts'
import { loadConfig } from './config.ts'
import { EXIT, type ExitCode } from './exit.ts'
import { runExplain } from './explain.ts'
import { COMMANDS, type Command } from './flags.ts'
import { holdYoung } from './heap.ts'
import { helpTexts } from './help.ts'
import { problemLines, refuse } from './problems.ts'
import { hideDash, register } from './register.ts'
import { settingsOf } from './settings.ts'
import { type Shell, widthOf, write } from './shell.ts'
import { Signals } from './signals.ts'
import { mistypedCommand, usageProblem } from './usage.ts'
import { VERSION } from './version.ts'

/** Runs the process: signals, closed pipes, exit code. */
export async function run(argv: readonly string[]): Promise<void> {
  holdYoung()
  // Following ends what it has begun to read, since what was packed meanwhile is not met again.
  const signals = new Signals(argv[0] !== 'tail')
  // A reader that left (`| head`) is a polite goodbye; a full disk is a failed output.
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
  return problem('output', 'cli/output', null, fact, 'Check the free space where standard output goes.')
}

/** Runs one command line in a shell; answers the exit code. */
export async function execute(argv: readonly string[], shell: Shell): Promise<ExitCode> {
  const config = loadConfig(argv, shell.env)
  if (!config.ok) return refuse(shell, ...config.problems)
  const mistyped = mistypedCommand(argv)
  if (mistyped !== null) return refuse(shell, mistyped)
  let answer: ExitCode = EXIT.done
  // With a default command or in strict mode yargs would not print its script.
  const completes = argv[0] === 'completion'
  const parser = yargs(argv as string[])
    .scriptName('logremedy')
    .locale('en')
    .parserConfiguration({
      'parse-positional-numbers': false,
      'camel-case-expansion': true,
      'duplicate-arguments-array': true,
      'greedy-arrays': false,
      'populate--': true,
    })
    .version(VERSION)
    .help()
    .showHelpOnFail(false)
    .wrap(Math.min(100, widthOf(shell.stdout)))
    .strict(!completes)
    .exitProcess(false)
    .usage(helpTexts.main)
    .epilogue(helpTexts.exits)
    .completion('completion', 'Print a completion script for bash or zsh')

  withoutHelpInAdvance(parser)
  for (const name of COMMANDS) {
    const settings = settingsOf(name, config.value, shell.env)
    register(parser, name, settings, !completes, async flags => {
      answer = await RUNNERS[name](flags as never, shell, settings)
    })
  }

  // Help, version and wrong usage arrive as text here; commands answer through `answer`.
  let told: { error: Error | undefined; output: string } = { error: undefined, output: '' }
  const wanted = argv.length === 0 ? ['--help'] : argv.map(hideDash)
  await parser.parseAsync(wanted, {}, (error, _args, output) => {
    told = { error: error ?? undefined, output }
  })
  if (told.error !== undefined && told.output === '') throw told.error
  if (told.error !== undefined) return refuse(shell, usageProblem(told.error.message, argv))
  if (told.output !== '') await write(argv.length === 0 ? shell.stderr : shell.stdout, `${told.output}\n`)
  return argv.length === 0 ? EXIT.usage : answer
}

/** Before it runs a command yargs words the help, in case that the command fails; that takes longer than to explain a code. */
function withoutHelpInAdvance(parser: object): void {
  const internals = parser as {
    getInternalMethods?: () => { getUsageInstance: () => { cacheHelpMessage: () => void } }
  }
  const usage = internals.getInternalMethods?.().getUsageInstance()
  if (usage !== undefined) usage.cacheHelpMessage = () => undefined
}

/** Runs a command; `settings` are the flags that nobody typed. */
type Runner = (flags: never, shell: Shell, settings: Readonly<Record<string, unknown>>) => Promise<ExitCode>

/** The commands. Those that answer at once are there; the others are loaded when they are asked for. */
const RUNNERS: Readonly<Record<Command, Runner>> = {
  analyze: async (flags, shell) => (await import('./analyze.ts')).runAnalyze(flags, shell),
  tail: async (flags, shell) => (await import('./tail.ts')).runTail(flags, shell),
  gate: async (flags, shell, settings) => (await import('./gate.ts')).runGate(flags, shell, settings),
  baseline: async (flags, shell, settings) => (await import('./baseline.ts')).runBaseline(flags, shell, settings),
  report: async (flags, shell) => (await import('./report.ts')).runReport(flags, shell),
  explain: runExplain,
  codes: runCodes,
  rules: async (flags, shell) => (await import('./packs.ts')).runRules(flags, shell),
  query: async (flags, shell) => (await import('./query.ts')).runQuery(flags, shell),
  db: async (flags, shell) => (await import('./db.ts')).runDb(flags, shell),
}
