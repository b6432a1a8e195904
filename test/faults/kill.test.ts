/**
 * F1, F2: killed at any moment and begun again, an analysis counts every line once: its database is that of a run that nobody
 * disturbed, and its counts are those of another program. Orders of writing that are wrong fail the same test.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { makeFolder } from '../support/folder.ts'
import { COMMAND, cleanEnvironment, run } from '../support/programs/shell.ts'
import { counted, dumpOf, endOf, integrity, LONG, logText, oracle, pause, randomOf } from '../support/runs/faults.ts'
import type { Order } from './driver.ts'

const folder = makeFolder()
const DRIVER = join(import.meta.dirname, 'driver.ts')

/** Kills that a test makes, all cycles together. */
const KILLS = LONG ? 200 : 8
const CONTROL_KILLS = LONG ? 60 : 4
/** After so many a wrong order has shown itself, in the short form mostly after a few. */
const WRONG_KILLS = 60

/** Logs: one of more than one shard in the long form, many small ones, packed ones. */
function logs(name: string, files: number, lines: number): string[] {
  const path = join(folder.path, name)
  mkdirSync(path)
  for (let n = 0; n < files; n++) {
    const text = logText(n * lines, (n + 1) * lines)
    const [ending, bytes] =
      n % 5 === 1 ? ['.gz', gzipSync(text)] : n % 5 === 3 ? ['.zst', zstdCompressSync(text)] : ['', text]
    writeFileSync(join(path, `app-${String.fromCharCode(97 + (n % 26))}${n}.log${ending}`), bytes)
  }
  if (LONG && name === 'f1') writeFileSync(join(path, 'large.log'), logText(0, 340_000, 40))
  return readdirSync(path)
    .sort()
    .map(file => join(path, file))
}

/** A process that analyses files into a database. */
type Start = (paths: readonly string[], database: string) => ChildProcess

const command: Start = (paths, database) =>
  spawn(process.execPath, [COMMAND, 'analyze', ...paths, '--db', database, '--format', 'csv'], {
    env: cleanEnvironment(),
    stdio: 'ignore',
  })

const driver =
  (order: Order): Start =>
  (paths, database) =>
    spawn(process.execPath, [DRIVER, JSON.stringify({ order, paths, database })], { stdio: 'ignore' })

interface Tally {
  readonly kills: number
  /** Databases that were finished, and those among them that do not say what was counted. */
  readonly done: number
  readonly wrong: readonly string[]
}

/** Runs, kills and runs again until so many kills are made; every finished database is looked at, then a new one is begun. */
async function killed(
  start: Start,
  paths: readonly string[],
  kills: number,
  seed: number,
  judge: (database: string) => Promise<string | null>,
): Promise<Tally> {
  const random = randomOf(seed)
  const wrong: string[] = []
  let made = 0
  let done = 0
  // How long one run takes from its first row to its end, so that kills fall in between.
  let span = 0
  // One wrong database shows in the short form that the order of writing is wrong.
  const enough = (): boolean => done > 0 && (made >= kills || (!LONG && wrong.length > 0))
  for (let cycle = 0; !enough(); cycle++) {
    const database = join(folder.path, `kill-${seed}-${cycle}.db`)
    for (let attempt = 0; ; attempt++) {
      const child = start(paths, database)
      const ended = endOf(child)
      let over = false
      void ended.then(() => {
        over = true
      })
      while (!hasOpen(child.pid!, database) && !over) await pause(2)
      const begun = performance.now()
      // The first run of all measures; after that every one is killed, until chance lets one come to its end.
      if (cycle + attempt > 0) {
        await Promise.race([ended, pause(random() * span * 1.1)])
        if (!over) child.kill('SIGKILL')
      }
      const code = await ended
      if (code === -9) made++
      else {
        if (code !== 0) wrong.push(`cycle ${cycle}: exit ${code}`)
        span = Math.max(span, performance.now() - begun, 20)
        break
      }
    }
    done++
    const verdict = await judge(database)
    if (verdict !== null) wrong.push(`cycle ${cycle}: ${verdict}`)
  }
  return { kills: made, done, wrong }
}

/** Whether a process has a file open: then its work begins. */
function hasOpen(pid: number, file: string): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some(fd => linkOf(`/proc/${pid}/fd/${fd}`) === file)
  } catch {
    return false
  }
}

function linkOf(path: string): string | null {
  try {
    return readlinkSync(path)
  } catch {
    return null
  }
}

describe('killed and begun again', () => {
  test('F1: everything is counted once, as a clean run and another program count it', async () => {
    const paths = logs('f1', 25, 1500)
    const clean = join(folder.path, 'clean.db')
    expect(await endOf(command(paths, clean))).toBe(0)
    const wanted = dumpOf(clean)
    expect(counted(clean)).toEqual(oracle(paths))
    const tally = await killed(command, paths, KILLS, 20_260_131, async database => {
      if (integrity(database) !== 'ok') return 'damaged'
      const { exit, stderr } = await run(['db', 'verify', database])
      if (exit !== 0) return stderr
      return JSON.stringify(dumpOf(database)) === JSON.stringify(wanted) ? null : 'another dump'
    })
    expect(tally.wrong).toEqual([])
    expect(tally.kills).toBeGreaterThanOrEqual(KILLS)
  })

  test.each(['offsets first', 'counts first', 'whole'] as const)('F1, control: written with %s', async order => {
    const paths = logs(`control-${order.replace(' ', '-')}`, 40, 120)
    const wanted = JSON.stringify(oracle(paths))
    const judge = async (database: string) => (JSON.stringify(counted(database)) === wanted ? null : 'other counts')
    const kills = order === 'whole' ? CONTROL_KILLS : WRONG_KILLS
    const { wrong, done } = await killed(driver(order), paths, kills, order.length, judge)
    expect(done).toBeGreaterThan(0)
    if (order === 'whole') expect(wrong).toEqual([])
    else expect(wrong.length).toBeGreaterThan(0)
  })
})
