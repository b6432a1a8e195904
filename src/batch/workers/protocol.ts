/** Messages between a worker thread and its parent. All of them are plain data. */

/** To the worker: a task, the request to stop soon, or the result of a call. */
export type ToWorker<Task> =
  | { readonly kind: 'task'; readonly task: Task }
  | { readonly kind: 'stop' }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'refusal'; readonly id: number; readonly error: unknown }

/** From the worker: the outcome of a task, or a call. Outcomes come in the order of the tasks. */
export type FromWorker<Outcome> =
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  | { readonly kind: 'call'; readonly id: number; readonly method: string; readonly args: readonly unknown[] }

/** Handles a call by name; errors are passed to the caller. */
export type Answerer = (method: string, args: readonly unknown[]) => unknown
