/**
 * The smallest equivalent automaton, by Hopcroft's partition refinement: all states begin in a few blocks, and a block is
 * split where some byte leads one part of it into a splitter and the other part elsewhere. The smaller part becomes a
 * splitter itself, so each state is examined log n times for each class of bytes.
 */

/** A deterministic automaton; state 0 is dead, state 1 the start. `next` has `width` entries for each state. */
export interface DfaTable {
  readonly size: number
  readonly width: number
  readonly classes: Uint8Array
  readonly next: readonly number[]
  readonly accept: readonly boolean[]
  readonly group: readonly number[]
}

/** Merges equivalent states; keeps 0 dead and 1 start, and all others in their order. */
export function minimise(automat: DfaTable): DfaTable {
  return quotient(automat, refine(automat))
}

/** States in blocks. The states of a block are adjacent, the marked ones first, so that a block is split in place. */
class Partition {
  readonly blockOf: Int32Array
  readonly #states: Int32Array
  readonly #placeOf: Int32Array
  readonly #from: number[] = []
  readonly #to: number[] = []
  readonly #marked: number[] = []

  /** Makes one block for each different key. */
  constructor(keys: Int32Array) {
    this.blockOf = new Int32Array(keys.length)
    this.#states = Int32Array.from(keys.keys()).sort((a, b) => keys[a]! - keys[b]! || a - b)
    this.#placeOf = new Int32Array(keys.length)
    this.#states.forEach((state, place) => {
      if (place === 0 || keys[state] !== keys[this.#states[place - 1]!]) this.#open(place, place)
      this.#to[this.count - 1] = place + 1
      this.blockOf[state] = this.count - 1
      this.#placeOf[state] = place
    })
  }

  get count(): number {
    return this.#from.length
  }

  /** Returns the current states of a block. */
  members(block: number): Int32Array {
    return this.#states.slice(this.#from[block], this.#to[block])
  }

  /** Marks a state; returns true when it is the first marked one of its block. */
  mark(state: number): boolean {
    const block = this.blockOf[state]!
    const place = this.#placeOf[state]!
    const border = this.#from[block]! + this.#marked[block]!
    if (place < border) return false
    const other = this.#states[border]!
    this.#states[border] = state
    this.#states[place] = other
    this.#placeOf[state] = border
    this.#placeOf[other] = place
    return ++this.#marked[block]! === 1
  }

  /** Separates the marked states of a block from the others, if there are both; the fewer of them become a new block. */
  split(block: number): void {
    const [from, to] = [this.#from[block]!, this.#to[block]!]
    const border = from + this.#marked[block]!
    this.#marked[block] = 0
    if (border === to) return
    if (border - from <= to - border) {
      this.#open(from, border)
      this.#from[block] = border
    } else {
      this.#open(border, to)
      this.#to[block] = border
    }
    const made = this.count - 1
    for (let place = this.#from[made]!; place < this.#to[made]!; place++) this.blockOf[this.#states[place]!] = made
  }

  #open(from: number, to: number): void {
    this.#from.push(from)
    this.#to.push(to)
    this.#marked.push(0)
  }
}

/** Returns the block of each state when no block can be split any more. */
function refine({ size, width, next, accept, group }: DfaTable): Int32Array {
  // The dead state stays alone even where other states never accept either: walkers stop at it.
  const partition = new Partition(
    Int32Array.from({ length: size }, (_, s) => (s === 0 ? -1 : 2 * group[s]! + +accept[s]!)),
  )
  const { starts, sources } = arrivals(size, width, next)
  // Each block is a splitter once, in the order of creation. The rest of a block that was a splitter need not be one again:
  // the new block, which is still to come, separates the two parts.
  for (let splitter = 0; splitter < partition.count; splitter++) {
    const targets = partition.members(splitter)
    for (let k = 0; k < width; k++) {
      const touched: number[] = []
      for (const target of targets)
        for (let i = starts[k * size + target]!; i < starts[k * size + target + 1]!; i++)
          if (partition.mark(sources[i]!)) touched.push(partition.blockOf[sources[i]!]!)
      for (const block of touched) partition.split(block)
    }
  }
  return partition.blockOf
}

/** Lists from where each state is reached by each class of bytes: `sources` from `starts[class * size + state]` on. */
function arrivals(size: number, width: number, next: readonly number[]): { starts: Int32Array; sources: Int32Array } {
  const starts = new Int32Array(size * width + 1)
  const slot = (state: number, k: number): number => k * size + next[state * width + k]!
  for (let state = 0; state < size; state++) for (let k = 0; k < width; k++) starts[slot(state, k) + 1]!++
  for (let i = 0; i < size * width; i++) starts[i + 1]! += starts[i]!
  const sources = new Int32Array(size * width)
  const filled = starts.slice()
  for (let state = 0; state < size; state++) for (let k = 0; k < width; k++) sources[filled[slot(state, k)]!++] = state
  return { starts, sources }
}

/** Makes one state for each block, numbered by its first state; so the dead one is 0 and the start 1 again. */
function quotient({ width, classes, next, accept, group }: DfaTable, blockOf: Int32Array): DfaTable {
  const numbers = new Map<number, number>()
  const first: number[] = []
  blockOf.forEach((block, state) => {
    if (!numbers.has(block)) numbers.set(block, first.push(state) - 1)
  })
  return {
    size: first.length,
    width,
    classes,
    next: first.flatMap(state =>
      Array.from({ length: width }, (_, k) => numbers.get(blockOf[next[state * width + k]!]!)!),
    ),
    accept: first.map(state => accept[state]!),
    group: first.map(state => group[state]!),
  }
}
