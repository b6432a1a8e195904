/** The environment of a command: arguments in, text out. It is a parameter, so that tests can run whole commands. */
import type { Readable, Writable } from 'node:stream'
import type { Signals } from './signals.ts'

export { languageOf } from '../run/setup/language.ts'

export interface Shell {
  /** Opens standard input; that of the process unless given. */
  readonly stdin?: () => Readable
  readonly stdout: Writable
  readonly stderr: Writable
  readonly env: NodeJS.ProcessEnv
  readonly nowMs: () => number
  /** Aborted by the first signal that is handled. */
  readonly signal: AbortSignal
  /** How the process handles signals; without it, only `signal` counts. */
  readonly signals?: Pick<Signals, 'begin' | 'spend' | 'hurry'>
}

/** Does work that loses nothing if a signal ends the process meanwhile. */
export async function spend<T>({ signals }: Shell, work: () => T): Promise<T> {
  return signals === undefined ? work() : signals.spend(work)
}

/** Writes and waits for a slow reader; returns false once the reader is gone. */
export async function write(stream: Writable, text: string | Uint8Array): Promise<boolean> {
  if (stream.destroyed || stream.writableEnded) return false
  if (stream.write(text)) return true
  return new Promise(resolve => {
    const done = (ok: boolean) => () => {
      stream.off('drain', onDrain)
      stream.off('close', onClose)
      resolve(ok)
    }
    const onDrain = done(true)
    const onClose = done(false)
    stream.once('drain', onDrain)
    stream.once('close', onClose)
  })
}

/** Returns the width of a terminal in columns, or 80. */
export function widthOf(stream: Writable): number {
  const columns = (stream as { columns?: number }).columns
  return columns !== undefined && columns > 20 ? Math.min(columns, 160) : 80
}

/** Returns whether to colour text: by the flag, then NO_COLOR, FORCE_COLOR and whether the output is a terminal. */
export function wantsColor(stream: Writable, flag: string, env: NodeJS.ProcessEnv): boolean {
  if (flag !== 'auto') return flag === 'always'
  if (env.NO_COLOR) return false
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0'
  return (stream as { isTTY?: boolean }).isTTY === true && env.TERM !== 'dumb'
}
