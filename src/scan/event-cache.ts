/** Recently parsed events: a line is parsed for itself, and again for the lines after it. */

import { parseEvent } from '../formats/event.ts'
import type { Clock, LogEvent } from '../model/findings/event.ts'

const SLOTS = 128

interface KnownLine {
  readonly from: number
  readonly to: number
  readonly event: LogEvent
}

/** The events of one source; bytes at an absolute offset never change. */
export class EventCache {
  readonly #clock: Clock
  readonly #slots: (KnownLine | null)[] = new Array(SLOTS).fill(null)

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Returns the event of the line in [from, to) of `bytes`, which begin at the absolute offset `base`. */
  of(bytes: Uint8Array, base: number, from: number, to: number): LogEvent {
    const start = base + from
    const slot = (start ^ (start >>> 7)) & (SLOTS - 1)
    const known = this.#slots[slot]!
    if (known?.from === start && known.to === base + to) return known.event
    const event = parseEvent(bytes, from, to, this.#clock)
    this.#slots[slot] = { from: start, to: base + to, event }
    return event
  }
}
