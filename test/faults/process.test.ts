/** The process among others, with a database: F40 interrupts, F41 to F44 outputs that close, stall or are slow. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { COMMAND, cleanEnvironment, run, scratch, start } from '../support/programs/shell.ts'
import { counted, dumpOf, endOf, LONG, logText, oracle, pause, randomOf } from '../support/runs/faults.ts'

/** Logs of about a second's work, and a clean database of them. */
async function place(): Promise<{ cwd: string; paths: string[]; wanted: string[] }> {
  const cwd = scratch()
  mkdirSync(join(cwd, 'logs'))
  const paths = Array.from({ length: 24 }, (_, n) => {
    const path = join(cwd, 'logs', `app-${n}x.log${n % 3 === 0 ? '.gz' : ''}`)
    const text = logText(n * 1500, (n + 1) * 1500)
    writeFileSync(path, n % 3 === 0 ? gzipSync(text) : text)
    return path
  })
  expect((await run(['analyze', ...paths, '--db', join(cwd, 'clean.db')])).exit).toBe(0)
  expect(counted(join(cwd, 'clean.db'))).toEqual(oracle(paths))
  return { cwd, paths, wanted: dumpOf(join(cwd, 'clean.db')) }
}

describe('F40: an interrupt', () => {
  test('at any moment: the batch is finished and reported, and the next run goes on', async () => {
    const { cwd, paths, wanted } = await place()
    const random = randomOf(40)
    let interrupted = 0
    for (let n = 0; n < (LONG ? 50 : 2); n++) {
      const database = join(cwd, `f40-${n}.db`)
      const signal = n % 2 === 0 ? 'SIGINT' : 'SIGTERM'
      const { child, ended } = start(['analyze', ...paths, '--db', database, '--format', 'json', '--no-run-info'])
      child.stdin.end()
      while (!existsSync(`${database}-wal`)) await pause(2)
      // The first one comes before a fast machine is done.
      if (n > 0) await pause(random() * 500)
      child.kill(signal)
      const { exit, stdout } = await ended
      expect([0, signal === 'SIGINT' ? 130 : 143]).toContain(exit)
      const report = JSON.parse(stdout) as { problems: { id: string }[]; totals: { lines: number } }
      const marked = report.problems.some(({ id }) => id === 'run/interrupted')
      if (marked) interrupted++
      // One that comes while the report is written finds everything counted.
      if (exit !== 0 && !marked) expect(report.totals.lines).toBe(24 * 1500)
      // What the report says is what the database holds.
      expect(counted(database).lines).toBe(report.totals.lines)
      expect((await run(['analyze', ...paths, '--db', database])).exit).toBe(0)
      expect((await run(['db', 'verify', database])).exit).toBe(0)
      expect(dumpOf(database)).toEqual(wanted)
    }
    expect(interrupted).toBeGreaterThan(0)
  })

  test('the second one ends the process at once, and loses nothing that was counted', async () => {
    const { cwd, paths, wanted } = await place()
    const database = join(cwd, 'second.db')
    const { child, ended } = start(['analyze', ...paths, '--db', database], { cwd })
    // The report waits for a reader that does not come, so the run is still there for the second signal.
    child.stdout.pause()
    while (!existsSync(`${database}-wal`)) await pause(2)
    child.kill('SIGINT')
    await pause(20)
    child.kill('SIGINT')
    child.stdout.resume()
    expect((await ended).exit).toBe(130)
    expect((await run(['analyze', ...paths, '--db', database])).exit).toBe(0)
    expect(dumpOf(database)).toEqual(wanted)
  })
})

describe('an output', () => {
  /** A log whose report is much larger than a pipe. */
  function wide(cwd: string): string {
    const lines = Array.from(
      { length: 1500 },
      (_, n) => `2026-01-31T10:00:00Z app: C_Sign failed: 0x${(0x80000000 + n).toString(16)}\n`,
    )
    writeFileSync(join(cwd, 'wide.log'), lines.join(''))
    return join(cwd, 'wide.log')
  }

  test('F41: a reader that leaves after a line ends the run quietly; the database is whole', async () => {
    const cwd = scratch()
    const path = wide(cwd)
    const script = '"$NODE" "$COMMAND" analyze "$LOG" --db x.db --format jsonl | head -1; echo "$PIPESTATUS" >&2'
    const child = spawn('bash', ['-c', script], {
      cwd,
      env: { ...cleanEnvironment(), NODE: process.execPath, COMMAND, LOG: path },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stderr = ''
    child.stderr.on('data', chunk => {
      stderr += chunk
    })
    child.stdout.resume()
    await endOf(child)
    expect(['141\n', '0\n']).toContain(stderr)
    expect(counted(join(cwd, 'x.db')).lines).toBe(1500)
    expect((await run(['db', 'verify', 'x.db'], { cwd })).exit).toBe(0)
  })

  test.each([
    ['<&-', 0],
    ['>&-', 0],
    ['2>&-', 0],
    ['<&- >&- 2>&-', 0],
  ] as const)('F42: closed at the start (%s) never ends up in the database', async (closed, exit) => {
    const cwd = scratch()
    const path = wide(cwd)
    const child = spawn('sh', ['-c', `exec "$NODE" "$COMMAND" analyze "$LOG" --db x.db -v ${closed}`], {
      cwd,
      env: { ...cleanEnvironment(), NODE: process.execPath, COMMAND, LOG: path },
      stdio: 'ignore',
    })
    expect([exit, 3, 4, 141]).toContain(await endOf(child))
    expect((await run(['db', 'verify', 'x.db'], { cwd })).exit).toBe(0)
    expect(counted(join(cwd, 'x.db')).lines).toBe(1500)
  })

  test('F43: a slow reader gets every byte', async () => {
    const cwd = scratch()
    const path = wide(cwd)
    const argv = ['analyze', path, '--format', 'json', '--no-run-info', '--min-confidence', 'possible']
    const wanted = (await run(argv)).stdout
    expect(wanted.length).toBeGreaterThan(300_000)
    const { child, ended } = start(argv)
    child.stdin.end()
    child.stdout.pause()
    await once(child.stdout, 'readable')
    const slow = setInterval(() => child.stdout.resume(), 60)
    child.stdout.on('data', () => child.stdout.pause())
    const { exit, stdout } = await ended
    clearInterval(slow)
    expect(exit).toBe(0)
    expect(stdout).toBe(wanted)
  })

  test('F44: standard error that nobody reads holds up neither the report nor the database', async () => {
    const cwd = scratch()
    // More problems than a pipe holds.
    const names = Array.from({ length: 1200 }, (_, n) => `missing-${n}-${'x'.repeat(40)}.log`)
    const path = wide(cwd)
    const child = spawn(
      process.execPath,
      [COMMAND, 'analyze', path, ...names, '--db', 'x.db', '--format', 'csv', '-o', 'report.csv'],
      { cwd, env: cleanEnvironment(), stdio: ['ignore', 'ignore', 'pipe'] },
    )
    const ended = endOf(child)
    while (!existsSync(join(cwd, 'report.csv'))) await pause(10)
    expect(counted(join(cwd, 'x.db')).lines).toBe(1500)
    let told = ''
    child.stderr.on('data', chunk => {
      told += chunk
    })
    expect(await ended).toBe(3)
    expect(told.split('\n')).toHaveLength(1201)
  })
})
