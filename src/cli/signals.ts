/**
 * How the process handles signals. While a command has nothing to lose, it does not handle them, and the system ends
 * the process at once. After `begin` they are handled, so that the results so far can be reported. A busy thread
 * handles no signals; long work of which nothing is lost is therefore done with the default handling again.
 *
 *   start ──► begin ─────────────► spend ───────► signal ─────────► end
 *   at once   handled next turn    at once        limit of CPU time
 */
import { setMaxListeners } from 'node:events'
import { killAfterCpuTime } from '../run/session/deadline.ts'

const NUMBERS: Readonly<Partial<Record<NodeJS.Signals, number>>> = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 }
const NAMES = Object.keys(NUMBERS) as NodeJS.Signals[]

/** The first process of a container: the system ignores signals that it does not handle. */
const FIRST = 1

/** The signals that ask this process to end. */
export class Signals {
  readonly #interrupt = new AbortController()
  readonly #limited: boolean
  #came: NodeJS.Signals | null = null
  #heard = false
  #hurried = false

  /** Unless it is `limited`, the work after a signal has no limit until `hurry` is called. */
  constructor(limited: boolean) {
    this.#limited = limited
    // Each open source adds a listener.
    setMaxListeners(0, this.#interrupt.signal)
    if (process.pid === FIRST) this.begin()
  }

  /** Aborted by the first signal that is handled. */
  get signal(): AbortSignal {
    return this.#interrupt.signal
  }

  /** The exit code for the signal that arrived; null without one. */
  get exitCode(): number | null {
    return this.#came === null ? null : codeOf(this.#came)
  }

  /** Call when something would be lost: from then on signals are handled and no longer end the process by themselves. */
  readonly begin = (): void => {
    if (this.#heard || this.#hurried) return
    this.#heard = true
    for (const name of NAMES) process.on(name, this.#onSignal)
  }

  /** Does work that loses nothing and may take seconds: a signal ends the process at once meanwhile. */
  readonly spend = async <T>(work: () => T): Promise<T> => {
    if (!this.#heard || process.pid === FIRST) return work()
    // A signal that has arrived is handled first; the current turn has checked for signals already, so wait for two.
    for (let turn = 0; turn < 2; turn++) await new Promise(setImmediate)
    if (!this.#heard) return work()
    this.#leave()
    try {
      return work()
    } finally {
      this.begin()
    }
  }

  /** Applies the limit to the remaining work, if a signal arrived. */
  readonly hurry = (): void => {
    if (this.#came === null || this.#hurried) return
    this.#hurried = true
    this.#leave()
    killAfterCpuTime(this.#came)
  }

  readonly #onSignal = (signal: NodeJS.Signals): void => {
    // A second signal ends the process at once.
    if (this.#came !== null) process.exit(codeOf(signal))
    this.#came = signal
    this.#interrupt.abort()
    if (this.#limited) this.hurry()
  }

  #leave(): void {
    this.#heard = false
    for (const name of NAMES) process.off(name, this.#onSignal)
  }
}

function codeOf(signal: NodeJS.Signals): number {
  return 128 + NUMBERS[signal]!
}
