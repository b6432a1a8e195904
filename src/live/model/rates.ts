/** Recent frequency: counts by the second over the last five minutes, in fixed memory. */

/** Number of seconds that are remembered. */
const SECONDS = 300
const MINUTE = 60

/** The span of a trend in minutes, for headings. */
export const TREND_MINUTES = SECONDS / MINUTE

const STEPS = [...'▁▂▃▄▅▆▇█']

/** Counts of the last five minutes. Seconds are numbers that only grow, such as seconds since 1970. */
export class RecentCounts {
  readonly #counts = new Uint32Array(SECONDS)
  #newest = 0

  /** Counts `n` in `second`; a second before the newest counts as that one. */
  add(second: number, n: number): void {
    if (second > this.#newest) this.#advance(second)
    this.#counts[this.#newest % SECONDS]! += n
  }

  /** Returns the occurrences in the minute that ends with `second`. */
  perMinute(second: number): number {
    return this.#sum(second - MINUTE + 1, second)
  }

  /** Returns the occurrences in `columns` equal parts of the last five minutes, the oldest first. */
  trend(second: number, columns: number): number[] {
    const start = second - SECONDS + 1
    return Array.from({ length: columns }, (_, i) =>
      this.#sum(start + Math.floor((i * SECONDS) / columns), start + Math.floor(((i + 1) * SECONDS) / columns) - 1),
    )
  }

  copy(): RecentCounts {
    const copy = new RecentCounts()
    copy.#counts.set(this.#counts)
    copy.#newest = this.#newest
    return copy
  }

  #advance(second: number): void {
    const passed = Math.min(SECONDS, second - this.#newest)
    for (let i = 1; i <= passed; i++) this.#counts[(second - passed + i) % SECONDS] = 0
    this.#newest = second
  }

  #sum(from: number, to: number): number {
    let total = 0
    const last = Math.min(to, this.#newest)
    for (let second = Math.max(from, this.#newest - SECONDS + 1, 0); second <= last; second++)
      total += this.#counts[second % SECONDS]!
    return total
  }
}

/** Draws a trend as a line of bars: the highest is full, zero is a space, and anything above zero is visible. */
export function sparkline(values: readonly number[]): string {
  const most = Math.max(...values)
  return values
    .map(value => (value === 0 ? ' ' : STEPS[Math.min(STEPS.length - 1, Math.floor((value / most) * STEPS.length))]!))
    .join('')
}
