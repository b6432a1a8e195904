/** Runs the built command in a process of its own, far from the user's own settings. */
import { type ChildProcessByStdio, execFileSync, spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { afterAll, onTestFinished } from 'vitest'

/** The command as a user gets it. */
export const COMMAND = resolve(import.meta.dirname, '../../../dist/logremedy.js')

/** A process that was killed may still be writing the last of its files. */
const ALL = { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }

/** A home without settings, shared by the runs of one test file so that compiled packs are kept. */
const HOME = mkdtempSync(join(tmpdir(), 'logremedy-home-'))
afterAll(() => rmSync(HOME, ALL))

/** A user without rights, for files that even root could read. */
const NOBODY = 65534

export interface How {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** What arrives on standard input; nothing by default. */
  readonly stdin?: string | Uint8Array
  /** Run without the rights of root. */
  readonly nobody?: boolean
  /** Flags of Node itself. */
  readonly node?: readonly string[]
}

export interface Ran {
  /** Exit code, or 128 + number of the signal that ended the process, as a shell tells it. */
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
}

/** A child that runs on its own; `ended` settles when its outputs are read to the end. */
export interface Running {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>
  readonly ended: Promise<Ran>
}

const IS_ROOT = process.getuid?.() === 0

/** Whether `nobody` works: root can become that user, who then can read the command; others need not. */
export const CAN_BE_NOBODY =
  !IS_ROOT ||
  spawnSync(process.execPath, ['-e', 'require("fs").accessSync(process.argv[1])', COMMAND], {
    uid: NOBODY,
    gid: NOBODY,
  }).status === 0

/** Runs `logremedy ARGV` to its end. */
export function run(argv: readonly string[], how: How = {}): Promise<Ran> {
  const { child, ended } = start(argv, how)
  child.stdin.on('error', () => undefined)
  child.stdin.end(how.stdin ?? '')
  return ended
}

/** Begins `logremedy ARGV`; standard input is the caller's. */
export function start(argv: readonly string[], { cwd, env, nobody, node }: How = {}): Running {
  if (!existsSync(COMMAND)) throw new Error('Run "npm run build" first: these tests run the built command.')
  const user = nobody && IS_ROOT ? { uid: NOBODY, gid: NOBODY } : {}
  const child = spawn(process.execPath, [...(node ?? []), COMMAND, ...argv], {
    cwd: cwd ?? tmpdir(),
    env: cleanEnvironment(env),
    stdio: ['pipe', 'pipe', 'pipe'],
    ...user,
  })
  return { child, ended: endOf(child) }
}

/** Nothing of the caller's settings: no colours, no language, no configuration. */
export function cleanEnvironment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC', HOME, ...more }
}

/** A directory that is gone after the test; others may look into it. Concurrent tests hand in their own `finished`. */
export function scratch(finished: (clean: () => void) => void = onTestFinished): string {
  const path = mkdtempSync(join(tmpdir(), 'logremedy-'))
  chmodSync(path, 0o755)
  finished(() => rmSync(path, ALL))
  return path
}

/** A named pipe. */
export function makePipe(path: string): void {
  execFileSync('mkfifo', [path])
}

function endOf(child: Running['child']): Promise<Ran> {
  const read = (stream: Readable): Buffer[] => {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    return chunks
  }
  const [stdout, stderr] = [read(child.stdout), read(child.stderr)]
  return new Promise((done, fail) => {
    child.on('error', fail)
    child.on('close', (code, signal) =>
      done({ exit: code ?? 128 + SIGNALS[signal!]!, stdout: textOf(stdout), stderr: textOf(stderr) }),
    )
  })
}

const SIGNALS: Readonly<Partial<Record<NodeJS.Signals, number>>> = { SIGINT: 2, SIGKILL: 9, SIGPIPE: 13, SIGTERM: 15 }

function textOf(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString('utf8')
}
