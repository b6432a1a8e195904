/** A lane in a worker thread. It breaks if the thread does: by an uncaught error, lack of memory, or an exit. */
import { getCompileCacheDir } from 'node:module'
import { dirname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { TaskRunner } from './lanes.ts'
import type { Answerer, FromWorker, ToWorker } from './protocol.ts'

/** Space for new objects in a thread, in MiB: more saves no time, and every thread uses it. */
const YOUNG_MB = 24

/** Starts a thread. `module` is a file that handles tasks with `serveTasks`; `data` is its initial data. Passes on `signal`. */
export function startWorker<Task, Outcome>(
  module: URL,
  data: unknown,
  answer: Answerer,
  signal: AbortSignal,
): TaskRunner<Task, Outcome> {
  const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_MB }
  const worker = new Worker(module, { workerData: data, env: environment(), resourceLimits })
  const waiting: { resolve: (outcome: Outcome) => void; reject: (error: Error) => void }[] = []
  let broken: Error | null = null
  let closed = false
  const send = (message: ToWorker<Task>): void => worker.postMessage(message)
  const fail = (error: unknown): void => {
    if (broken !== null || closed) return
    broken = error instanceof Error ? error : new Error(String(error))
    for (const { reject } of waiting.splice(0)) reject(broken)
  }
  const reply = async (id: number, method: string, args: readonly unknown[]): Promise<void> => {
    try {
      send({ kind: 'answer', id, value: await answer(method, args) })
    } catch (error) {
      send({ kind: 'refusal', id, error })
    }
  }
  const stop = (): void => send({ kind: 'stop' })
  if (signal.aborted) stop()
  else signal.addEventListener('abort', stop, { once: true })
  worker.on('message', (message: FromWorker<Outcome>) => {
    // The task of an abandoned thread is repeated, so its later messages are ignored.
    if (closed) return
    if (message.kind === 'call') void reply(message.id, message.method, message.args)
    else waiting.shift()?.resolve(message.outcome)
  })
  worker.on('messageerror', fail)
  worker.on('error', fail)
  worker.on('exit', code => fail(new Error(`the thread ended with code ${code}`)))
  return {
    // The next task is ready when one is done.
    depth: 2,
    run: task =>
      new Promise((resolve, reject) => {
        if (broken !== null) {
          reject(broken)
          return
        }
        waiting.push({ resolve, reject })
        send({ kind: 'task', task })
      }),
    close: () => {
      closed = true
      signal.removeEventListener('abort', stop)
      worker.unref()
      void worker.terminate()
    },
  }
}

/** Returns the environment with the compile cache of this process, which a thread takes only from there. */
function environment(): NodeJS.ProcessEnv {
  const directory = getCompileCacheDir?.()
  return directory === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: dirname(directory) }
}
