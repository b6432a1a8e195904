/**
 * Distributes work over lanes: worker threads and this thread. A lane does one task after another. The next task goes
 * to the first lane with room, so a slow task delays no other. A task that is lost with a broken lane is repeated once
 * on another; a task that breaks two lanes is given up and reported.
 */

/** Does tasks, in order. */
export interface TaskRunner<Task, Outcome> {
  /** Maximum number of tasks in it: two if handing over takes time. */
  readonly depth: number
  /** Does a task. A rejection means that the lane is broken for good. */
  run(task: Task): Promise<Outcome>
  close(): void
}

/** The end of a task. `broken` has the message of the second lane that broke. */
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

/** Gives tasks to lanes. */
export class TaskQueue<Task, Outcome> {
  readonly #open: () => TaskRunner<Task, Outcome>
  readonly #runners = new Map<TaskRunner<Task, Outcome>, QueuedTask<Task, Outcome>[]>()
  readonly #queue: QueuedTask<Task, Outcome>[] = []
  #dropping = false

  /** Starts with some lanes; a broken one is replaced by a new one from `open`. */
  constructor(lanes: readonly TaskRunner<Task, Outcome>[], open: () => TaskRunner<Task, Outcome>) {
    this.#open = open
    for (const runner of lanes) this.#runners.set(runner, [])
  }

  /** Number of tasks that no lane has begun. */
  get waiting(): number {
    return this.#queue.length
  }

  /** Opens more lanes. */
  widen(count: number): void {
    if (this.#dropping) return
    for (let i = 0; i < count; i++) this.#runners.set(this.#open(), [])
    this.#assignWaiting()
  }

  /** Does a task; never rejects. */
  run(task: Task): Promise<TaskEnd<Outcome>> {
    if (this.#dropping) return Promise.resolve({ kind: 'dropped' })
    return new Promise(settle => {
      this.#queue.push({ task, settle, attempts: 0 })
      this.#assignWaiting()
    })
  }

  /** Drops tasks that no lane has begun; the others may still end. */
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

  /** Returns the least busy lane that has room. */
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

  /** Handles a broken lane: it broke on its first task; the others were only queued in it. */
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
