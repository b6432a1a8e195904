/**
 * In a real terminal, which tmux is: the view is drawn, hears keys, follows the size, and gives the terminal back as it was,
 * also when it is stopped, killed or breaks down.
 */
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { HAS_TMUX, Tmux } from '../support/programs/tmux.ts'

const PROGRAM = join(import.meta.dirname, '../support/programs/borrow.ts')

describe.skipIf(!HAS_TMUX)('a borrowed terminal', () => {
  let terminal: Tmux
  let before = ''
  beforeEach(async () => {
    terminal = await Tmux.start()
  })
  afterEach(() => terminal.end())

  /** Runs the program in the shell of the terminal. */
  async function borrow(how: string): Promise<void> {
    before = await terminal.line()
    terminal.keys(`clear; ${process.execPath} ${PROGRAM} ${how}; echo left with $?`, 'Enter')
    await terminal.shows(/logremedy tail {2}\d+ found/)
    expect(terminal.modes()).toBe('1 0 0')
  }

  /** The terminal is the shell's again, with all that stood there before. */
  async function givenBack(wanted: RegExp): Promise<void> {
    await terminal.shows(wanted)
    expect(terminal.modes()).toBe('0 1 1')
    expect(terminal.screen()).toContain('borrowing (')
    expect(terminal.screen()).not.toContain('logremedy tail')
    expect(await terminal.line()).toBe(before)
  }

  test('shows codes, their advice, a filter and help, and ends with q', async () => {
    await borrow('idle')
    await terminal.shows(/^>E {2}CKR_PIN_INCORRECT {2}The PIN is wrong/m)
    terminal.keys('Enter')
    await terminal.shows(/━━ CKR_PIN_INCORRECT/)
    terminal.keys('Escape')
    await terminal.shows(/^>E {2}CKR_PIN/m)
    terminal.keys('/', 'zzz')
    await terminal.shows(/Filter: zzz/)
    expect(terminal.modes()).toBe('1 1 0')
    terminal.keys('Enter')
    await terminal.shows(/hidden by the filter “zzz”/)
    terminal.keys('Escape', '?')
    await terminal.shows(/freeze the display/)
    terminal.keys('q')
    await givenBack(/the view ended\nleft with 0/)
  })

  test('holds still while it is paused', async () => {
    await borrow('idle')
    terminal.keys('p')
    const held = await terminal.shows(/PAUSED/)
    const count = /(\d+) found/.exec(held)![1]!
    await new Promise(resolve => setTimeout(resolve, 400))
    expect(terminal.screen()).toContain(`${count} found`)
    terminal.keys('p')
    await vi.waitFor(
      () => expect(Number(/(\d+) found/.exec(terminal.screen())![1])).toBeGreaterThan(Number(count) + 3),
      300_000,
    )
    terminal.keys('C-c')
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
      terminal.resize(columns, rows)
      const footer = new RegExp(`^(?:.*\\n){${rows - 1}}q quit`)
      const text = await terminal.shows(columns < 40 ? /Needs 40×10/ : footer)
      if (columns >= 40) expect(text.trimEnd().split('\n')).toHaveLength(rows)
    }
    terminal.keys('q')
    await givenBack(/left with 0/)
  })

  test('is given back while the view is stopped, and borrowed again', async () => {
    await borrow('idle')
    terminal.keys('C-z')
    await givenBack(/Stopped/)
    terminal.keys('clear; fg; echo left with $?', 'Enter')
    await terminal.shows(/logremedy tail {2}\d+ found/)
    expect(terminal.modes()).toBe('1 0 0')
    terminal.keys('q')
    await terminal.shows(/left with 0/)
    expect(terminal.modes()).toBe('0 1 1')
  })

  test.each(['SIGTSTP', 'SIGSTOP'] as const)('goes on after %s from elsewhere', async signal => {
    await borrow('idle')
    process.kill(terminal.pid(), signal)
    await terminal.shows(/Stopped/)
    terminal.keys('clear; fg; echo left with $?', 'Enter')
    await vi.waitFor(() => expect(terminal.modes()).toBe('1 0 0'), 300_000)
    await terminal.shows(/logremedy tail {2}\d+ found/)
    terminal.keys('q')
    await terminal.shows(/left with 0/)
    expect(await terminal.line()).toBe(before)
  })

  test.each([
    ['crash', /a bug in the middle of a frame[\s\S]*left with 1/],
    ['reject', /nobody waits[\s\S]*left with 1/],
  ])('is given back after a bug: %s', async (how, told) => {
    before = await terminal.line()
    terminal.keys(`clear; ${process.execPath} ${PROGRAM} ${how}; echo left with $?`, 'Enter')
    await givenBack(told)
  })

  test.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGQUIT', 131],
    ['SIGABRT', 134],
    ['SIGUSR2', 140],
  ] as const)('is given back when %s ends the program', async (signal, code) => {
    await borrow('idle')
    process.kill(terminal.pid(), signal)
    await givenBack(new RegExp(`left with ${code}`))
  })

  test('is given back when SIGINT ends the program, and the list of commands with it', async () => {
    await borrow('idle')
    process.kill(terminal.pid(), 'SIGINT')
    await givenBack(/^borrowing \(idle\)\s+\$/m)
  })
})
