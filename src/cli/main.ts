/** The command line: argv → command → exit code. Sole place that ends the process or hears its signals. */
import { setMaxListeners } from 'node:events'
import yargs, { type Argv } from 'yargs'
import { type Problem, problem } from '../model/problem.ts'
import { loadConfig } from './config.ts'
import { EXIT, type ExitCode } from './exit.ts'
import { type Command, flagsOf } from './flags.ts'
import { helpTexts } from './help.ts'
import { problemLines, refuse } from './problems.ts'
import { settingsOf } from './settings.ts'
import { type Shell, widthOf, write } from './shell.ts'
import { mistypedCommand, usageProblem } from './usage.ts'
import { VERSION } from './version.ts'

/** Runs the process: signals, closed pipes, exit code. */
export async function run(argv: readonly string[]): Promise<void> {
  const interrupt = new AbortController()
  // Every source that is being read listens.
  setMaxListeners(0, interrupt.signal)
  let signalled: NodeJS.Signals | null = null
  const onSignal = (signal: NodeJS.Signals): void => {
    // The second one means now.
    if (signalled !== null) process.exit(128 + SIGNAL_NUMBERS[signal]!)
    signalled = signal
    interrupt.abort()
  }
  for (const signal of Object.keys(SIGNAL_NUMBERS) as NodeJS.Signals[]) process.on(signal, onSignal)
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
    signal: interrupt.signal,
  }
  const code = await execute(argv, shell)
  process.exitCode = signalled !== null ? 128 + SIGNAL_NUMBERS[signalled]! : left ? 141 : code
  if (failed) process.exitCode = EXIT.output
}

function unwritable({ code, message }: NodeJS.ErrnoException): Problem {
  const fact = `The output cannot be written (${code ?? message}).`
  return problem('output', 'cli/output', null, fact, 'Check the free space where standard output goes.')
}

const SIGNAL_NUMBERS: Readonly<Partial<Record<NodeJS.Signals, number>>> = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 }

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

  const add = (
    name: Command,
    usage: string | readonly string[],
    text: HelpText,
    positionals: (y: Argv) => Argv,
    handler: (args: Record<string, unknown>) => Promise<void>,
  ): void => command(parser, name, usage, text, settingsOf(name, config.value, shell.env), positionals, handler)
  add(
    'analyze',
    completes ? 'analyze [paths..]' : ['analyze [paths..]', '$0'],
    helpTexts.analyze,
    y =>
      y.positional('paths', {
        type: 'string',
        array: true,
        describe: 'Files, directories, globs; "-" is standard input',
      }),
    async args => {
      const { runAnalyze } = await import('./analyze.ts')
      answer = await runAnalyze({ ...args, paths: [...list(args.paths), ...list(args['--'])] } as never, shell)
    },
  )
  add(
    'explain',
    'explain [codes..]',
    helpTexts.explain,
    y =>
      y.positional('codes', {
        type: 'string',
        array: true,
        describe: 'Symbols, numbers in hex or decimal, or phrases',
      }),
    async args => {
      const { runExplain } = await import('./explain.ts')
      answer = await runExplain({ ...args, codes: [...list(args.codes), ...list(args['--'])] } as never, shell)
    },
  )
  add(
    'codes',
    'codes [term]',
    helpTexts.codes,
    y => y.positional('term', { type: 'string', describe: 'Part of a name, number or text' }),
    async args => {
      const { runCodes } = await import('./codes.ts')
      answer = await runCodes(args as never, shell)
    },
  )

  add(
    'rules',
    'rules <action> [paths..]',
    helpTexts.rules,
    y =>
      y.positional('action', { type: 'string', describe: 'list, lint, test or compile' }).positional('paths', {
        type: 'string',
        array: true,
        describe: 'Pack files or directories; without any those in use',
      }),
    async args => {
      const { runRules } = await import('./packs.ts')
      answer = await runRules({ ...args, paths: [...list(args.paths), ...list(args['--'])] } as never, shell)
    },
  )

  // Help, version and wrong usage arrive as text here; commands answer through `answer`.
  let told: { error: Error | undefined; output: string } = { error: undefined, output: '' }
  const wanted = argv.length === 0 ? ['--help'] : argv.map(word => (word === '-' ? STANDARD_INPUT : word))
  await parser.parseAsync(wanted as string[], {}, (error, _args, output) => {
    told = { error: error ?? undefined, output }
  })
  if (told.error !== undefined && told.output === '') throw told.error
  if (told.error !== undefined) return refuse(shell, usageProblem(told.error.message, argv))
  if (told.output !== '') await write(argv.length === 0 ? shell.stderr : shell.stdout, `${told.output}\n`)
  return argv.length === 0 ? EXIT.usage : answer
}

interface HelpText {
  readonly summary: string
  readonly examples: readonly (readonly [string, string])[]
}

function command(
  parser: Argv,
  name: Command,
  usage: string | readonly string[],
  text: HelpText,
  settings: Record<string, unknown>,
  positionals: (y: Argv) => Argv,
  handler: (args: Record<string, unknown>) => Promise<void>,
): void {
  parser.command(
    usage,
    text.summary,
    y => {
      positionals(y)
      for (const { name: flag, alias, type, help, default: standard, choices, placeholder } of flagsOf(name)) {
        y.option(flag, {
          type: type === 'array' ? 'string' : type,
          array: type === 'array',
          describe: placeholder ? `${help}` : help,
          ...(alias ? { alias } : {}),
          ...(standard !== undefined ? { default: standard } : {}),
          ...(choices ? { choices } : {}),
          ...(type === 'array' ? { default: [] as string[], defaultDescription: 'none' } : {}),
          requiresArg: type !== 'boolean',
          // Of a flag given twice the last one counts.
          ...(type === 'array' ? {} : { coerce: (value: unknown) => (Array.isArray(value) ? value.at(-1) : value) }),
        })
      }
      for (const [example, meaning] of text.examples) y.example(`$0 ${example}`, meaning)
      return y.epilogue(helpTexts.exits).config(settings)
    },
    args => handler(withDash(args)),
  )
}

/** yargs loses a lone dash among paths, so it travels under a name that no argument can have. */
const STANDARD_INPUT = '\0-'

function withDash(args: object): Record<string, unknown> {
  const back = (value: unknown): unknown =>
    value === STANDARD_INPUT ? '-' : Array.isArray(value) ? value.map(back) : value
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, back(value)]))
}

function list(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : value === undefined ? [] : [String(value)]
}
