/**
 * How the process obeys signals. As long as a command has nothing to lose, nobody hears them, and the system ends the process at once,
 * whatever it is doing. Once something is begun they are heard, so that what was read can be told. While this thread is busy nothing is
 * heard; work that is long and of which nothing is lost is therefore done with the signals as they were in the beginning.
 *
 *   start ──► begin ─────────────► spend ───────► signal ─────────► end
 *   at once   heard at next turn   at once        limit of CPU time
 */
import { setMaxListeners } from 'node:events'
import { killAfterCpuTime } from '../run/session/deadline.ts'

const NUMBERS: Readonly<Partial<Record<NodeJS.Signals, number>>> = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 }
const NAMES = Object.keys(NUMBERS) as NodeJS.Signals[]

/** The system passes over signals that the first process of a container does not hear. */
const FIRST = 1

/** The signals of this process that ask it to end. */
export class Signals {
  readonly #interrupt = new AbortController()
  readonly #limited: boolean
  #came: NodeJS.Signals | null = null
  #heard = false
  #hurried = false

  /** Unless it is `limited`, the work after a signal may take as long as it likes until `hurry` is called. */
  constructor(limited: boolean) {
    this.#limited = limited
    // Every source that is being read listens.
    setMaxListeners(0, this.#interrupt.signal)
    if (process.pid === FIRST) this.begin()
  }

  /** Aborted by the first signal that is heard. */
  get signal(): AbortSignal {
    return this.#interrupt.signal
  }

  /** What the process answers because of a signal; null without one. */
  get exitCode(): number | null {
    return this.#came === null ? null : codeOf(this.#came)
  }

  /** From now on something would be lost: signals are heard, and no longer end the process by themselves. */
  readonly begin = (): void => {
    if (this.#heard || this.#hurried) return
    this.#heard = true
    for (const name of NAMES) process.on(name, this.#onSignal)
  }

  /** Does work of which nothing is lost, and which may take seconds: a signal ends the process at once meanwhile. */
  readonly spend = async <T>(work: () => T): Promise<T> => {
    if (!this.#heard || process.pid === FIRST) return work()
    // One that has come is heard first; the turn that goes on has looked for signals already.
    for (let turn = 0; turn < 2; turn++) await new Promise(setImmediate)
    if (!this.#heard) return work()
    this.#leave()
    try {
      return work()
    } finally {
      this.begin()
    }
  }

  /** What is left to do is done within the limit, if a signal came. */
  readonly hurry = (): void => {
    if (this.#came === null || this.#hurried) return
    this.#hurried = true
    this.#leave()
    killAfterCpuTime(this.#came)
  }

  readonly #onSignal = (signal: NodeJS.Signals): void => {
    // The second one means now.
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
