/** What a worker thread and the thread that made it say to each other. All of it is plain data. */

/** To the worker: a piece of work, to stop at the next chance, or what came of a call. */
export type ToWorker<Task> =
  | { readonly kind: 'task'; readonly task: Task }
  | { readonly kind: 'stop' }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'refusal'; readonly id: number; readonly error: unknown }

/** From the worker: what came of a piece of work, or a call to be answered. Outcomes come in the order of the tasks. */
export type FromWorker<Outcome> =
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  | { readonly kind: 'call'; readonly id: number; readonly method: string; readonly args: readonly unknown[] }

/** Answers a call by name; what it throws is thrown to the caller. */
export type Answerer = (method: string, args: readonly unknown[]) => unknown
