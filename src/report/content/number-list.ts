/** A list of numbers that may become long: it grows by blocks, without copying. */

const BLOCK = 8192

export class NumberList {
  readonly #blocks: Float64Array[] = []
  #length = 0

  get length(): number {
    return this.#length
  }

  push(...numbers: readonly number[]): void {
    for (const number of numbers) {
      const within = this.#length % BLOCK
      if (within === 0) this.#blocks.push(new Float64Array(BLOCK))
      this.#blocks.at(-1)![within] = number
      this.#length++
    }
  }

  /** Returns the number at a place, which must be in the list. */
  at(index: number): number {
    return this.#blocks[Math.floor(index / BLOCK)]![index % BLOCK]!
  }
}
