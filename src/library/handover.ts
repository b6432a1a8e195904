/** Batches from one who makes them to one who takes them: the maker waits until a batch was taken. */

export class Handover<T> {
  #batch: readonly T[] | null = null
  #closed = false
  /** Ends the wait of the maker, and of the taker. */
  #taken: (() => void) | null = null
  #given: (() => void) | null = null

  /** Hands over a batch; settles when it was taken, or nobody takes any more. There may be one at a time. */
  async give(batch: readonly T[]): Promise<void> {
    if (this.#closed || batch.length === 0) return
    this.#batch = batch
    const taken = new Promise<void>(resolve => {
      this.#taken = resolve
    })
    this.#given?.()
    await taken
  }

  /** The next batch, once there is one; null when there will be none. */
  async take(): Promise<readonly T[] | null> {
    if (this.#batch === null && !this.#closed)
      await new Promise<void>(resolve => {
        this.#given = resolve
      })
    this.#given = null
    const batch = this.#batch
    this.#batch = null
    this.#taken?.()
    this.#taken = null
    return batch
  }

  /** Says that nothing is given any more; a batch that is there may still be taken. */
  close(): void {
    this.#closed = true
    this.#taken?.()
    this.#given?.()
  }
}
