/** A lane in a worker thread. Breaks when the thread does: an error nobody caught, no memory left, an exit. */
import { getCompileCacheDir } from 'node:module'
import { dirname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { TaskRunner } from './lanes.ts'
import type { Answerer, FromWorker, ToWorker } from './protocol.ts'

/** Room for new objects in a thread: more saves no time, and every thread takes it. */
const YOUNG_MB = 24

/** Starts a thread. `module` is a file that answers tasks by `serveTasks`; `data` is what it begins with. It hears of `signal`. */
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
    // What a thread that was given up still says must not be done twice.
    if (closed) return
    if (message.kind === 'call') void reply(message.id, message.method, message.args)
    else waiting.shift()?.resolve(message.outcome)
  })
  worker.on('messageerror', fail)
  worker.on('error', fail)
  worker.on('exit', code => fail(new Error(`the thread ended with code ${code}`)))
  return {
    // The next task lies there when one is done.
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

/** A thread keeps compiled code where the process does, which it learns by its environment alone. */
function environment(): NodeJS.ProcessEnv {
  const directory = getCompileCacheDir?.()
  return directory === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: dirname(directory) }
}
