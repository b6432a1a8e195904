/**
 * A terminal in use: raw keys, the alternate screen, no cursor. It is restored when the view ends, when the process ends in
 * any way that it can notice, and while it is stopped (Ctrl-Z).
 */
import { openSync, writeSync } from 'node:fs'
import { ReadStream, type WriteStream } from 'node:tty'
import type { Size } from '../draw/frame.ts'
import type { Key } from '../model/view-state.ts'
import { KeyReader } from './keys.ts'

/** Alternate screen, no cursor, no wrapping of lines that are wider for the terminal than for us. */
const ENTER_SCREEN = '\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J'
const LEAVE_SCREEN = '\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l'

/** Maximum time for the rest of a sequence; then it was an Escape key. */
const ESCAPE_MS = 50

const STANDARD_OUTPUT = 1

/** Signals that end the process unless they are handled. */
const FATAL_SIGNALS: readonly NodeJS.Signals[] = [
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  'SIGQUIT',
  'SIGABRT',
  'SIGALRM',
  'SIGUSR2',
  'SIGXCPU',
]

/** Receives events of the terminal. */
export interface TerminalListener {
  key(key: Key): void
  /** The size changed, or another program used the screen: everything must be redrawn. */
  changed(): void
}

/** Controls the terminal. */
export class Terminal {
  readonly #input: ReadStream | null
  readonly #output: WriteStream
  readonly #keys = new KeyReader()
  #listener: TerminalListener | null = null
  #escape: NodeJS.Timeout | null = null
  #entered = false

  /** `input` null: there are no keys, and signals come from elsewhere. */
  constructor(input: ReadStream | null, output: WriteStream) {
    this.#input = input
    this.#output = output
  }

  get size(): Size {
    return { columns: this.#output.columns || 80, rows: this.#output.rows || 24 }
  }

  /** Takes over the terminal. */
  open(listener: TerminalListener): void {
    this.#listener = listener
    this.#input?.on('data', this.#onData)
    // Even without its terminal the process must finish counting.
    this.#input?.on('error', ignore)
    this.#output.on('resize', this.#onResize)
    process.on('exit', this.#onExit)
    process.on('SIGTSTP', this.#onStop)
    process.on('SIGCONT', this.#onContinue)
    for (const signal of FATAL_SIGNALS) process.on(signal, this.#onFatal)
    this.#enterScreen()
  }

  /** Restores the terminal. */
  close(): void {
    if (this.#listener === null) return
    this.#listener = null
    if (this.#escape !== null) clearTimeout(this.#escape)
    this.#leaveScreen()
    this.#input?.off('data', this.#onData)
    this.#input?.pause()
    this.#input?.unref()
    this.#output.off('resize', this.#onResize)
    process.off('exit', this.#onExit)
    process.off('SIGTSTP', this.#onStop)
    process.off('SIGCONT', this.#onContinue)
    for (const signal of FATAL_SIGNALS) process.off(signal, this.#onFatal)
  }

  /** Writes to the screen; does nothing while it is not in use. */
  write(text: string): void {
    if (this.#entered && text !== '') this.#output.write(text)
  }

  /** Stops the process and its group, as Ctrl-Z does; returns once it continues. */
  stop(): void {
    this.#leaveScreen()
    process.off('SIGTSTP', this.#onStop)
    // The whole group, as the terminal itself would: otherwise a shell would wait for our parent.
    process.kill(0, 'SIGTSTP')
  }

  #enterScreen(): void {
    if (this.#entered) return
    this.#input?.setRawMode(true)
    this.#input?.resume()
    this.#entered = true
    this.#output.write(ENTER_SCREEN)
  }

  #leaveScreen(): void {
    if (!this.#entered) return
    this.#entered = false
    try {
      // Not through the stream: the process may have no turn left to flush it.
      writeSync((this.#output as { fd?: number }).fd ?? STANDARD_OUTPUT, LEAVE_SCREEN)
      this.#input?.setRawMode(false)
    } catch {
      // The terminal is gone.
    }
  }

  #onData = (bytes: Buffer): void => {
    if (this.#escape !== null) clearTimeout(this.#escape)
    this.#escape = null
    for (const key of this.#keys.read(bytes)) this.#listener?.key(key)
    if (!this.#keys.waits) return
    this.#escape = setTimeout(() => {
      for (const key of this.#keys.settle()) this.#listener?.key(key)
    }, ESCAPE_MS)
  }

  #onResize = (): void => this.#listener?.changed()

  #onExit = (): void => this.#leaveScreen()

  #onStop = (): void => this.stop()

  #onContinue = (): void => {
    process.off('SIGTSTP', this.#onStop)
    process.on('SIGTSTP', this.#onStop)
    // After a stop that could not be handled, another program owns the screen and the modes.
    this.#leaveScreen()
    this.#enterScreen()
    this.#listener?.changed()
  }

  #onFatal = (signal: NodeJS.Signals): void => {
    // Another listener ends the run properly, and the view with it.
    if (process.listenerCount(signal) > 1) return
    this.#leaveScreen()
    process.off(signal, this.#onFatal)
    process.kill(process.pid, signal)
  }
}

/** Returns the source of keys: standard input, or the terminal of the process where that is a pipe; null if there is none. */
export function keyInput(standard: NodeJS.ReadStream): ReadStream | null {
  if (standard.isTTY) return standard as unknown as ReadStream
  try {
    return new ReadStream(openSync('/dev/tty', 'r'))
  } catch {
    return null
  }
}

function ignore(): void {}
