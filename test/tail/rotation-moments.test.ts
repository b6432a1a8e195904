/** Rotation at the moments that hurt most: between a look at a name and the opening of its file, and between a kill and the next run. */
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { countsIn, faultsIn, numbered, rowsOf } from '../support/logs/stories.ts'
import { scratch } from '../support/programs/shell.ts'
import { analyzed } from '../support/runs/analysis.ts'
import { LONG } from '../support/runs/faults.ts'
import { Follower } from '../support/runs/follow.ts'
import { betweenCalls } from '../support/runs/system-calls.ts'

const NONE = { missing: '', again: '' }

/** A log of numbered lines, and what rotation does with it. */
class Log {
  readonly folder: string
  readonly path: string
  readonly db: string
  written = 0

  constructor(lines: number) {
    const cwd = scratch()
    this.folder = join(cwd, 'logs')
    this.db = join(cwd, 'c.db')
    this.path = join(this.folder, 'app.log')
    mkdirSync(this.folder)
    writeFileSync(this.path, '')
    this.write(lines)
  }

  write(lines: number): void {
    appendFileSync(this.path, numbered(this.written, this.written + lines))
    this.written += lines
  }

  /** Renames the older files, the oldest first. */
  shift(): void {
    const numbers = readdirSync(this.folder).flatMap(name => /^app\.log\.(\d+)/.exec(name)?.slice(1).map(Number) ?? [])
    for (const n of numbers.sort((a, b) => b - a))
      for (const end of ['', '.gz'])
        if (existsSync(`${this.path}.${n}${end}`)) renameSync(`${this.path}.${n}${end}`, `${this.path}.${n + 1}${end}`)
  }

  /** Renames all files, and begins a new one with some lines. */
  rotate(lines: number): void {
    this.shift()
    renameSync(this.path, `${this.path}.1`)
    writeFileSync(this.path, '')
    this.write(lines)
  }

  copy(): void {
    this.shift()
    copyFileSync(this.path, `${this.path}.1`)
  }

  empty(lines: number): void {
    truncateSync(this.path)
    this.write(lines)
  }

  pack(n: number): void {
    writeFileSync(`${this.path}.${n}.gz`, gzipSync(readFileSync(`${this.path}.${n}`)))
    rmSync(`${this.path}.${n}`)
  }

  follow(followed: 'name' | 'folder' = 'name'): Follower {
    return new Follower(this.db, [followed === 'name' ? this.path : this.folder])
  }

  /** A run that counts what there is, and is killed. */
  async killed(): Promise<void> {
    const follower = this.follow()
    await looks(follower, 2)
    follower.vanish()
  }

  /** Each line is counted once: by now, after the end of following, and after a run over all files. */
  async isExact(follower: Follower, title = ''): Promise<void> {
    const faults = (): unknown => faultsIn(countsIn(this.db), this.written)
    expect(faults(), `${title}\n${rowsOf(this.db)}`).toEqual(NONE)
    await follower.stop()
    expect(faults(), `${title}, stopped\n${rowsOf(this.db)}`).toEqual(NONE)
    await analyzed(
      readdirSync(this.folder).map(name => join(this.folder, name)),
      this.db,
    )
    expect(faults(), `${title}, then analyze\n${rowsOf(this.db)}`).toEqual(NONE)
  }
}

async function looks(follower: Follower, count: number, passed = 50): Promise<void> {
  for (let n = 0; n < count; n++) {
    await follower.look(passed)
    // What is read whole is read beside the loop.
    await new Promise(resolve => setImmediate(resolve))
  }
}

/** Problems and losses that were told. */
const told = ({ events }: Follower): string[] =>
  events.flatMap(event => (event.type === 'loss' ? [event.what] : event.type === 'problem' ? [event.problem.id] : []))

test('a file is packed and deleted between the look at its name and its opening', async () => {
  const log = new Log(100)
  const follower = log.follow()
  await looks(follower, 2)
  log.rotate(100)
  let met = false
  await betweenCalls(
    (call, path) => {
      if (met || call !== 'openSync' || path !== log.path) return
      met = true
      log.rotate(100)
      log.pack(1)
    },
    () => follower.look(),
  )
  expect(met).toBe(true)
  await looks(follower, 30, 500)
  expect(told(follower)).toEqual([])
  await log.isExact(follower)
})

describe('a log is rotated at any moment while a run begins with it by name, and once more before the next look', () => {
  test.each([
    ['plain files', false, 0],
    ['packed files', true, 0],
    ['packed files, of which one is not known yet', true, 1],
  ] as const)('%s', async (_, packs, before) => {
    for (let moment = 0, most = 1; moment <= most; moment += LONG ? 1 : 1 + (moment >> 1)) {
      const log = new Log(100)
      await log.killed()
      log.write(100)
      const rotate = (): void => {
        log.rotate(100)
        if (packs) log.pack(1)
      }
      for (let n = 0; n < before; n++) rotate()
      let met = 0
      const follower = log.follow()
      await betweenCalls(
        () => {
          if (met++ === moment) rotate()
        },
        () => follower.look(),
      )
      most = met
      rotate()
      await looks(follower, 30, 500)
      await log.isExact(follower, `moment ${moment}`)
    }
  })
})

describe('a run is killed', () => {
  test('and what the next one reads to its end is packed and deleted: a short new file does not wait for it', async () => {
    const log = new Log(100)
    await log.killed()
    log.write(100)
    log.rotate(100)
    const follower = log.follow()
    await looks(follower, 4)
    log.rotate(7)
    log.pack(2)
    await looks(follower, 30, 500)
    await log.isExact(follower)
  })

  test('before it has read packed files that came and went between two looks', async () => {
    const log = new Log(100)
    // It asks nothing more once the last lines are counted, which it reads before the packed ones.
    const asks = async (): Promise<void> => {
      if (countsIn(log.db).has(206)) await new Promise(() => undefined)
    }
    const killed = new Follower(log.db, [log.path], true, asks)
    await looks(killed, 2)
    log.copy()
    log.empty(0)
    log.pack(1)
    await looks(killed, 10, 500)
    log.write(100)
    log.copy()
    log.empty(7)
    log.pack(1)
    await looks(killed, 3)
    expect(faultsIn(countsIn(log.db), log.written)).toEqual({ missing: '100–199', again: '' })
    killed.vanish()
    const follower = log.follow()
    await looks(follower, 30, 500)
    await log.isExact(follower)
  })

  test('after it has ended a file and before it has begun with the next one, which is rotated before the next run', async () => {
    const log = new Log(100)
    const killed = log.follow()
    await looks(killed, 2)
    log.rotate(0)
    await looks(killed, 2)
    log.pack(1)
    // The file that lost its name is ended, the one that has its name now is empty.
    await looks(killed, 14, 500)
    killed.vanish()
    log.write(100)
    log.rotate(100)
    const follower = log.follow()
    await looks(follower, 30, 500)
    expect(told(follower)).toEqual([])
    await log.isExact(follower)
  })
})

describe.each(['name', 'folder'] as const)('a file is copied before it is emptied, %s followed:', followed => {
  test('the copy is found while nothing of the file is counted', async () => {
    const log = new Log(100)
    const follower = log.follow(followed)
    await looks(follower, 2)
    log.copy()
    log.empty(100)
    // The copy is read to its end before the file begins anew.
    await looks(follower, 1)
    log.copy()
    await looks(follower, 12, 300)
    log.empty(7)
    await looks(follower, 30, 500)
    await log.isExact(follower)
  })

  test.each([
    ['short', 5],
    ['of some length', 100],
    ['long', 2000],
  ])('all of it, and what was written after the copy, is counted in one step: %s', async (_, lines) => {
    const log = new Log(0)
    const follower = log.follow(followed)
    await looks(follower, 2)
    log.write(lines)
    log.copy()
    log.write(Math.ceil(lines / 10))
    await looks(follower, 4)
    log.empty(7)
    await looks(follower, 30, 500)
    await follower.stop()
    expect(faultsIn(countsIn(log.db), log.written), rowsOf(log.db)).toEqual(NONE)
  })

  test('the copy is made while a run begins', async () => {
    const log = new Log(100)
    await log.killed()
    const text = readFileSync(log.path)
    writeFileSync(`${log.path}.1`, text.subarray(0, text.length >> 1))
    const follower = log.follow(followed)
    await looks(follower, 4)
    writeFileSync(`${log.path}.1`, text)
    await looks(follower, 1)
    log.empty(7)
    await looks(follower, 30, 500)
    expect(told(follower)).toEqual(['truncation'])
    await log.isExact(follower)
  })
})

test('the name of a file goes to another one while it is compared with what was packed of it', async () => {
  for (let opening = 0, met = 1; met > opening; opening++) {
    const log = new Log(100)
    const follower = log.follow('folder')
    await looks(follower, 2)
    log.rotate(100)
    await looks(follower, 6)
    writeFileSync(`${log.path}.1.gz`, gzipSync(readFileSync(`${log.path}.1`)))
    met = 0
    await betweenCalls(
      (call, path) => {
        if (call !== 'openSync' || path !== `${log.path}.1` || met++ !== opening) return
        rmSync(`${log.path}.1`)
        log.rotate(100)
      },
      () => looks(follower, 20, 300),
    )
    await looks(follower, 40, 500)
    await log.isExact(follower, `opening ${opening}`)
  }
})

test('lines that are all the same do not make one file a copy of another: what is emptied stays counted', async () => {
  const log = new Log(0)
  const same = 'C_Sign failed: CKR_DEVICE_ERROR (0x30)\n'
  writeFileSync(`${log.path}.1`, same.repeat(100))
  writeFileSync(log.path, same.repeat(50))
  const follower = log.follow('folder')
  await looks(follower, 4)
  truncateSync(log.path)
  await looks(follower, 4)
  expect(told(follower)).toEqual(['truncation', 'source/lost'])
  expect((await follower.stop()).totals.events).toBe(150)
})
