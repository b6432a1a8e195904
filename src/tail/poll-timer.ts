/** A pause that `wake` can shorten. */
export class PollTimer {
  readonly #signal: AbortSignal
  #resume: (() => void) | null = null
  #woken = false

  constructor(signal: AbortSignal) {
    this.#signal = signal
    signal.addEventListener('abort', () => this.#resume?.(), { once: true })
  }

  /** Ends the pause: there is something to check. */
  wake(): void {
    this.#woken = true
    this.#resume?.()
  }

  /** Waits until `wake` or for `most` ms, and at least for `least` ms. An abort ends it at once. */
  async wait(least: number, most: number): Promise<void> {
    await this.#sleep(least, false)
    if (!this.#woken && most > least) await this.#sleep(most - least, true)
    this.#woken = false
  }

  #sleep(ms: number, woken: boolean): Promise<void> {
    if (this.#signal.aborted) return Promise.resolve()
    return new Promise(resolve => {
      const done = (): void => {
        clearTimeout(timer)
        this.#resume = null
        resolve()
      }
      const timer = setTimeout(done, ms)
      this.#resume = () => {
        if (woken || this.#signal.aborted) done()
      }
    })
  }
}
