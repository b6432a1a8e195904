/** Counts exactly how often something happens within a sliding window, in memory bounded by the limit. */

/** Times of the occurrences, oldest first, none older than the window. */
export class SlidingWindow {
  readonly #limit: number
  readonly #windowMs: number
  #times: number[] = []
  #counts: number[] = []
  #head = 0
  #sum = 0
  #newest = -Infinity

  /** Reports more than `limit` occurrences within `windowMs`. */
  constructor(limit: number, windowMs: number) {
    this.#limit = limit
    this.#windowMs = windowMs
  }

  /**
   * Counts occurrences at a time in ms. Returns the number in the window once it exceeds the limit, and then restarts; else
   * null. Occurrences more than a window late are not counted.
   */
  add(time: number, count: number): number | null {
    if (time < this.#newest - this.#windowMs) return null
    // A slightly late time counts as the newest: the list stays in order.
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
