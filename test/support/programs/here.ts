/**
 * Runs whole commands within this process, one after the other: a third of the work of a process of its own, for tests in which
 * the command is the point and not its process. What concerns signals, rights, and outputs that close needs `shell.ts`, and `query`
is faster there, since it starts a process itself.
 */
import { tmpdir } from 'node:os'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { execute } from '../../../src/cli/main.ts'
import { cleanEnvironment, type How, type Ran } from './shell.ts'

/** What can be chosen without a process of its own. */
export type HowHere = Pick<How, 'cwd' | 'env' | 'stdin'>

/** What a command takes from its process: only one of them at a time can have its own. */
let last: Promise<unknown> = Promise.resolve()

/** Runs `logremedy ARGV` to its end, from the sources, with the answers of `run` in `shell.ts`. */
export function runHere(argv: readonly string[], how: HowHere = {}): Promise<Ran> {
  const ran = last.then(() => alone(argv, how))
  last = ran.catch(() => undefined)
  return ran
}

async function alone(argv: readonly string[], { cwd, env, stdin }: HowHere): Promise<Ran> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const read = Promise.all([text(stdout), text(stderr)])
  const before = process.cwd()
  const own = Object.getOwnPropertyDescriptor(process, 'stdin')!
  process.chdir(cwd ?? tmpdir())
  Object.defineProperty(process, 'stdin', { ...own, get: () => input })
  const input = Readable.from([Buffer.from(stdin ?? '')], { objectMode: false })
  try {
    const shell = { stdout, stderr, env: cleanEnvironment(env), nowMs: Date.now, signal: new AbortController().signal }
    const exit = await execute(argv, shell)
    for (const stream of [stdout, stderr]) stream.end()
    const [out, err] = await read
    return { exit, stdout: out, stderr: err }
  } finally {
    Object.defineProperty(process, 'stdin', own)
    process.chdir(before)
  }
}
