/** Follows the output of a program, and restarts it as the user chose. */
import {
  type ChildProcess,
  type SpawnOptionsWithStdioTuple,
  type StdioNull,
  type StdioPipe,
  spawn,
} from 'node:child_process'
import type { Readable } from 'node:stream'
import { type Problem, problem } from '../../model/problem.ts'
import { streamReader } from '../../source/streams/node-stream.ts'
import type { TailContext } from '../tail-context.ts'
import { FollowedStream } from './stream.ts'

export const RESTARTS = ['never', 'on-failure', 'always'] as const
export type Restart = (typeof RESTARTS)[number]

/** `args` null: `program` is the user's own command line for the shell. */
export interface FollowedCommandSpec {
  readonly program: string
  readonly args: readonly string[] | null
  readonly restart: Restart
}

const FIRST_PAUSE_MS = 1000
const MAX_PAUSE_MS = 30_000
/** How long the program may take to end after SIGTERM, before it is killed. */
const STABLE_MS = 2000
/** How long the output stays silent, after the program ended, before it is closed: something that it started may still hold it. */
const GRACE_MS = 2000
/** Maximum number of lines of standard error that are reported per second, and maximum length of one. */
const MAX_STDERR_LINES = 20
const MAX_STDERR_LINE = 400

export class CommandFollower {
  readonly #context: TailContext
  readonly #command: FollowedCommandSpec
  readonly #partialMs: number
  readonly #wake: () => void
  /** The command line in reports, without secrets. */
  readonly path: string
  #child: ChildProcess | null = null
  #stream: FollowedStream | null = null
  #exit: { readonly code: number | null; readonly signal: NodeJS.Signals | null; readonly at: number } | null = null
  #cameAt = 0
  #startedAt = 0
  #pauseMs = FIRST_PAUSE_MS
  #restartAtMs: number | null = 0
  #stderrLines = 0
  #stderrFromMs = 0
  readonly ids: number[] = []

  constructor(context: TailContext, command: FollowedCommandSpec, partialMs: number, wake: () => void) {
    this.#context = context
    this.#command = command
    this.#partialMs = partialMs
    this.#wake = wake
    this.path = context.scanner.redact([command.program, ...(command.args ?? [])].join(' '))
  }

  get lag(): number {
    return this.#stream?.lag ?? 0
  }

  /** Whether it has ended and will not be restarted. */
  get closed(): boolean {
    return this.#stream === null && this.#restartAtMs === null
  }

  async poll(now: number): Promise<boolean> {
    if (this.#stream === null) {
      if (this.#restartAtMs !== null && now >= this.#restartAtMs) this.#start(now)
      return this.#stream !== null
    }
    const came = await this.#stream.poll(now)
    if (came || this.#stream.lag > 0) this.#cameAt = now
    if (this.#exit !== null) {
      if (this.#stream.closed && this.#child!.stderr!.closed) this.#ended(now)
      else if (now - Math.max(this.#exit.at, this.#cameAt) >= GRACE_MS) await this.#abandon(now)
    }
    return came
  }

  /** Ends the program with all its children, and counts its output. */
  async stop(): Promise<void> {
    this.#restartAtMs = null
    const child = this.#child
    if (child !== null && this.#exit === null) {
      const gone = new Promise<void>(resolve => child.once('exit', () => resolve()))
      end(child, 'SIGTERM')
      const late = setTimeout(() => end(child, 'SIGKILL'), STABLE_MS)
      await gone
      clearTimeout(late)
      // Its children may still be there.
      end(child, 'SIGKILL')
    }
    await this.#stream?.stop()
    this.#stream = null
    if (child !== null) detachStreams(child)
  }

  /** Stops following a program that ended while something else keeps its output open without writing. */
  async #abandon(now: number): Promise<void> {
    const fact =
      'The program ended, but a process that it started keeps its output open; logremedy does not wait for it.'
    this.#report(
      'note',
      'held',
      fact,
      'Let the program wait for the processes that it starts if they print to the same output.',
    )
    await this.#stream?.stop()
    detachStreams(this.#child!)
    this.#ended(now)
  }

  #start(now: number): void {
    const { program, args } = this.#command
    this.#startedAt = now
    this.#exit = null
    this.#restartAtMs = null
    // A process group, so that it ends with all its children.
    const how: SpawnOptionsWithStdioTuple<StdioNull, StdioPipe, StdioPipe> = {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    }
    const child = args === null ? spawn('/bin/sh', ['-c', program], how) : spawn(program, [...args], how)
    this.#child = child
    child.on('error', error => {
      this.#report(
        'usage',
        'missing',
        `It cannot be started (${(error as NodeJS.ErrnoException).code}).`,
        'Check its name.',
      )
      this.#exit = { code: 0, signal: null, at: performance.now() }
      this.#wake()
    })
    child.on('exit', (code, signal) => {
      this.#exit = { code, signal, at: performance.now() }
      this.#wake()
    })
    this.#listen(child.stderr)
    this.#stream = new FollowedStream(
      this.#context,
      this.path,
      streamReader(child.stdout, () => undefined),
      this.#partialMs,
      this.#wake,
    )
    this.ids.push(this.#stream.id)
  }

  #ended(now: number): void {
    const { code, signal } = this.#exit!
    const failed = code !== 0
    const { restart } = this.#command
    this.#stream = null
    this.#child = null
    if (now - this.#startedAt > MAX_PAUSE_MS) this.#pauseMs = FIRST_PAUSE_MS
    const again = restart === 'always' || (restart === 'on-failure' && failed)
    const how = signal === null ? `with exit code ${code}` : `on signal ${signal}`
    if (again) {
      this.#restartAtMs = now + this.#pauseMs
      const next = `It will be restarted in ${this.#pauseMs / 1000} seconds.`
      this.#report('note', 'ended', `The program ended ${how}.`, next)
      this.#pauseMs = Math.min(MAX_PAUSE_MS, 2 * this.#pauseMs)
    } else if (failed)
      this.#report('input', 'failed', `The program ended ${how}.`, 'See what it printed, or use --restart.')
  }

  /** Reports standard error line by line, up to a limit. */
  #listen(stderr: Readable): void {
    let rest = ''
    stderr.setEncoding('utf8')
    stderr.on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop()!.slice(-MAX_STDERR_LINE)
      for (const line of lines) this.#onStderrLine(line)
    })
    stderr.on('end', () => this.#onStderrLine(rest))
    stderr.on('error', () => undefined)
    stderr.on('close', () => this.#wake())
  }

  #onStderrLine(line: string): void {
    const now = performance.now()
    if (now - this.#stderrFromMs > 1000) {
      this.#stderrFromMs = now
      this.#stderrLines = 0
    }
    if (line.trim() === '' || ++this.#stderrLines > MAX_STDERR_LINES) return
    this.#report('note', 'stderr', this.#context.scanner.redact(line.slice(0, MAX_STDERR_LINE)), '')
    this.#wake()
  }

  #report(kind: Problem['kind'], id: string, fact: string, remedy: string): void {
    const failure = problem(kind, `command/${id}`, { path: this.path }, fact, remedy)
    this.#context.events.push({ type: 'problem', problem: failure })
  }
}

/** Closes our ends of its outputs, so that others who have them do not keep this process alive. */
function detachStreams({ stdout, stderr }: ChildProcess): void {
  stdout?.destroy()
  stderr?.destroy()
}

function end(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    process.kill(-child.pid!, signal)
  } catch {
    // It is gone already.
  }
}
