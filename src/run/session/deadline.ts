/** Limits the work after an interrupt, so that ending a process does not mean waiting for a long report. */

/** Maximum CPU time after the interrupt. Not wall-clock time, since many processes may share the machine. */
const CPU_MS = 1000

const LOOK_MS = 25

const MESSAGE =
  'logremedy: The run was interrupted, and the remaining work took too long, so it was abandoned. Run it again; with --db, everything counted so far is kept.\n'

/**
 * The main thread may be busy for seconds, so another one watches. The signal must have its default action by now: it
 * ends the process without the main thread, and callers see which signal ended it.
 */
const WATCH = `
  const { workerData } = require('node:worker_threads')
  const used = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000 }
  const before = used()
  setInterval(() => {
    if (used() - before < workerData.cpuMs) return
    try { require('node:fs').writeSync(2, workerData.message) } catch {}
    process.kill(process.pid, workerData.signal)
  }, workerData.lookMs)`

/** Ends the process by `signal` if it uses too much CPU time from now on. Has no effect if it ends by itself before. */
export function killAfterCpuTime(signal: NodeJS.Signals): void {
  const { Worker } = process.getBuiltinModule('node:worker_threads')
  const workerData = { cpuMs: CPU_MS, lookMs: LOOK_MS, message: MESSAGE, signal }
  new Worker(WATCH, { eval: true, execArgv: [], workerData }).unref()
}
