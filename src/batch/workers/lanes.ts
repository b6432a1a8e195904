/**
 * Work spread over lanes. A lane does one piece of work after another: a worker thread, or this thread. The next piece goes
 * to the first lane with room, so a slow piece holds up nobody else. What a lane loses by breaking down is done once more
 * by another; what breaks down a lane twice is given up and said to be broken.
 */

/** Something that does pieces of work, in order. */
export interface Lane<Task, Outcome> {
  /** Pieces that may be handed over before the first is done: two where handing over takes a while. */
  readonly depth: number
  /** Does a piece. A rejection means that the lane is broken for good. */
  run(task: Task): Promise<Outcome>
  close(): void
}

/** How a piece of work ended. `broken` says what the lane said when it broke down for the second time. */
export type Ending<Outcome> =
  | { readonly kind: 'done'; readonly outcome: Outcome }
  | { readonly kind: 'dropped' }
  | { readonly kind: 'broken'; readonly error: Error }

const ATTEMPTS = 2

interface Piece<Task, Outcome> {
  readonly task: Task
  readonly settle: (ending: Ending<Outcome>) => void
  attempts: number
}

/** Hands pieces of work to lanes. */
export class Lanes<Task, Outcome> {
  readonly #open: () => Lane<Task, Outcome>
  readonly #lanes = new Map<Lane<Task, Outcome>, Piece<Task, Outcome>[]>()
  readonly #queue: Piece<Task, Outcome>[] = []
  #dropping = false

  /** Begins with some lanes; a broken one is replaced by what `open` gives. */
  constructor(lanes: readonly Lane<Task, Outcome>[], open: () => Lane<Task, Outcome>) {
    this.#open = open
    for (const lane of lanes) this.#lanes.set(lane, [])
  }

  /** Pieces that no lane has begun. */
  get waiting(): number {
    return this.#queue.length
  }

  /** Opens more lanes. */
  widen(count: number): void {
    if (this.#dropping) return
    for (let i = 0; i < count; i++) this.#lanes.set(this.#open(), [])
    this.#deal()
  }

  /** Does a piece of work; never rejects. */
  run(task: Task): Promise<Ending<Outcome>> {
    if (this.#dropping) return Promise.resolve({ kind: 'dropped' })
    return new Promise(settle => {
      this.#queue.push({ task, settle, attempts: 0 })
      this.#deal()
    })
  }

  /** Drops what no lane has begun; what is under way may still end. */
  drop(): void {
    this.#dropping = true
    for (const piece of this.#queue.splice(0)) piece.settle({ kind: 'dropped' })
  }

  close(): void {
    this.drop()
    for (const lane of this.#lanes.keys()) lane.close()
    this.#lanes.clear()
  }

  #deal(): void {
    for (;;) {
      const lane = this.#freest()
      const piece = lane === null ? undefined : this.#queue.shift()
      if (lane === null || piece === undefined) return
      this.#lanes.get(lane)!.push(piece)
      this.#hand(lane, piece)
    }
  }

  /** The lane with the least to do that has room for more. */
  #freest(): Lane<Task, Outcome> | null {
    let best: Lane<Task, Outcome> | null = null
    let least = Infinity
    for (const [lane, held] of this.#lanes) {
      if (held.length >= lane.depth || held.length >= least) continue
      best = lane
      least = held.length
    }
    return best
  }

  #hand(lane: Lane<Task, Outcome>, piece: Piece<Task, Outcome>): void {
    lane.run(piece.task).then(
      outcome => {
        const held = this.#lanes.get(lane)
        held?.splice(held.indexOf(piece), 1)
        piece.settle({ kind: 'done', outcome })
        this.#deal()
      },
      (error: Error) => this.#broke(lane, error),
    )
  }

  /** The lane was at its first piece when it broke; the others only waited in it. */
  #broke(lane: Lane<Task, Outcome>, error: Error): void {
    const held = this.#lanes.get(lane)
    if (held === undefined) return
    this.#lanes.delete(lane)
    lane.close()
    if (held[0] !== undefined) held[0].attempts++
    for (const piece of held.reverse()) {
      if (piece.attempts >= ATTEMPTS) piece.settle({ kind: 'broken', error })
      else if (this.#dropping) piece.settle({ kind: 'dropped' })
      else this.#queue.unshift(piece)
    }
    if (!this.#dropping) this.#lanes.set(this.#open(), [])
    this.#deal()
  }
}
