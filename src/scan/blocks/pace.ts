/**
 * How much of a source is scanned at a time. Scanning without a pause blocks timers, signals and the other threads, and the
 * same number of bytes takes a thousand times as long if every line has a finding.
 */

/** Number of bytes without a pause where nothing is found: a millisecond or two. */
const YIELD_BYTES = 1024 * 1024

/** Maximum work without a pause, in ms: long compared with a pause, short enough to feel immediate. */
const WORK_MS = 40

const LEAST = 8 * 1024
const FIRST = 64 * 1024
const MOST = 512 * 1024

/** Paces one scan. */
export class Pace {
  #bytes = FIRST
  #passed = 0
  #worked = 0

  /** Maximum number of bytes for the next block. */
  get bytes(): number {
    return this.#bytes
  }

  /** Whether it is time for a pause. */
  get due(): boolean {
    return this.#passed >= YIELD_BYTES || this.#worked >= WORK_MS
  }

  took(bytes: number, ms: number): void {
    this.#passed += bytes
    this.#worked += ms
    if (ms > WORK_MS / 2) this.#bytes = Math.max(LEAST, this.#bytes / 2)
    else if (ms < WORK_MS / 8) this.#bytes = Math.min(MOST, this.#bytes * 2)
  }

  /** Waits for one turn of the event loop. */
  async pause(): Promise<void> {
    await new Promise(setImmediate)
    this.#passed = 0
    this.#worked = 0
  }
}
