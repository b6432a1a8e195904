/** The worker's side of a lane: does tasks one after another, in the order of their arrival. */
import { parentPort } from 'node:worker_threads'
import type { FromWorker, ToWorker } from './protocol.ts'

/** Calls the parent thread; rejects with the error thrown there. */
export type Caller = (method: string, ...args: unknown[]) => Promise<unknown>

/** Does every task; an error of `run` ends the thread. */
export function serveTasks<Task, Outcome>(
  run: (task: Task, call: Caller, signal: AbortSignal) => Promise<Outcome>,
): void {
  const port = parentPort
  if (port === null) throw new Error('this file runs in a worker thread')
  const send = (message: FromWorker<Outcome>): void => port.postMessage(message)
  const stopping = new AbortController()
  const calls = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>()
  let asked = 0
  let last: Promise<unknown> = Promise.resolve()
  const call: Caller = (method, ...args) =>
    new Promise((resolve, reject) => {
      const id = asked++
      calls.set(id, { resolve, reject })
      send({ kind: 'call', id, method, args })
    })
  port.on('message', (message: ToWorker<Task>) => {
    if (message.kind === 'task') {
      last = last
        .then(() => run(message.task, call, stopping.signal))
        .then(outcome => send({ kind: 'outcome', outcome }))
      return
    }
    if (message.kind === 'stop') {
      stopping.abort()
      return
    }
    const waiting = calls.get(message.id)
    calls.delete(message.id)
    if (message.kind === 'answer') waiting?.resolve(message.value)
    else waiting?.reject(message.error)
  })
}
