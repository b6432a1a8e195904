/**
 * `tail` under the tools that break others: killed at any moment and begun again, and with a real logrotate while a writer goes
 * on. Every line bears a number, so that a line that is lost or counted twice is seen.
 */
import { spawn, spawnSync } from 'node:child_process'
import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { run, scratch } from '../support/programs/shell.ts'
import { type LiveLine, standing, type Tail, tail } from '../support/programs/tail.ts'
import { counted, dumpOf, integrity, LONG, logText, oracle, pause, randomOf, works } from '../support/runs/faults.ts'

const KILLS = LONG ? 200 : 8
const ROTATIONS = LONG ? 50 : 6
/** The most lines that a killed follower told before, and the most writes of the daemon before it tells anything. */
const [HEARD, AHEAD] = [600, 20]
const CAN_ROTATE = works('logrotate', '--version')

const START = 'the daemon has started\n'
const isFollowing = (lines: readonly LiveLine[]): boolean => lines.some(({ state }) => state === 'following')

const argvOf = (files: readonly string[], db: string): string[] => [...files, '--db', db, '--partial-timeout', '1h']

test('F1: killed at any moment and begun again, it counts what one run counts, across rotation', async () => {
  const cwd = scratch()
  const random = randomOf(20_260_131)
  const db = join(cwd, 'c.db')
  mkdirSync(join(cwd, 'logs'))
  const path = join(cwd, 'logs', 'app.log')
  writeFileSync(path, logText(0, 1))
  let written = 1
  let kept = ''
  const write = (): void => {
    const next = written + 1 + Math.floor(random() * 300)
    const text = kept + logText(written, next)
    // Lines are often cut where the writer's buffer ends.
    const cut = random() < 0.5 ? text.length : text.length - Math.floor(random() * 60)
    appendFileSync(path, text.slice(0, cut))
    kept = text.slice(cut)
    written = next
  }
  const rotate = (): void => {
    appendFileSync(path, kept)
    kept = ''
    const old = readdirSync(join(cwd, 'logs')).filter(name => name !== 'app.log')
    for (let n = old.length; n > 0; n--) renameSync(`${path}.${n}`, `${path}.${n + 1}`)
    renameSync(path, `${path}.1`)
    writeFileSync(path, '')
  }
  const told: Tail['lines'] = []
  // What was rotated away before anyone followed the name is nobody's.
  const first = tail(argvOf([path], db), { cwd })
  await first.until(isFollowing)
  await first.interrupt()
  let kills = 0
  while (kills < KILLS) {
    const running = tail(argvOf([path], db), { cwd })
    let over = false
    void running.ended.then(() => {
      over = true
    })
    // Killed while it counts, or while it begins.
    const late = random() < 0.1 ? performance.now() + random() * 300 : Infinity
    const enough = 1 + Math.floor(random() * HEARD)
    // However long it takes to begin, the daemon is not so far ahead then that it would never be met again.
    let ahead = 0
    while (performance.now() < late && running.lines.length < enough && !over) {
      if (running.lines.length > 0 || ahead++ < AHEAD) {
        write()
        if (random() < 0.02) rotate()
      }
      await pause(10 + random() * 30)
    }
    running.child.kill('SIGKILL')
    expect((await running.ended).exit).toBe(137)
    told.push(...running.lines)
    kills++
    if (random() < 0.1) rotate()
  }
  appendFileSync(path, kept)
  const last = tail(argvOf([path], db), { cwd })
  const files = readdirSync(join(cwd, 'logs')).map(name => join(cwd, 'logs', name))
  const wanted = oracle(files)
  await last.until(() => counted(db).lines === wanted.lines)
  expect((await last.interrupt()).exit).toBe(130)
  expect(counted(db)).toEqual(wanted)
  expect(wanted.lines).toBe(written)
  expect(integrity(db)).toBe('ok')
  expect((await run(['db', 'verify', db])).stderr).toBe('')
  // No finding is told by two runs: what was told is at most what was counted.
  const times = new Map<string, number>()
  for (const { type, text } of [...told, ...last.lines])
    if (type === 'finding') times.set(text!, (times.get(text!) ?? 0) + 1)
  expect([...times].filter(([, n]) => n > 1)).toEqual([])
  // A batch over the same files closes what is open, and finds nothing that is not counted.
  const clean = join(cwd, 'clean.db')
  expect((await run(['analyze', join(cwd, 'logs'), '--db', clean])).exit).toBe(0)
  expect((await run(['analyze', join(cwd, 'logs'), '--db', db])).exit).toBe(0)
  expect(contentOf(db)).toEqual(contentOf(clean))
})

/** The canonical dump without the numbers of generations: these tell which content had a name before another one. */
function contentOf(db: string): string[] {
  return dumpOf(db)
    .map(row => {
      const table = row.slice(0, 2)
      const columns = JSON.parse(row.slice(2)) as unknown[]
      columns[2] = (columns[2] as number) < 0 ? -1 : 0
      return table + JSON.stringify(columns)
    })
    .sort()
}

/** A daemon that writes numbered lines into one file, and opens it anew when it is told to. */
class Writer {
  readonly #path: string
  #fd: number
  #timer: NodeJS.Timeout
  written = 0

  constructor(path: string, reopen: string | null) {
    this.#path = path
    this.#fd = openSync(path, 'a')
    this.#timer = setInterval(() => {
      if (reopen !== null && existsSync(reopen)) {
        this.reopen()
        rmSync(reopen)
      }
      let text = ''
      for (let n = 0; n < 20; n++)
        text += `2026-01-31T10:00:00Z hsmd[7]: sign ${this.written++}: C_Sign failed: CKR_DEVICE_ERROR (0x30)\n`
      writeSync(this.#fd, text)
    }, 5)
  }

  reopen(): void {
    const old = this.#fd
    this.#fd = openSync(this.#path, 'a')
    closeSync(old)
  }

  stop(): void {
    clearInterval(this.#timer)
    closeSync(this.#fd)
  }
}

/** Lines of logrotate's own log of errors; empty when all went well. */
function rotateOnce(cwd: string): Promise<string> {
  const child = spawn('logrotate', ['-f', '-s', join(cwd, 'state'), join(cwd, 'rotate.conf')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let errors = ''
  child.stderr.on('data', chunk => {
    errors += chunk
  })
  return new Promise(resolve => child.on('close', code => resolve(code === 0 ? '' : errors)))
}

const numbersOf = (texts: readonly string[]): number[] =>
  texts.map(text => Number(/sign (\d+):/.exec(text)![1])).sort((a, b) => a - b)
const from0 = (count: number): number[] => Array.from({ length: count }, (_, n) => n)

describe.skipIf(!CAN_ROTATE)('a real logrotate', () => {
  test.each([
    ['F23: create, followed by name', 'create 0644', ['logs/app.log']],
    ['F23: create, all files followed', 'create 0644', ['logs']],
    ['F25: create and compress, all files followed', 'create 0644\n  compress', ['logs']],
    ['F25: create and compress, followed by name', 'create 0644\n  compress', ['logs/app.log']],
  ] as const)('%s: every number once', async (_, mode, names) => {
    const cwd = scratch()
    mkdirSync(join(cwd, 'logs'))
    const path = join(cwd, 'logs', 'app.log')
    writeFileSync(path, START)
    // The writer is asked to let the old file go, as daemons are by a signal, and logrotate waits for that.
    const flag = join(cwd, 'reopen')
    const wait = `touch ${flag}; while [ -e ${flag} ]; do sleep 0.01; done`
    writeFileSync(
      join(cwd, 'rotate.conf'),
      `${path} {\n  size 1\n  rotate 200\n  ${mode}\n  nodateext\n  postrotate\n    ${wait}\n  endscript\n}\n`,
      { mode: 0o644 },
    )
    const tailed = tail(
      argvOf(
        names.map(name => join(cwd, name)),
        'c.db',
      ),
      { cwd },
    )
    await tailed.until(isFollowing)
    const writer = new Writer(path, flag)
    for (let n = 0; n < ROTATIONS; n++) {
      await pause(60)
      expect(await rotateOnce(cwd)).toBe('')
    }
    await pause(100)
    writer.stop()
    await tailed.findings(writer.written)
    await pause(1500)
    await tailed.interrupt()
    expect(numbersOf(standing(tailed.lines).map(({ text }) => text!))).toEqual(from0(writer.written))
    const { stderr } = await run(['db', 'verify', 'c.db'], { cwd })
    expect(stderr).toBe('')
    const files = readdirSync(join(cwd, 'logs')).map(name => join(cwd, 'logs', name))
    expect(files.length).toBe(ROTATIONS + 1)
    expect(counted(join(cwd, 'c.db'))).toEqual(oracle(files))
  })

  test.each([
    ['followed by name', ['logs/app.log']],
    ['all files followed', ['logs']],
  ] as const)('F24: copytruncate, %s: none twice, and what may be lost is told', async (_, names) => {
    const cwd = scratch()
    mkdirSync(join(cwd, 'logs'))
    const path = join(cwd, 'logs', 'app.log')
    writeFileSync(path, START)
    writeFileSync(join(cwd, 'rotate.conf'), `${path} {\n  size 1\n  rotate 200\n  copytruncate\n  nodateext\n}\n`, {
      mode: 0o644,
    })
    const tailed = tail(
      argvOf(
        names.map(name => join(cwd, name)),
        'c.db',
      ),
      { cwd },
    )
    await tailed.until(isFollowing)
    const writer = new Writer(path, null)
    for (let n = 0; n < ROTATIONS; n++) {
      await pause(120)
      expect(await rotateOnce(cwd)).toBe('')
    }
    await pause(200)
    writer.stop()
    const { lines, model } = filesOf(join(cwd, 'logs'))
    await tailed.until(told => standing(told).length >= lines)
    await pause(1500)
    await tailed.interrupt()
    const numbers = numbersOf(standing(tailed.lines).map(({ text }) => text!))
    expect(toldTwice(tailed.lines)).toEqual([])
    // What logrotate kept is counted; what it lost between copying and emptying may have been read before.
    const got = new Set(numbers)
    expect(model.filter(n => !got.has(n))).toEqual([])
    expect(numbers.length).toBeLessThanOrEqual(writer.written)
    const losses = tailed.lines.filter(({ type, what }) => type === 'loss' && what === 'truncation').length
    // Two may fall between two looks.
    expect(losses).toBeGreaterThan(0)
    expect(losses).toBeLessThanOrEqual(ROTATIONS)
    expect((await run(['db', 'verify', 'c.db'], { cwd })).stderr).toBe('')
    expect(counted(join(cwd, 'c.db')).lines).toBe(numbers.length + 1)
    if (LONG) process.stderr.write(`written ${writer.written}, kept by logrotate ${lines}, counted ${numbers.length}\n`)
  })
})

/** Numbers that stand in more than one finding, with where and when they were told. */
function toldTwice(lines: readonly LiveLine[]): string[] {
  const told = Map.groupBy(standing(lines), ({ text }) => /sign (\d+):/.exec(text!)![1]!)
  return [...told]
    .filter(([, all]) => all.length > 1)
    .map(
      ([n, all]) =>
        `${n} ${all.map(({ at, line, source }) => `${at} ${source!.path}#${source!.id}:${line}`).join(', ')}`,
    )
}

/** The numbers that stand in the files. */
function filesOf(folder: string): { lines: number; model: number[] } {
  const text = spawnSync('sh', ['-c', `cat "${folder}"/*`], { maxBuffer: 1 << 30 }).stdout.toString()
  const model = numbersOf(text.split('\n').filter(line => line.includes('sign ')))
  return { lines: model.length, model }
}
