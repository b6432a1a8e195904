/** A limit on the work after an interrupt: whoever asks a process to end should not have to wait for a long report. */

/** CPU time that may be spent after the interrupt; the process may be one of many, so the clock says little. */
const CPU_MS = 1000

const LOOK_MS = 25

const MESSAGE =
  'logremedy: The run was interrupted, and the remaining work took too long, so it was abandoned. Run it again; with --db, everything counted so far is kept.\n'

/**
 * The main thread may be busy for seconds, so another one watches. The signal must have its default action by now: it ends the
 * process without asking the main thread, and callers see that it was ended by it.
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

/** Ends the process by `signal` once it has worked for too long from now on. Nothing happens if it ends by itself before. */
export function killAfterCpuTime(signal: NodeJS.Signals): void {
  const { Worker } = process.getBuiltinModule('node:worker_threads')
  const workerData = { cpuMs: CPU_MS, lookMs: LOOK_MS, message: MESSAGE, signal }
  new Worker(WATCH, { eval: true, execArgv: [], workerData }).unref()
}
