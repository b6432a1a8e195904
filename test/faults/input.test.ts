/** Input that changes, ends, is endless or hostile while it is read: F27, F28, F31, F32, F35, F45, F48, F49, F50. */
import { spawn } from 'node:child_process'
import { appendFileSync, chmodSync, closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { analyze as analyzeHere } from '../../src/batch/analyze.ts'
import { SILENT } from '../../src/run/progress.ts'
import { CAN_BE_NOBODY, COMMAND, cleanEnvironment, run, scratch, start } from '../support/programs/shell.ts'
import { builtInRules } from '../support/rules/rules.ts'
import { CAN_LIMIT, counted, dumpOf, endOf, LONG, logText, oracle, pause } from '../support/runs/faults.ts'
import { analyze, countsByPath, countsOf, problemIds } from '../support/runs/report.ts'

/** Makes a Node process tell its greatest memory, in KiB, when it ends. */
const TELL_MEMORY =
  'data:text/javascript,process.on("exit",()=>process.stderr.write("maxrss="+process.resourceUsage().maxRSS))'

const memoryOf = (stderr: string): number => Number(/maxrss=([0-9]+)/.exec(stderr)?.[1]) / 1024

test('F27: a file that grows while it is read is read as far as it was; the next run counts the rest', async () => {
  const cwd = scratch()
  const path = join(cwd, 'a.log')
  writeFileSync(path, logText(0, 150_000))
  let lines = 150_000
  let grew = 0
  for (let round = 0; round < (LONG ? 10 : 2); round++) {
    const { child, ended } = start(['analyze', 'a.log', '--db', 'x.db', '--format', 'csv'], { cwd })
    child.stdin.end()
    let over = false
    void ended.then(() => {
      over = true
    })
    while (!over) {
      appendFileSync(path, logText(lines, lines + 50))
      lines += 50
      await pause(3)
    }
    const { exit, stderr } = await ended
    expect(exit).toBe(0)
    if (/It grew by \d+ bytes while it was being read; they are not counted\./.test(stderr)) grew++
  }
  expect(grew).toBeGreaterThan(0)
  expect((await analyze(['a.log', '--db', 'x.db'], { cwd })).report.totals.lines).toBe(lines)
  expect(counted(join(cwd, 'x.db'))).toEqual(oracle([path]))
})

test('F28: a file that is cut while it is read: what came before is counted, exit 3', async () => {
  const cwd = scratch()
  writeFileSync(join(cwd, 'b.log'), logText(0, 300_000))
  const ended = analyze(['b.log', 'c.log', '--db', 'x.db', '-j', '1'], { cwd, node: ['--import', CUT_WHILE_READ] })
  writeFileSync(join(cwd, 'c.log'), logText(0, 10))
  const { exit, report } = await ended
  expect([exit, problemIds(report)]).toEqual([3, ['source/shrunk']])
  const [cut] = report.sources
  expect(cut).toMatchObject({ path: 'b.log', state: 'partial' })
  expect(cut!.lines).toBeGreaterThan(0)
  expect(cut!.lines).toBeLessThan(300_000)
  expect((await run(['db', 'verify', 'x.db'], { cwd })).exit).toBe(0)
  const again = await analyze(['b.log', 'c.log', '--db', 'x.db'], { cwd })
  expect(again.exit).toBe(0)
})

/** Cuts `b.log` after the command has read some pieces of it. */
const CUT_WHILE_READ = `data:text/javascript,${encodeURIComponent(`
  import fs from 'node:fs'
  import { syncBuiltinESMExports } from 'node:module'
  const read = fs.readSync
  let seen = 0
  const wanted = fs.statSync('b.log').ino
  fs.readSync = (...args) => {
    const size = read(...args)
    if (fs.fstatSync(args[0]).ino !== wanted) return size
    if (seen <= 1000000 && seen + size > 1000000) fs.truncateSync('b.log', 2500000)
    seen += size
    return size
  }
  syncBuiltinESMExports()
`)}`

test('F31: a line without end: codes at its beginning, middle and end, in little memory', async () => {
  const cwd = scratch()
  const half = (LONG ? 512 : 48) * 1024 * 1024
  const fd = openSync(join(cwd, 'long.log'), 'w')
  const filler = Buffer.alloc(1 << 20, 'x ')
  const fill = (): void => {
    for (let done = 0; done < half; done += filler.length) writeSync(fd, filler)
  }
  writeSync(fd, 'C_Login failed: CKR_PIN_INCORRECT ')
  fill()
  writeSync(fd, ' C_Sign failed: CKR_DEVICE_ERROR ')
  fill()
  writeSync(fd, ' C_Verify failed: CKR_SIGNATURE_INVALID')
  closeSync(fd)
  const { exit, report, stderr } = await analyze(['long.log'], { cwd, node: ['--import', TELL_MEMORY] })
  expect(exit).toBe(0)
  expect(countsOf(report)).toEqual({ CKR_PIN_INCORRECT: 1, CKR_DEVICE_ERROR: 1, CKR_SIGNATURE_INVALID: 1 })
  expect(report.totals.lines).toBe(1)
  expect(memoryOf(stderr)).toBeLessThan(300)
})

test('F32: a hole of zeros, then lines: every one of them is counted', async () => {
  const cwd = scratch()
  const file = await open(join(cwd, 'hole.log'), 'w')
  await file.write(logText(0, 10, 1))
  const hole = (LONG ? 4096 : 256) * 1024 * 1024
  await file.write(logText(10, 20, 1), hole)
  await file.close()
  const { exit, report, stderr } = await analyze(['hole.log'], { cwd, node: ['--import', TELL_MEMORY] })
  expect(exit).toBe(0)
  expect(Object.values(countsOf(report)).reduce((sum, n) => sum + n, 0)).toBe(20)
  expect(memoryOf(stderr)).toBeLessThan(300)
})

test('F35: only a line feed ends a line', async () => {
  const cwd = scratch()
  const text = 'a\r\nb\rc\u2028d\u0085e\vf\f C_Login failed: CKR_PIN_INCORRECT\rdone\r100 %\r\nC_Sign failed: 48\n'
  writeFileSync(join(cwd, 'a.log'), text)
  const { report } = await analyze(['a.log'], { cwd })
  expect(report.totals.lines).toBe(text.split('\n').length - 1)
  expect(countsOf(report)).toEqual({ CKR_PIN_INCORRECT: 1, CKR_DEVICE_ERROR: 1 })
})

test.runIf(CAN_LIMIT)('F45: many files, few file numbers, little memory (needs prlimit)', async () => {
  const cwd = scratch()
  const files = LONG ? 100_000 : 500
  for (let n = 0; n < files; n++) {
    const folder = join(cwd, 'logs', String(Math.floor(n / 1000)))
    if (n % 1000 === 0) mkdirSync(folder, { recursive: true })
    writeFileSync(
      join(folder, `app-${n}x.log`),
      `2026-01-31T10:00:00Z app[${n}]: C_Login failed: CKR_PIN_INCORRECT (0xa0)\n`,
    )
  }
  const argv = ['--nofile=256', process.execPath, '--import', TELL_MEMORY, COMMAND, 'analyze', 'logs', '--db', 'x.db']
  const child = spawn('prlimit', [...argv, '--format', 'csv'], {
    cwd,
    env: cleanEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let stderr = ''
  child.stderr.on('data', chunk => {
    stderr += chunk
  })
  expect(await endOf(child)).toBe(0)
  expect(memoryOf(stderr)).toBeLessThan(300)
  expect(counted(join(cwd, 'x.db'))).toEqual({ lines: files, counts: { 'CKR_PIN_INCORRECT 2026-01-31T10:00': files } })
})

test.runIf(CAN_BE_NOBODY)('F48: what may not be read costs itself; the rest is counted', async () => {
  const cwd = scratch()
  const logs = join(cwd, 'logs')
  mkdirSync(logs)
  for (const name of ['a.log', 'b.log', 'c.log']) writeFileSync(join(logs, name), logText(0, 10, 1))
  chmodSync(join(logs, 'b.log'), 0)
  const denied = await analyze(['logs'], { cwd, nobody: true })
  expect([denied.exit, problemIds(denied.report), denied.report.totals.lines]).toEqual([3, ['source/denied'], 20])
})

test('F49: names that are hostile are only names, in this run and the next', async () => {
  const cwd = scratch()
  const names = [
    '-rf',
    '--db',
    'a b',
    'new\nline',
    '\x1b]0;t\x07',
    '*',
    "'; DROP TABLE agg;--",
    '日志',
    '%s%n',
    '$(id)',
    ' x ',
  ]
  const logs = join(cwd, 'logs')
  mkdirSync(logs)
  for (const [n, name] of names.entries()) writeFileSync(join(logs, name), logText(n * 4, n * 4 + 4, 1))
  for (let round = 0; round < 2; round++) {
    const { exit, report } = await analyze(['logs', '--db', 'x.db'], { cwd })
    expect([exit, report.totals.lines]).toEqual([0, names.length * 4])
    expect(Object.keys(countsByPath(report)).sort()).toEqual(names.map(name => `logs/${name}`).sort())
  }
  expect((await run(['db', 'verify', 'x.db'], { cwd })).exit).toBe(0)
})

test('F49: names that are no UTF-8 are read, or told; the rest is counted', async () => {
  const cwd = scratch()
  mkdirSync(join(cwd, 'logs'))
  writeFileSync(join(cwd, 'logs', 'a.log'), logText(0, 4, 1))
  for (const byte of [0xff, 0xfe])
    writeFileSync(
      Buffer.concat([Buffer.from(join(cwd, 'logs', 'x')), Buffer.from([byte]), Buffer.from('.log')]),
      logText(4, 8, 1),
    )
  const { exit, report, stdout } = await analyze(['logs', '--db', 'x.db'], { cwd })
  expect([exit, report.totals.lines]).toEqual([0, 12])
  expect(Buffer.from(stdout).includes(0xff)).toBe(false)
  expect((await analyze(['logs', '--db', 'x.db'], { cwd })).report.totals.lines).toBe(12)
})

test('F50: a clock that jumps changes nothing that is counted', async () => {
  const cwd = scratch()
  const path = join(cwd, 'a.log')
  writeFileSync(path, logText(0, 2000, 4))
  const year = 366 * 24 * 3_600_000
  const dumps = []
  for (const [n, jump] of [0, year, -year].entries()) {
    let calls = 0
    const database = join(cwd, `${n}.db`)
    const { summary } = await analyzeHere({
      sources: [{ kind: 'file', path }],
      rules: builtInRules(),
      database,
      jobs: 1,
      version: '0',
      // Every look at the clock shows another time.
      nowMs: () => 1_800_000_000_000 + jump * (calls++ % 3),
      clock: { year: null, zone: 'UTC', nowMs: 1_800_000_000_000 },
      redact: 'on',
      vendor: null,
      maxLine: 65_536,
      since: null,
      until: null,
      progress: SILENT,
      signal: new AbortController().signal,
    })
    expect(summary!.totals.lines).toBe(2000)
    dumps.push(dumpOf(database))
  }
  expect(dumps[1]).toEqual(dumps[0])
  expect(dumps[2]).toEqual(dumps[0])
})
