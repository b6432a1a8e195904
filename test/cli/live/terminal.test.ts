/**
 * In a real terminal, which tmux is: the view is drawn, hears keys, follows the size, and gives the terminal back as it was,
 * also when it is stopped, killed or breaks down.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { cleanEnvironment } from '../../support/shell.ts'

vi.setConfig({ testTimeout: 60_000 })

const HAS_TMUX = spawnSync('tmux', ['-V']).status === 0
/** A server of its own for each test: one that is just ending takes no new sessions. */
let server = 0
const PROGRAM = join(import.meta.dirname, '../../support/borrow.ts')

function tmux(...args: readonly string[]): string {
  return execFileSync('tmux', ['-L', `logremedy-test-${process.pid}-${server}`, ...args], {
    encoding: 'utf8',
    env: cleanEnvironment(),
  })
}

/** What the terminal shows now. */
function screen(): string {
  return tmux('capture-pane', '-p', '-t', 'it')
}

/** Waits until the terminal shows something. */
async function shows(wanted: RegExp): Promise<string> {
  return await vi.waitFor(
    () => {
      const text = screen()
      expect(text).toMatch(wanted)
      return text
    },
    { timeout: 20_000, interval: 50 },
  )
}

/** Keys by their tmux names, or text. */
function keys(...names: readonly string[]): void {
  tmux('send-keys', '-t', 'it', ...names)
}

/** Whether a program has the alternate screen, a hidden cursor, or lines that do not wrap. */
function modes(): string {
  return tmux('display-message', '-p', '-t', 'it', '#{alternate_on} #{cursor_flag} #{wrap_flag}').trim()
}

/** The modes of the line as the shell sees them. */
async function line(): Promise<string> {
  // Split, so that the command itself does not look like its answer.
  keys('clear; echo st""ty $(stty -g)', 'Enter')
  return /^stty (\S+)$/m.exec(await shows(/^stty \S+$/m))![1]!
}

let before = ''

/** Runs the program in the shell of the terminal. */
async function borrow(how: string): Promise<void> {
  before = await line()
  keys(`clear; ${process.execPath} ${PROGRAM} ${how}; echo left with $?`, 'Enter')
  await shows(/logremedy tail {2}\d+ found/)
  expect(modes()).toBe('1 0 0')
}

/** The terminal is the shell's again, with all that stood there before. */
async function givenBack(wanted: RegExp): Promise<void> {
  await shows(wanted)
  expect(modes()).toBe('0 1 1')
  expect(screen()).toContain('borrowing (')
  expect(screen()).not.toContain('logremedy tail')
  expect(await line()).toBe(before)
}

function pid(): number {
  const [shell] = tmux('list-panes', '-t', 'it', '-F', '#{pane_pid}').trim().split('\n')
  return Number(execFileSync('pgrep', ['-P', shell!], { encoding: 'utf8' }).trim())
}

describe.skipIf(!HAS_TMUX)('a borrowed terminal', () => {
  beforeEach(async () => {
    server++
    const shell = "env PS1='$ ' LC_ALL=C.UTF-8 bash --norc --noprofile"
    tmux('-f', '/dev/null', 'new-session', '-d', '-s', 'it', '-x', '80', '-y', '24', shell)
    await shows(/^\$/m)
  })
  afterEach(() => {
    tmux('kill-server')
  })

  test('shows codes, their advice, a filter and help, and ends with q', async () => {
    await borrow('idle')
    await shows(/^>E {2}CKR_PIN_INCORRECT {2}The PIN is wrong/m)
    keys('Enter')
    await shows(/━━ CKR_PIN_INCORRECT/)
    keys('Escape')
    await shows(/^>E {2}CKR_PIN/m)
    keys('/', 'zzz')
    await shows(/Filter: zzz/)
    expect(modes()).toBe('1 1 0')
    keys('Enter')
    await shows(/left out by the filter “zzz”/)
    keys('Escape', '?')
    await shows(/hold the picture still/)
    keys('q')
    await givenBack(/the view ended\nleft with 0/)
  })

  test('holds still while it is paused', async () => {
    await borrow('idle')
    keys('p')
    const held = await shows(/PAUSED/)
    const count = /(\d+) found/.exec(held)![1]!
    await new Promise(resolve => setTimeout(resolve, 400))
    expect(screen()).toContain(`${count} found`)
    keys('p')
    await vi.waitFor(() => expect(Number(/(\d+) found/.exec(screen())![1])).toBeGreaterThan(Number(count) + 3))
    keys('C-c')
    await givenBack(/left with/)
  })

  test('follows the size, down to forty columns and ten lines', async () => {
    await borrow('idle')
    for (const [columns, rows] of [
      [120, 40],
      [40, 10],
      [20, 5],
      [80, 24],
    ] as const) {
      tmux('resize-window', '-t', 'it', '-x', String(columns), '-y', String(rows))
      const text = await shows(columns < 40 ? /Needs 40×10/ : /^q quit[^\n]*\n(?![\s\S]*\S)/m)
      if (columns >= 40) expect(text.trimEnd().split('\n')).toHaveLength(rows)
    }
    keys('q')
    await givenBack(/left with 0/)
  })

  test('is given back while the view is stopped, and borrowed again', async () => {
    await borrow('idle')
    keys('C-z')
    await givenBack(/Stopped/)
    keys('clear; fg; echo left with $?', 'Enter')
    await shows(/logremedy tail {2}\d+ found/)
    expect(modes()).toBe('1 0 0')
    keys('q')
    await shows(/left with 0/)
    expect(modes()).toBe('0 1 1')
  })

  test.each(['SIGTSTP', 'SIGSTOP'] as const)('goes on after %s from elsewhere', async signal => {
    await borrow('idle')
    process.kill(pid(), signal)
    await shows(/Stopped/)
    keys('clear; fg; echo left with $?', 'Enter')
    await vi.waitFor(() => expect(modes()).toBe('1 0 0'))
    await shows(/logremedy tail {2}\d+ found/)
    keys('q')
    await shows(/left with 0/)
    expect(await line()).toBe(before)
  })

  test.each(['crash', 'reject'])('is given back after a bug: %s', async how => {
    before = await line()
    keys(`clear; ${process.execPath} ${PROGRAM} ${how}; echo left with $?`, 'Enter')
    await givenBack(
      how === 'crash' ? /a bug in the middle of a frame[\s\S]*left with 1/ : /nobody waits[\s\S]*left with 1/,
    )
  })

  test.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGQUIT', 131],
    ['SIGABRT', 134],
    ['SIGUSR2', 140],
  ] as const)('is given back when %s ends the program', async (signal, code) => {
    await borrow('idle')
    process.kill(pid(), signal)
    await givenBack(new RegExp(`left with ${code}`))
  })

  test('is given back when SIGINT ends the program, and the list of commands with it', async () => {
    await borrow('idle')
    process.kill(pid(), 'SIGINT')
    await givenBack(/^borrowing \(idle\)\s+\$/m)
  })
})
