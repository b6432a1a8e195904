/**
 * A terminal that is borrowed: raw keys, the alternate screen, no cursor. It is given back as it was found when the view
 * ends, when the process ends in whatever way it can hear of, and while it is stopped (Ctrl-Z).
 */
import { openSync, writeSync } from 'node:fs'
import { ReadStream, type WriteStream } from 'node:tty'
import type { Size } from '../draw/frame.ts'
import type { Key } from '../model/view-state.ts'
import { KeyReader } from './keys.ts'

/** Alternate screen, no cursor, no wrapping of lines that a terminal takes for wider than we do. */
const ENTER_SCREEN = '\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J'
const LEAVE_SCREEN = '\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l'

/** So long the rest of a sequence may take; then an Escape is the key. */
const ESCAPE_MS = 50

const STANDARD_OUTPUT = 1

/** Signals that end the process unless somebody hears them. */
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

/** Hears what happens at the terminal. */
export interface TerminalListener {
  key(key: Key): void
  /** The size changed, or the screen was another's for a while: everything is to be drawn anew. */
  changed(): void
}

/** A terminal while it is ours. */
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

  /** Borrows the terminal. */
  open(listener: TerminalListener): void {
    this.#listener = listener
    this.#input?.on('data', this.#onData)
    // A terminal that went away is no reason to end without what is still to be counted.
    this.#input?.on('error', ignore)
    this.#output.on('resize', this.#onResize)
    process.on('exit', this.#onExit)
    process.on('SIGTSTP', this.#onStop)
    process.on('SIGCONT', this.#onContinue)
    for (const signal of FATAL_SIGNALS) process.on(signal, this.#onFatal)
    this.#enterScreen()
  }

  /** Gives it back. */
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

  /** Writes to the screen; nothing while it is not ours. */
  write(text: string): void {
    if (this.#entered && text !== '') this.#output.write(text)
  }

  /** Stops the process and all that was started with it, as Ctrl-Z does; returns once it goes on. */
  stop(): void {
    this.#leaveScreen()
    process.off('SIGTSTP', this.#onStop)
    // The whole group, as the terminal itself would: else a shell would wait for whoever started us.
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
      // Not through the stream: the process may have no turn left to empty it.
      writeSync((this.#output as { fd?: number }).fd ?? STANDARD_OUTPUT, LEAVE_SCREEN)
      this.#input?.setRawMode(false)
    } catch {
      // It hung up.
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
    // After a stop that nobody could hear the screen and the modes are another's.
    this.#leaveScreen()
    this.#enterScreen()
    this.#listener?.changed()
  }

  #onFatal = (signal: NodeJS.Signals): void => {
    // Who else listens ends the run in good order, and the view with it.
    if (process.listenerCount(signal) > 1) return
    this.#leaveScreen()
    process.off(signal, this.#onFatal)
    process.kill(process.pid, signal)
  }
}

/** Where keys come from: standard input, or the terminal of the process where that is a pipe; null where there is none. */
export function keyInput(standard: NodeJS.ReadStream): ReadStream | null {
  if (standard.isTTY) return standard as unknown as ReadStream
  try {
    return new ReadStream(openSync('/dev/tty', 'r'))
  } catch {
    return null
  }
}

function ignore(): void {}
