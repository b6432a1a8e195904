/** Runs the user's command with an alert on its standard input. */
import { type ChildProcess, spawn } from 'node:child_process'
import type { AlertMessage, AlertTarget, DeliveryFault } from './alert.ts'

/** Maximum run time of a command. */
export const LIMIT_MS = 60_000
/** Time a killed command has to clean up. */
const GRACE_MS = 2000
/** Number of characters of its standard error that are kept. */
const MAX_STDERR = 300

/**
 * A command line of the user, run by `sh -c` exactly as written: text of logs goes to its standard input, and its
 * environment contains only words of packs.
 */
export class CommandTarget implements AlertTarget {
  readonly #command: string
  readonly #env: NodeJS.ProcessEnv

  constructor(command: string, env: NodeJS.ProcessEnv) {
    this.#command = command
    this.#env = env
  }

  deliver({ json, words }: AlertMessage, signal: AbortSignal): Promise<DeliveryFault | null> {
    return new Promise(resolve => {
      // A group of its own: signals of the terminal do not reach it, and its children end with it.
      const child = spawn('sh', ['-c', this.#command], {
        stdio: ['pipe', 'ignore', 'pipe'],
        env: { ...this.#env, ...words },
        detached: true,
      })
      let complaint = ''
      let late = false
      const stop = (): void => {
        late = true
        kill(child, 'SIGTERM')
        setTimeout(() => kill(child, 'SIGKILL'), GRACE_MS).unref()
      }
      const timer = setTimeout(stop, LIMIT_MS)
      signal.addEventListener('abort', stop, { once: true })
      const done = (fault: DeliveryFault | null): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', stop)
        resolve(fault)
      }
      child.stderr.on('data', (bytes: Buffer) => {
        complaint = (complaint + bytes.toString('utf8')).slice(-MAX_STDERR)
      })
      // A command need not read its input.
      child.stdin.on('error', () => undefined)
      child.stdin.end(`${json}\n`)
      child.on('error', error => done(unstarted(error)))
      // Not `close`: a process that it left in the background may hold its outputs open.
      child.on('exit', (code, by) => {
        // Its last output may not have arrived yet.
        setImmediate(() => {
          child.stderr.destroy()
          done(
            late
              ? tooLong()
              : code === 0
                ? null
                : failed(code === null ? `signal ${by}` : `exit code ${code}`, complaint),
          )
        })
      })
    })
  }
}

function kill({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal)
  } catch {
    // It has ended.
  }
}

const REMEDY = 'Run the command by hand with one JSON object on its standard input.'

function failed(how: string, complaint: string): DeliveryFault {
  const last = complaint.trim().split('\n').at(-1) ?? ''
  const fact = `The --on-match command ended with ${how}${last === '' ? '' : `: ${last}`}.`
  return { id: 'action/command-failed', fact, remedy: REMEDY }
}

function tooLong(): DeliveryFault {
  const fact = 'The --on-match command took too long and was stopped.'
  return { id: 'action/command-slow', fact, remedy: 'Let it hand over long work to another process.' }
}

function unstarted({ message }: Error): DeliveryFault {
  return { id: 'action/command-failed', fact: `The --on-match command cannot be run (${message}).`, remedy: REMEDY }
}
