/**
 * Whether more threads are worth their start. A thread loads the rules and compiles the same code once more, which takes as
 * long as reading a log of everyday size: so threads start at once only for much work, and otherwise when the work that is left
 * would take this thread long, at the speed at which it reads.
 */
import { PACKED_NAME } from '../../source/content/not-text.ts'
import { storedSize } from '../../source/list/size.ts'
import { type SourceSpec, sourceName } from '../../source/spec.ts'

/** Packed files contain several times their size, and take longer to read; this estimate relies on their names. */
const PACKED_WEIGHT = 8
const PACKED_SLOWNESS = 4
/** Number of bytes of a file that are scanned in the time of its store transaction, which no other thread can do. */
const STORE_BYTES = 64 * 1024
/** The work above which threads start at once, in bytes of a plain log with few findings. */
const AT_ONCE = 384 * 1024 * 1024
/** The work below which none is worth its start, in any log. */
const LEAST = 4 * 1024 * 1024
/** How long this thread would have to go on for another one to be worth its start. */
const WORTH_MS = 1000

/** The work of a run: all of it, and the part that threads can share, in bytes of plain text. */
export interface Work {
  readonly bytes: number
  readonly shared: number
  /** The shared part by its time, in bytes of a plain log. */
  readonly effort: number
}

/** Returns the work of some inputs. */
export function workOf(specs: readonly SourceSpec[]): Work {
  let [bytes, shared, effort] = [0, 0, 0]
  for (const spec of specs) {
    const packed = PACKED_NAME.test(sourceName(spec))
    const size = storedSize(spec) * (packed ? PACKED_WEIGHT : 1)
    const part = Math.max(0, size - STORE_BYTES)
    bytes += size
    shared += part
    effort += part * (packed ? PACKED_SLOWNESS : 1)
  }
  return { bytes, shared, effort }
}

/** Returns when threads may be worth their start: at once, depending on the speed, or never. */
export function whenWorth({ shared, effort }: Work): 'at once' | 'later' | 'never' {
  if (shared < LEAST) return 'never'
  return effort >= AT_ONCE ? 'at once' : 'later'
}

/** Measures the speed of this thread, and says whether the work that is left is worth another one. */
export class SpeedWatch {
  readonly #work: Work
  #bytes = 0
  #before = 0
  #sinceMs: number

  constructor(work: Work, nowMs: number) {
    this.#work = work
    this.#sinceMs = nowMs
  }

  /** Counts bytes that were read. */
  read(bytes: number): void {
    this.#bytes += bytes
  }

  /** Returns whether another thread is worth its start, by the speed since the last call. */
  isWorth(nowMs: number): boolean {
    const speed = (this.#bytes - this.#before) / (nowMs - this.#sinceMs)
    this.#before = this.#bytes
    this.#sinceMs = nowMs
    const { bytes, shared } = this.#work
    const left = shared * Math.max(0, 1 - this.#bytes / bytes)
    return speed > 0 && left / speed > WORTH_MS
  }
}
