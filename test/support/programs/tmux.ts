/** A real terminal for tests: a shell in tmux, its keys and its screen. */
import { execFileSync } from 'node:child_process'
import { expect, vi } from 'vitest'
import { works } from './needs.ts'
import { cleanEnvironment } from './shell.ts'

export const HAS_TMUX = works('tmux', '-V')

/** A server of its own for each terminal: one that is just ending takes no new sessions. */
let servers = 0

export class Tmux {
  readonly #socket = `logremedy-test-${process.pid}-${++servers}`

  /** A shell, 80 columns wide and 24 lines high, whose prompt is `$`. */
  static async start(env: Readonly<Record<string, string>> = {}): Promise<Tmux> {
    const terminal = new Tmux()
    const settings = Object.entries({ LC_ALL: 'C.UTF-8', ...env, PS1: '$ ' }).map(
      ([name, value]) => `'${name}=${value}'`,
    )
    const shell = `env ${settings.join(' ')} bash --norc --noprofile`
    terminal.run('-f', '/dev/null', 'new-session', '-d', '-s', 'it', '-x', '80', '-y', '24', shell)
    await terminal.shows(/^\$/m)
    return terminal
  }

  run(...args: readonly string[]): string {
    return execFileSync('tmux', ['-L', this.#socket, ...args], { encoding: 'utf8', env: cleanEnvironment() })
  }

  end(): void {
    this.run('kill-server')
  }

  /** What the terminal shows now, or with its whole history. */
  screen(history = false): string {
    return this.run('capture-pane', '-p', ...(history ? ['-S', '-'] : []), '-t', 'it')
  }

  /** Waits until the terminal shows something, and answers all that it shows. */
  async shows(wanted: RegExp): Promise<string> {
    return await vi.waitFor(
      () => {
        const text = this.screen()
        expect(text).toMatch(wanted)
        return text
      },
      { timeout: 300_000, interval: 50 },
    )
  }

  /** Presses keys by the names that tmux has for them, or types text. */
  keys(...names: readonly string[]): void {
    this.run('send-keys', '-t', 'it', ...names)
  }

  resize(columns: number, rows: number): void {
    this.run('resize-window', '-t', 'it', '-x', String(columns), '-y', String(rows))
  }

  /** Whether a program has the alternate screen, whether the cursor is seen, whether lines wrap. */
  modes(): string {
    return this.run('display-message', '-p', '-t', 'it', '#{alternate_on} #{cursor_flag} #{wrap_flag}').trim()
  }

  /** The modes of the line as its shell sees them. */
  async line(): Promise<string> {
    // Split, so that the command itself does not look like its answer.
    this.keys('clear; echo st""ty $(stty -g)', 'Enter')
    return /^stty (\S+)$/m.exec(await this.shows(/^stty \S+$/m))![1]!
  }

  /** The process that the shell has started. */
  pid(): number {
    const shell = this.run('list-panes', '-t', 'it', '-F', '#{pane_pid}').trim()
    return Number(execFileSync('pgrep', ['-P', shell], { encoding: 'utf8' }).trim())
  }
}
