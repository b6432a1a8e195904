/** The command line: argv → command → exit code. Only this file ends the process; `signals.ts` handles its signals. */
import { ok, type Problem, problem } from '../model/problem.ts'
import { VERSION } from '../run/setup/version.ts'
import { plainCall } from './arguments/plain-call.ts'
import { lacksAction, readCall } from './arguments/read-call.ts'
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
  if (argv.length === 1 && argv[0] === '--version') {
    await write(shell.stdout, `${VERSION}\n`)
    return EXIT.done
  }
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
  // An empty call gets the help, and the parser makes the script for the tab key.
  const isForParser = argv.length === 0 || argv[0] === 'completion'
  const plain = isForParser ? null : plainCall(argv[0] === command.name ? argv.slice(1) : argv, command)
  let error: Error | undefined
  let parsed: Readonly<Record<string, unknown>> | null = plain
  if (parsed === null) {
    const { parseCall } = await import('./arguments/parse-call.ts')
    const full = await parseCall(argv, widthOf(shell.stdout))
    if (!full.error && full.output !== '') {
      await write(argv.length === 0 ? shell.stderr : shell.stdout, `${full.output}\n`)
      return argv.length === 0 ? EXIT.usage : EXIT.done
    }
    error = full.error
    parsed = full.parsed
  }
  const call = readCall(command, parsed, settingsOf(command, config.value, shell.env))
  if (!call.ok) return failWith(shell, ...call.problems)
  // A command without its action lists its actions itself.
  if (error && !lacksAction(command, call.value)) return failWith(shell, parserProblem(error.message, command.name))
  const run = await command.load()
  return run(call.value.values, shell, call.value.typed)
}
