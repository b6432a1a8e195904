/** A signal ends every phase of a command: at once where nothing is lost, else after the report of what was read. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { makePipe, type Running, run, scratch, start } from '../support/programs/shell.ts'

// Several processes a test, on machines that may be busy.
const MODULE = JSON.stringify(new URL('../../src/cli/signals.ts', import.meta.url).href)

describe('the signals of a process', () => {
  /** Runs a script that says `ready` once the phase has begun, sends a signal then, and tells how it ended and what else it said. */
  async function signalled(script: string, signal: NodeJS.Signals = 'SIGTERM') {
    const text = `import { Signals } from ${MODULE}
      import { writeSync } from 'node:fs'
      const ready = () => writeSync(1, 'ready ')
      const forEver = () => { ready(); for (;;); }
      const heard = signals => new Promise(resolve => signals.signal.addEventListener('abort', resolve))
      const stay = setInterval(() => undefined, 1000)
      ${script}
      clearInterval(stay)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', text], { stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    child.stderr.on('data', chunk => (said += chunk))
    const ready = once(child.stdout, 'data')
    child.stdout.on('data', chunk => (said += chunk))
    const closed = once(child, 'close')
    await ready
    child.kill(signal)
    const [code, by] = (await closed) as [number | null, NodeJS.Signals | null]
    return { code, by, said: said.replace('ready ', '') }
  }

  test('end it at once before anything has begun, however busy it is', async () => {
    expect(await signalled('new Signals(true); forEver()')).toEqual({ code: null, by: 'SIGTERM', said: '' })
  })

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('end long work of which nothing is lost: %s', async signal => {
    const script = 'const s = new Signals(true); s.begin(); await s.spend(forEver)'
    expect(await signalled(script, signal)).toEqual({ code: null, by: signal, said: '' })
  })

  test('are heard once something has begun, and after such work', async () => {
    const script = `const s = new Signals(true); s.begin()
      if (await s.spend(() => 7) !== 7) throw new Error('no answer')
      const came = heard(s); ready(); await came
      process.exitCode = s.exitCode; writeSync(1, 'report')`
    expect(await signalled(script)).toEqual({ code: 143, by: null, said: 'report' })
  })

  test('leave little time for the rest', async () => {
    const script = 'const s = new Signals(true); s.begin(); const came = heard(s); ready(); await came; for (;;);'
    const { by, said } = await signalled(script, 'SIGINT')
    expect(by).toBe('SIGINT')
    expect(said).toContain('The run was interrupted')
  })

  test('leave the time that it takes where that is wanted, until the rest is to be done in a hurry', async () => {
    const script = `const s = new Signals(false); s.begin(); const came = heard(s); ready(); await came
      const since = process.cpuUsage()
      while (process.cpuUsage(since).user < 1_200_000);
      writeSync(1, 'read '); s.hurry(); for (;;);`
    const { by, said } = await signalled(script)
    expect(by).toBe('SIGTERM')
    expect(said).toMatch(/^read .*The run was interrupted/)
  })
})

describe('a phase of a command that keeps the process from hearing', () => {
  const database = async (cwd: string): Promise<void> => {
    writeFileSync(join(cwd, 'a.log'), 'C_Sign failed: 48\n')
    expect((await run(['analyze', 'a.log', '--db', 'a.db'], { cwd })).exit).toBe(0)
  }

  test.each([
    ['reading a former run', ['gate', 'a.log', '--compare-report', 'pipe', '--max-new', '0']],
    ['comparing databases', ['report', '--db', 'a.db', '--compare', 'pipe']],
    ['reading a baseline', ['baseline', 'check', '--baseline', 'pipe']],
  ])('%s: it ends by the signal', async (_, argv) => {
    const cwd = scratch()
    await database(cwd)
    makePipe(join(cwd, 'pipe'))
    const { child, ended } = start(argv, { cwd })
    // Opening it succeeds once the other end is open; then the process waits for what it says, and does nothing else.
    const writer = await open(join(cwd, 'pipe'), 'w')
    child.kill('SIGTERM')
    expect(await ended).toEqual({ exit: 143, stdout: '', stderr: '' })
    await writer.close()
  })

  const DENSE = Array.from({ length: 12_000 }, (_, i) => `2026-01-31T10:00:00Z C_Sign failed: CKR_VENDOR_${i}_THING\n`)
  const SIZE = DENSE.join('').length

  /** Waits for a sign of a phase; false where the process is gone before it shows. */
  async function shows(child: Running['child'], isThere: () => boolean): Promise<boolean> {
    for (;;) {
      if (child.exitCode !== null || child.signalCode !== null) return false
      if (isThere()) return true
      await new Promise(setImmediate)
    }
  }

  const bytesAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0

  test.each([
    ['the run has begun', (db: string) => bytesAt(`${db}-wal`) > 0],
    ['counts are being entered', (db: string) => bytesAt(`${db}-wal`) > 2 ** 20],
    ['all is entered', (db: string) => bytesAt(`${db}-wal`) > 2 ** 21],
  ])('counting what nobody knows, once %s: a later run counts all of it once', async (_, isThere) => {
    const cwd = scratch()
    const db = join(cwd, 'x.db')
    writeFileSync(join(cwd, 'a.log'), DENSE.join(''))
    const { child, ended } = start(['analyze', 'a.log', '--db', 'x.db', '--format', 'json'], { cwd })
    if (await shows(child, () => isThere(db))) child.kill('SIGTERM')
    const { exit, stdout } = await ended
    expect([0, 143]).toContain(exit)
    if (exit === 143 && stdout !== '') expect(JSON.parse(stdout).totals.lines).toBeLessThanOrEqual(DENSE.length)
    const again = await run(['analyze', 'a.log', '--db', 'x.db', '--format', 'json'], { cwd })
    expect(again.exit).toBe(0)
    const { totals } = JSON.parse(again.stdout)
    expect([totals.lines, totals.events, totals.bytes]).toEqual([DENSE.length, DENSE.length, SIZE])
    expect((await run(['db', 'verify', 'x.db'], { cwd })).exit).toBe(0)
  })

  test('one line that is longer than anyone looks at: it ends by the signal', async () => {
    const cwd = scratch()
    writeFileSync(join(cwd, 'a.log'), DENSE.join('').replaceAll('\n', ' '))
    const { child, ended } = start(['analyze', 'a.log', '--db', 'x.db', '-j1'], { cwd })
    expect(await shows(child, () => bytesAt(join(cwd, 'x.db-wal')) > 0)).toBe(true)
    child.kill('SIGINT')
    expect((await ended).exit).toBe(130)
  })
})
