/** The command line: argv → command → exit code. Sole place that ends the process or hears its signals. */
import yargs, { type Argv } from 'yargs'
import { loadConfig } from './config.ts'
import { EXIT, type ExitCode } from './exit.ts'
import { type Command, flagsOf } from './flags.ts'
import { helpTexts } from './help.ts'
import { problemLines } from './problems.ts'
import { type Shell, widthOf, write } from './shell.ts'
import { VERSION } from './version.ts'

/** Runs the process: signals, closed pipes, exit code. */
export async function run(argv: readonly string[]): Promise<void> {
  const interrupt = new AbortController()
  let signalled: NodeJS.Signals | null = null
  const onSignal = (signal: NodeJS.Signals): void => {
    // The second one means now.
    if (signalled !== null) process.exit(128 + SIGNAL_NUMBERS[signal]!)
    signalled = signal
    interrupt.abort()
  }
  for (const signal of Object.keys(SIGNAL_NUMBERS) as NodeJS.Signals[]) process.on(signal, onSignal)
  // A reader that left (`| head`) is a polite goodbye.
  let left = false
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
      left = true
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
}

const SIGNAL_NUMBERS: Readonly<Partial<Record<NodeJS.Signals, number>>> = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 }

/** Runs one command line in a shell; answers the exit code. */
export async function execute(argv: readonly string[], shell: Shell): Promise<ExitCode> {
  const config = loadConfig(argv, shell.env)
  if (!config.ok) {
    await write(shell.stderr, problemLines(config.problems))
    return EXIT.usage
  }
  let answer: ExitCode = EXIT.done
  const parser = yargs(argv as string[])
    .scriptName('logremedy')
    .locale('en')
    .parserConfiguration({
      'parse-positional-numbers': false,
      'camel-case-expansion': true,
      'duplicate-arguments-array': true,
      'greedy-arrays': false,
    })
    .env('LOGREMEDY')
    .config(config.value)
    .version(VERSION)
    .help()
    .wrap(Math.min(100, widthOf(shell.stdout)))
    .strict()
    .recommendCommands()
    .exitProcess(false)
    .usage(helpTexts.main)
    .epilogue(helpTexts.exits)
    .completion('completion', 'Print a completion script for bash or zsh')

  command(
    parser,
    'analyze',
    '$0 analyze [paths..]',
    helpTexts.analyze,
    y =>
      y.positional('paths', {
        type: 'string',
        array: true,
        describe: 'Files, directories, globs; "-" is standard input',
      }),
    async args => {
      const { runAnalyze } = await import('./analyze.ts')
      answer = await runAnalyze({ ...args, paths: list(args.paths) } as never, shell)
    },
  )
  command(
    parser,
    'explain',
    'explain <codes..>',
    helpTexts.explain,
    y =>
      y.positional('codes', {
        type: 'string',
        array: true,
        describe: 'Symbols, numbers in hex or decimal, or phrases',
      }),
    async args => {
      const { runExplain } = await import('./explain.ts')
      answer = await runExplain({ ...args, codes: list(args.codes) } as never, shell)
    },
  )
  command(
    parser,
    'codes',
    'codes [term]',
    helpTexts.codes,
    y => y.positional('term', { type: 'string', describe: 'Part of a name, number or text' }),
    async args => {
      const { runCodes } = await import('./codes.ts')
      answer = await runCodes(args as never, shell)
    },
  )

  // Help, version and wrong usage arrive as text here; commands answer through `answer`.
  let told: { error: Error | undefined; output: string } = { error: undefined, output: '' }
  await parser.parseAsync(argv as string[], {}, (error, _args, output) => {
    told = { error: error ?? undefined, output }
  })
  if (told.error !== undefined && told.output === '') throw told.error
  if (told.error !== undefined) {
    await write(shell.stderr, `${told.output}\n`)
    return EXIT.usage
  }
  if (told.output !== '') await write(shell.stdout, `${told.output}\n`)
  return answer
}

function command(
  parser: Argv,
  name: Command,
  usage: string,
  text: { summary: string; examples: readonly (readonly [string, string])[] },
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
        })
      }
      for (const [example, meaning] of text.examples) y.example(`$0 ${example}`, meaning)
      return y
    },
    args => handler(args as Record<string, unknown>),
  )
}

function list(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : value === undefined ? [] : [String(value)]
}
