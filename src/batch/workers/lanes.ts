/**
 * Work spread over lanes. A lane does one piece of work after another: a worker thread, or this thread. The next piece goes
 * to the first lane with room, so a slow piece holds up nobody else. What a lane loses by breaking down is done once more
 * by another; what breaks down a lane twice is given up and said to be broken.
 */

/** Something that does pieces of work, in order. */
export interface TaskRunner<Task, Outcome> {
  /** Pieces that may be handed over before the first is done: two where handing over takes a while. */
  readonly depth: number
  /** Does a piece. A rejection means that the lane is broken for good. */
  run(task: Task): Promise<Outcome>
  close(): void
}

/** How a piece of work ended. `broken` says what the lane said when it broke down for the second time. */
export type TaskEnd<Outcome> =
  | { readonly kind: 'done'; readonly outcome: Outcome }
  | { readonly kind: 'dropped' }
  | { readonly kind: 'broken'; readonly error: Error }

const ATTEMPTS = 2

interface QueuedTask<Task, Outcome> {
  readonly task: Task
  readonly settle: (ending: TaskEnd<Outcome>) => void
  attempts: number
}

/** Hands pieces of work to lanes. */
export class TaskQueue<Task, Outcome> {
  readonly #open: () => TaskRunner<Task, Outcome>
  readonly #runners = new Map<TaskRunner<Task, Outcome>, QueuedTask<Task, Outcome>[]>()
  readonly #queue: QueuedTask<Task, Outcome>[] = []
  #dropping = false

  /** Begins with some lanes; a broken one is replaced by what `open` gives. */
  constructor(lanes: readonly TaskRunner<Task, Outcome>[], open: () => TaskRunner<Task, Outcome>) {
    this.#open = open
    for (const runner of lanes) this.#runners.set(runner, [])
  }

  /** Pieces that no lane has begun. */
  get waiting(): number {
    return this.#queue.length
  }

  /** Opens more lanes. */
  widen(count: number): void {
    if (this.#dropping) return
    for (let i = 0; i < count; i++) this.#runners.set(this.#open(), [])
    this.#assignWaiting()
  }

  /** Does a piece of work; never rejects. */
  run(task: Task): Promise<TaskEnd<Outcome>> {
    if (this.#dropping) return Promise.resolve({ kind: 'dropped' })
    return new Promise(settle => {
      this.#queue.push({ task, settle, attempts: 0 })
      this.#assignWaiting()
    })
  }

  /** Drops what no lane has begun; what is under way may still end. */
  drop(): void {
    this.#dropping = true
    for (const piece of this.#queue.splice(0)) piece.settle({ kind: 'dropped' })
  }

  close(): void {
    this.drop()
    for (const runner of this.#runners.keys()) runner.close()
    this.#runners.clear()
  }

  #assignWaiting(): void {
    for (;;) {
      const runner = this.#leastBusy()
      const piece = runner === null ? undefined : this.#queue.shift()
      if (runner === null || piece === undefined) return
      this.#runners.get(runner)!.push(piece)
      this.#assign(runner, piece)
    }
  }

  /** The lane with the least to do that has room for more. */
  #leastBusy(): TaskRunner<Task, Outcome> | null {
    let best: TaskRunner<Task, Outcome> | null = null
    let least = Infinity
    for (const [runner, held] of this.#runners) {
      if (held.length >= runner.depth || held.length >= least) continue
      best = runner
      least = held.length
    }
    return best
  }

  #assign(runner: TaskRunner<Task, Outcome>, piece: QueuedTask<Task, Outcome>): void {
    runner.run(piece.task).then(
      outcome => {
        const held = this.#runners.get(runner)
        held?.splice(held.indexOf(piece), 1)
        piece.settle({ kind: 'done', outcome })
        this.#assignWaiting()
      },
      (error: Error) => this.#onBroken(runner, error),
    )
  }

  /** The lane was at its first piece when it broke; the others only waited in it. */
  #onBroken(runner: TaskRunner<Task, Outcome>, error: Error): void {
    const held = this.#runners.get(runner)
    if (held === undefined) return
    this.#runners.delete(runner)
    runner.close()
    if (held[0] !== undefined) held[0].attempts++
    for (const piece of held.reverse()) {
      if (piece.attempts >= ATTEMPTS) piece.settle({ kind: 'broken', error })
      else if (this.#dropping) piece.settle({ kind: 'dropped' })
      else this.#queue.unshift(piece)
    }
    if (!this.#dropping) this.#runners.set(this.#open(), [])
    this.#assignWaiting()
  }
}
