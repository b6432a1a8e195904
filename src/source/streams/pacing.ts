/**
 * Lets others have their turn. A decoder that finds all its bytes in memory never waits for anything, so timers and signals would
 * wait for it.
 */
import type { ByteReader } from '../../model/bytes/byte-reader.ts'

/** Work without a pause: long beside what a pause costs, short beside what a user calls at once. */
const WORK_MS = 40

/** Paces the reading of one input, over all its layers. */
export class Pacer {
  readonly #signal: AbortSignal | undefined
  #since = performance.now()

  /** Reading is over once `signal` is aborted. */
  constructor(signal?: AbortSignal) {
    this.#signal = signal
  }

  /** Nothing more is to be read. */
  get stopped(): boolean {
    return this.#signal?.aborted === true
  }

  /** Whether it is time for a pause. */
  get due(): boolean {
    return performance.now() - this.#since > WORK_MS
  }

  /** Pauses for one turn of the event loop. */
  async pause(): Promise<void> {
    await new Promise(setImmediate)
    this.#since = performance.now()
  }
}

/** The feed with pauses; it ends when reading is to stop. */
export function paced(reader: ByteReader, pacer: Pacer): ByteReader {
  const afterPause = async (target: Uint8Array): Promise<number> => {
    await pacer.pause()
    return pacer.stopped ? 0 : reader.read(target)
  }
  return {
    read: target => (pacer.stopped ? 0 : pacer.due ? afterPause(target) : reader.read(target)),
    close: () => reader.close(),
  }
}
