/** How often something happened within a sliding window, exactly, in memory that the limit bounds. */

/** Times of what was counted, oldest first, none older than the window. */
export class SlidingWindow {
  readonly #limit: number
  readonly #windowMs: number
  #times: number[] = []
  #counts: number[] = []
  #head = 0
  #sum = 0
  #newest = -Infinity

  /** Speaks up when there are more than `limit` occurrences within `windowMs`. */
  constructor(limit: number, windowMs: number) {
    this.#limit = limit
    this.#windowMs = windowMs
  }

  /**
   * Counts occurrences at a time in ms. Answers how many there are within the window once they are too many, and then
   * begins anew; else null. What comes more than a window late is not counted.
   */
  add(time: number, count: number): number | null {
    if (time < this.#newest - this.#windowMs) return null
    // What is a little late counts as newest: the list stays in order.
    this.#newest = Math.max(this.#newest, time)
    this.#times.push(this.#newest)
    this.#counts.push(count)
    this.#sum += count
    this.#forget(this.#newest - this.#windowMs)
    if (this.#sum <= this.#limit) return null
    const reached = this.#sum
    this.#clear()
    return reached
  }

  #forget(before: number): void {
    while (this.#times[this.#head]! < before) this.#sum -= this.#counts[this.#head++]!
    if (this.#head < 1024 || this.#head * 2 < this.#times.length) return
    this.#times = this.#times.slice(this.#head)
    this.#counts = this.#counts.slice(this.#head)
    this.#head = 0
  }

  #clear(): void {
    this.#times = []
    this.#counts = []
    this.#head = 0
    this.#sum = 0
  }
}
