/** Pauses for other work. A decoder with all its bytes in memory never waits, so timers and signals would have to. */
import type { ByteReader } from '../../model/bytes/byte-reader.ts'

/** How long to work without a pause: long compared with a pause, short enough to feel immediate. */
const WORK_MS = 40

/** Paces the reading of one input, over all its layers. */
export class Pacer {
  readonly #signal: AbortSignal | undefined
  #since = performance.now()

  /** Ends the reading when `signal` is aborted. */
  constructor(signal?: AbortSignal) {
    this.#signal = signal
  }

  /** Whether reading must end. */
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

/** Returns a reader with pauses; it ends when reading must stop. */
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
