/**
 * Stories of rotation: a daemon writes numbered lines, its log is rotated, a follower counts and is disturbed. Each line has a
 * minute of its own, so the database says of each how often it was counted.
 */
import { spawn } from 'node:child_process'
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect } from 'vitest'
import { run } from '../programs/shell.ts'
import { type LiveLine, type Tail, tail } from '../programs/tail.ts'
import { pause, randomOf } from '../runs/faults.ts'

export const MODES = ['rename', 'create', 'copytruncate'] as const
export const PACKINGS = ['plain', 'compress', 'delaycompress'] as const
/** Numbers, days, seconds since 1970, and hours and weeks. */
export const NAMINGS = ['number', 'date', 'seconds', 'hour', 'week'] as const
export const ROTATIONS = [1, 2, 3, 5, 6, 8, 12] as const
export const CADENCES = [0.1, 1, 6] as const
export const DISTURBANCES = ['none', 'kill', 'stop'] as const
export const FOLLOWED = ['name', 'folder'] as const

/** What happens in a story. */
export interface Story {
  readonly mode: (typeof MODES)[number]
  readonly packing: (typeof PACKINGS)[number]
  readonly naming: (typeof NAMINGS)[number]
  readonly rotations: number
  /** Seconds before each rotation. */
  readonly cadence: number
  readonly disturbance: (typeof DISTURBANCES)[number]
  readonly followed: (typeof FOLLOWED)[number]
}

/** A story in words. */
export function titleOf(story: Story): string {
  const { mode, packing, naming, rotations, cadence, disturbance, followed } = story
  return `${mode}, ${packing}, by ${naming}, ${rotations} × ${cadence} s, ${disturbance}, ${followed} followed`
}

/** Stories in which any two values of two dimensions meet at least once; the same for the same seed. */
export function pairwise(dimensions: { readonly [K in keyof Story]: readonly Story[K][] }, seed: number): Story[] {
  const random = randomOf(seed)
  const names = Object.keys(dimensions) as (keyof Story)[]
  const open = new Set<string>()
  const pair = (a: number, x: unknown, b: number, y: unknown): string => `${a}=${x} ${b}=${y}`
  for (let a = 0; a < names.length; a++)
    for (let b = a + 1; b < names.length; b++)
      for (const x of dimensions[names[a]!]) for (const y of dimensions[names[b]!]) open.add(pair(a, x, b, y))
  const pairsOf = (values: readonly unknown[]): string[] =>
    values.flatMap((x, a) => values.slice(a + 1).map((y, i) => pair(a, x, a + 1 + i, y)))
  const stories: Story[] = []
  while (open.size > 0) {
    let best: { values: unknown[]; gain: number } | null = null
    for (let tries = 0; tries < 200; tries++) {
      const values = names.map(name => dimensions[name][Math.floor(random() * dimensions[name].length)])
      const gain = pairsOf(values).filter(one => open.has(one)).length
      if (best === null || gain > best.gain) best = { values, gain }
    }
    for (const one of pairsOf(best!.values)) open.delete(one)
    if (best!.gain > 0)
      stories.push(Object.fromEntries(names.map((name, i) => [name, best!.values[i]])) as unknown as Story)
  }
  return stories
}

const FIRST = Date.UTC(2026, 0, 1)
const MINUTE = 60_000

/** Lines with these numbers, each in a minute of its own. */
export function numbered(from: number, to: number): string {
  let text = ''
  for (let n = from; n < to; n++)
    text += `${new Date(FIRST + n * MINUTE).toISOString()} hsmd[7]: sign ${n}: C_Sign failed: CKR_DEVICE_ERROR (0x30)\n`
  return text
}

/** How often each numbered line was counted, by its number. */
export function countsIn(db: string): Map<number, number> {
  if (!existsSync(db)) return new Map()
  const one = new Database(db, { fileMustExist: true, readonly: true })
  try {
    const rows = one.prepare('SELECT bucket, sum(n) AS n FROM agg WHERE bucket >= 0 GROUP BY bucket').all()
    return new Map((rows as { bucket: number; n: number }[]).map(({ bucket, n }) => [(bucket - FIRST) / MINUTE, n]))
  } catch (error) {
    // It is being made, or changed.
    if (/no such table|locked|busy/.test((error as Error).message)) return new Map()
    throw error
  } finally {
    one.close()
  }
}

/** What is wrong with these counts for lines 0 to `written`: those that are missing, and those that were counted again. */
export function faultsIn(counts: ReadonlyMap<number, number>, written: number): { missing: string; again: string } {
  const [missing, again]: [number[], number[]] = [[], []]
  for (let n = 0; n < written; n++) if (!counts.has(n)) missing.push(n)
  for (const [n, count] of counts) if (count > 1 || n >= written) again.push(n)
  return { missing: spans(missing), again: spans(again.sort((a, b) => a - b)) }
}

function spans(numbers: readonly number[]): string {
  const found: [number, number][] = []
  for (const n of numbers) {
    if (found.at(-1)?.[1] === n - 1) found.at(-1)![1] = n
    else found.push([n, n])
  }
  return found.map(([from, to]) => `${from}–${to}`).join(' ')
}

/** A daemon with one log file, which it opens anew when it is told to. */
export class Daemon {
  readonly path: string
  #fd: number
  written = 0

  constructor(path: string) {
    this.path = path
    this.#fd = openSync(path, 'a')
  }

  write(lines: number): void {
    writeSync(this.#fd, numbered(this.written, this.written + lines))
    this.written += lines
  }

  reopen(): void {
    const old = this.#fd
    this.#fd = openSync(this.path, 'a')
    closeSync(old)
  }

  stop(): void {
    closeSync(this.#fd)
  }
}

/** Rotates a log as logrotate does, by itself or by our own hand where it cannot: it takes its dates from the clock. */
export class Rotation {
  readonly #cwd: string
  readonly #daemon: Daemon
  readonly #story: Pick<Story, 'mode' | 'packing' | 'naming'>
  #times = 0

  constructor(cwd: string, daemon: Daemon, story: Pick<Story, 'mode' | 'packing' | 'naming'>) {
    this.#cwd = cwd
    this.#daemon = daemon
    this.#story = story
  }

  async rotate(): Promise<void> {
    this.#times++
    if (this.#story.naming === 'number') await this.#byLogrotate()
    else await this.#byHand()
  }

  /** The real one; the daemon reopens its log while the script that stands for a signal runs. */
  async #byLogrotate(): Promise<void> {
    const { mode, packing } = this.#story
    const [flag, conf] = [join(this.#cwd, 'reopen'), join(this.#cwd, 'rotate.conf')]
    const how = { rename: 'nocreate', create: 'create 0644', copytruncate: 'copytruncate' }[mode]
    const pack = { plain: 'nocompress', compress: 'compress', delaycompress: 'compress\n  delaycompress' }[packing]
    const wait = mode === 'copytruncate' ? ':' : `touch ${flag}; while [ -e ${flag} ]; do sleep 0.01; done`
    const text = `${this.#daemon.path} {\n  size 1\n  rotate 99\n  nodateext\n  ${how}\n  ${pack}\n  postrotate\n    ${wait}\n  endscript\n}\n`
    writeFileSync(conf, text, { mode: 0o644 })
    let over = false
    const ended = runTool('logrotate', '-f', '-s', join(this.#cwd, 'state'), conf).finally(() => {
      over = true
    })
    while (!over) {
      if (existsSync(flag)) {
        this.#daemon.reopen()
        rmSync(flag)
      }
      await pause(2)
    }
    await ended
  }

  async #byHand(): Promise<void> {
    const { mode, packing } = this.#story
    const { path } = this.#daemon
    if (packing === 'delaycompress') await this.#packAll()
    const name = `${path}-${this.#suffix()}`
    if (mode === 'copytruncate') {
      copyFileSync(path, name)
      truncateSync(path, 0)
    } else {
      renameSync(path, name)
      if (mode === 'create') writeFileSync(path, '')
      this.#daemon.reopen()
    }
    if (packing === 'compress') await this.#packAll()
  }

  async #packAll(): Promise<void> {
    const folder = join(this.#daemon.path, '..')
    const plain = readdirSync(folder).filter(name => /^app\.log-/.test(name) && !name.endsWith('.gz'))
    for (const name of plain.sort()) await runTool('gzip', join(folder, name))
  }

  #suffix(): string {
    const n = this.#times
    const two = (value: number): string => String(value).padStart(2, '0')
    switch (this.#story.naming) {
      case 'hour':
        return `202601${two(1 + Math.floor(n / 24))}${two(n % 24)}`
      case 'week':
        return `2026-W${two(n)}`
      case 'seconds':
        return String(1_767_225_600 + n)
      default:
        return `202601${two(n)}`
    }
  }
}

async function runTool(command: string, ...argv: string[]): Promise<void> {
  const child = spawn(command, argv, { stdio: ['ignore', 'ignore', 'pipe'] })
  let errors = ''
  child.stderr.on('data', chunk => {
    errors += chunk
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  if (code !== 0) throw new Error(`${command}: ${errors}`)
}

const LINES = 300

/** Plays a story, and holds what came of it against what was written. */
export async function play(story: Story, cwd: string, seed: number): Promise<void> {
  const random = randomOf(seed)
  const folder = join(cwd, 'logs')
  const db = join(cwd, 'c.db')
  mkdirSync(folder)
  const daemon = new Daemon(join(folder, 'app.log'))
  const rotation = new Rotation(cwd, daemon, story)
  daemon.write(1)
  const argv = [story.followed === 'name' ? daemon.path : folder, '--from-start', '--db', db]
  const told: LiveLine[] = []
  const begin = async (): Promise<Tail> => {
    const one = tail(argv, { cwd })
    await one.until(lines => lines.some(({ state }) => state === 'following'))
    return one
  }
  let follower = await begin()
  const at = Math.floor(random() * story.rotations)
  for (let n = 0; n < story.rotations; n++) {
    daemon.write(LINES)
    await pause(1000 * story.cadence * (0.7 + 0.6 * random()))
    if (n === at && story.disturbance === 'stop') follower.child.kill('SIGSTOP')
    if (n === at && story.disturbance === 'kill') {
      const early = random() < 0.5
      if (early) follower.child.kill('SIGKILL')
      const rotated = rotation.rotate()
      if (!early) {
        await pause(20 * random())
        follower.child.kill('SIGKILL')
      }
      await Promise.all([rotated, follower.ended])
      told.push(...follower.lines)
      follower = tail(argv, { cwd })
    } else await rotation.rotate()
    if (n === Math.min(at + 3, story.rotations - 1) && story.disturbance === 'stop') follower.child.kill('SIGCONT')
  }
  daemon.write(7)
  daemon.stop()
  const { written } = daemon
  const all = (): boolean => {
    const counts = countsIn(db)
    return counts.size === written && [...counts.values()].every(count => count === 1)
  }
  const late = performance.now() + 60_000
  while (!all() && performance.now() < late && follower.child.exitCode === null) await pause(100)
  const { exit, stderr } = await follower.interrupt()
  told.push(...follower.lines)
  const why = (): string =>
    [
      `${titleOf(story)}, seed ${seed}`,
      rowsOf(db),
      ...told.filter(({ type }) => type === 'loss' || type === 'problem').map(line => JSON.stringify(line)),
      stderr,
    ].join('\n')
  const wanted = { missing: '', again: '' }
  expect(faultsIn(countsIn(db), written), why()).toEqual(wanted)
  expect(exit, why()).toBe(130)
  expect(await run(['db', 'verify', db]), why()).toMatchObject({ exit: 0 })
  expect(await run(['analyze', folder, '--db', db]), why()).toMatchObject({ exit: 0 })
  expect(faultsIn(countsIn(db), written), `after analyze: ${why()}`).toEqual(wanted)
  expect(await run(['db', 'verify', db]), why()).toMatchObject({ exit: 0 })
}

/** The rows of a database as a reader of a failed test wants them. */
export function rowsOf(db: string): string {
  const one = new Database(db, { readonly: true })
  try {
    const sql = `SELECT id, path, gen, state, run_id, dec_off, ino,
      (SELECT group_concat(gen || ':' || dec_from || '-' || dec_to || '(' || lines || ')', ' ') FROM ledger WHERE source_id = source.id) AS ranges
      FROM source`
    return (one.prepare(sql).all() as object[]).map(row => Object.values(row).join(' | ')).join('\n')
  } finally {
    one.close()
  }
}
