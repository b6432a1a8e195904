/**
 * One stream of bytes is counted once, whatever name, inode and packing its file has by now: the rows of the decision table in
 * `src/run/identity/identity.ts`, as an operator meets them.
 */
import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { verifyLedger } from '../../src/store/checks/verify.ts'
import { closeStore, openStore } from '../../src/store/database.ts'
import { scratch } from '../support/programs/shell.ts'
import { analyzed } from '../support/runs/analysis.ts'
import { Follower } from '../support/runs/follow.ts'

/** Lines with a number, each a finding. */
function lines(from: number, to: number): string {
  let text = ''
  for (let n = from; n < to; n++)
    text += `2026-01-31T10:00:00.${String(n % 1000).padStart(3, '0')}Z app[${n}]: C_Login failed: CKR_PIN_INCORRECT (0xa0)\n`
  return text
}

/** A banner longer than a header fingerprint. */
const BANNER = `${'=== service, version 1, started with many words ===\n'.repeat(90)}`

/** A folder of logs with a database, and what is in it after each run. */
class Logs {
  readonly path = scratch()
  readonly db = join(this.path, 'counts.db')

  at(name: string): string {
    return join(this.path, 'logs', name)
  }

  write(name: string, text: string | Uint8Array): void {
    mkdirSync(join(this.path, 'logs'), { recursive: true })
    writeFileSync(this.at(name), text)
  }

  /** Lines counted in the database after a run over files, all in a ledger that tiles. */
  async count(...names: string[]): Promise<number> {
    await analyzed(
      names.map(name => this.at(name)),
      this.db,
    )
    const opened = openStore(this.db, { access: 'read' })
    if (!opened.ok) throw new Error(opened.problems[0]!.fact)
    const store = opened.value
    expect(verifyLedger(store)).toEqual([])
    const sum = (sql: string): number => Number(Object.values(store.db.prepare(sql).get() as object)[0])
    const counted = sum('SELECT ifnull(sum(lines), 0) FROM ledger')
    closeStore(store)
    return counted
  }
}

const PACKERS: Readonly<Record<string, (text: string) => Uint8Array>> = {
  gz: text => gzipSync(text),
  zst: text => zstdCompressSync(text),
  xz: text => execFileSync('xz', ['-c'], { input: text }),
}

describe('rotation by rename', () => {
  test('goes on in the renamed file, and begins the new one', async () => {
    const logs = new Logs()
    logs.write('app.log', lines(0, 100))
    expect(await logs.count('app.log')).toBe(100)
    appendFileSync(logs.at('app.log'), lines(100, 130))
    renameSync(logs.at('app.log'), logs.at('app.log.1'))
    logs.write('app.log', lines(130, 150))
    expect(await logs.count('app.log', 'app.log.1')).toBe(150)
    expect(await logs.count('app.log', 'app.log.1')).toBe(150)
  })

  test('is understood later, too, when only the new file was named in between', async () => {
    const logs = new Logs()
    logs.write('app.log', lines(0, 100))
    await logs.count('app.log')
    appendFileSync(logs.at('app.log'), lines(100, 130))
    renameSync(logs.at('app.log'), logs.at('app.log.1'))
    logs.write('app.log', lines(130, 150))
    expect(await logs.count('app.log')).toBe(120)
    expect(await logs.count('app.log', 'app.log.1')).toBe(150)
  })

  test('of files with the same content counts each of them', async () => {
    const logs = new Logs()
    logs.write('app.log', lines(0, 100))
    await logs.count('app.log')
    renameSync(logs.at('app.log'), logs.at('app.log.1'))
    logs.write('app.log', lines(0, 100))
    expect(await logs.count('app.log', 'app.log.1')).toBe(200)
    renameSync(logs.at('app.log.1'), logs.at('app.log.2'))
    renameSync(logs.at('app.log'), logs.at('app.log.1'))
    logs.write('app.log', lines(0, 100))
    // Not all of them are named: the others stay what they are.
    expect(await logs.count('app.log', 'app.log.1')).toBe(300)
    expect(await logs.count('app.log', 'app.log.1', 'app.log.2')).toBe(300)
  })

  test('ten times in a row, with numbers that move on', async () => {
    const logs = new Logs()
    for (let round = 0; round < 10; round++) {
      for (let n = round - 1; n >= 1; n--) renameSync(logs.at(`app.log.${n}`), logs.at(`app.log.${n + 1}`))
      if (round > 0) renameSync(logs.at('app.log'), logs.at('app.log.1'))
      logs.write('app.log', lines(round * 20, round * 20 + 20))
      const names = Array.from({ length: round }, (_, n) => `app.log.${n + 1}`)
      expect(await logs.count('app.log', ...names)).toBe(round * 20 + 20)
    }
  })
})

describe('rotation with compression', () => {
  test.each(Object.keys(PACKERS))('%s: the packed file is the stream that was plain', async packing => {
    const logs = new Logs()
    logs.write('app.log', lines(0, 100))
    expect(await logs.count('app.log')).toBe(100)
    // More came before it was renamed, and it was packed before it was read again.
    const old = lines(0, 130)
    rmSync(logs.at('app.log'))
    logs.write(`app.log.1.${packing}`, PACKERS[packing]!(old))
    logs.write('app.log', lines(130, 150))
    expect(await logs.count('app.log', `app.log.1.${packing}`)).toBe(150)
    expect(await logs.count('app.log', `app.log.1.${packing}`)).toBe(150)
  })

  test('a short file, of which the new one begins with the same words', async () => {
    const logs = new Logs()
    logs.write('app.log', 'started\n')
    expect(await logs.count('app.log')).toBe(1)
    rmSync(logs.at('app.log'))
    logs.write('app.log.1.gz', gzipSync(`started\n${lines(0, 3)}`))
    logs.write('app.log', 'started\nready\n')
    expect(await logs.count('app.log', 'app.log.1.gz')).toBe(6)
  })

  test('step by step: renamed, packed, moved on', async () => {
    const logs = new Logs()
    logs.write('app.log', lines(0, 60))
    await logs.count('app.log')
    renameSync(logs.at('app.log'), logs.at('app.log.1'))
    logs.write('app.log', lines(60, 90))
    expect(await logs.count('app.log', 'app.log.1')).toBe(90)
    logs.write('app.log.1.gz', gzipSync(readFileSync(logs.at('app.log.1'))))
    rmSync(logs.at('app.log.1'))
    expect(await logs.count('app.log', 'app.log.1.gz')).toBe(90)
    renameSync(logs.at('app.log.1.gz'), logs.at('app.log.2.gz'))
    logs.write('app.log.1.gz', gzipSync(readFileSync(logs.at('app.log'))))
    logs.write('app.log', lines(90, 95))
    expect(await logs.count('app.log', 'app.log.1.gz', 'app.log.2.gz')).toBe(95)
  })

  test('by date', async () => {
    const logs = new Logs()
    logs.write('app.log', lines(0, 60))
    await logs.count('app.log')
    logs.write('app.log-20260131.gz', gzipSync(lines(0, 70)))
    logs.write('app.log', lines(70, 90))
    expect(await logs.count('app.log', 'app.log-20260131.gz')).toBe(90)
  })

  test.each(['app.log-1769853600', 'app.log-20260131-1769853600', 'app.log-2026-W05', 'app.log~old'])(
    'T3: as %s.gz, whatever rotation calls it',
    async name => {
      const logs = new Logs()
      logs.write('app.log', lines(0, 100))
      await logs.count('app.log')
      logs.write(`${name}.gz`, gzipSync(lines(0, 110)))
      rmSync(logs.at('app.log'))
      logs.write('app.log', lines(110, 150))
      expect(await logs.count('app.log', `${name}.gz`)).toBe(150)
      expect(await logs.count('app.log', `${name}.gz`)).toBe(150)
    },
  )

  test('T1: of lines that a killed tail had counted, none of them for good', async () => {
    const logs = new Logs()
    logs.write('app.log', lines(0, 300))
    const tail = new Follower(logs.db, [logs.at('app.log')])
    await tail.look()
    tail.vanish()
    renameSync(logs.at('app.log'), logs.at('app.log.2'))
    const packed = gzipSync(lines(0, 300))
    // The packed file comes first in the run: it is no new one, since the plain one is there under another name.
    logs.write('app.log.2.gz', packed.subarray(0, packed.length >> 1))
    expect(await logs.count('app.log.2.gz')).toBe(300)
    logs.write('app.log.2.gz', packed)
    expect(await logs.count('app.log.2.gz')).toBe(300)
    expect(await logs.count('app.log.2.gz', 'app.log.2')).toBe(300)
    rmSync(logs.at('app.log.2'))
    expect(await logs.count('app.log.2.gz')).toBe(300)
  })

  test('met for the first time with the file that it is made of: two when both stay, once while it is made', async () => {
    for (const share of [1, 2, 50]) {
      const logs = new Logs()
      logs.write('app.log.1', lines(0, 200))
      const packed = gzipSync(lines(0, 200))
      logs.write('app.log.1.gz', packed.subarray(0, Math.ceil(packed.length / share)))
      expect(await logs.count('app.log.1', 'app.log.1.gz')).toBe(share === 1 ? 400 : 200)
    }
  })

  test('shorter than what was counted, since its writer noticed late: nothing twice', async () => {
    const logs = new Logs()
    logs.write('app.log', lines(0, 40))
    const tail = new Follower(logs.db, [logs.at('app.log')])
    for (let n = 40; n < 300; n += 20) {
      await tail.look()
      appendFileSync(logs.at('app.log'), lines(n, n + 20))
    }
    await tail.look()
    tail.vanish()
    rmSync(logs.at('app.log'))
    logs.write('app.log.1.gz', gzipSync(lines(0, 250)))
    expect(await logs.count('app.log.1.gz')).toBe(300)
  })

  test('while the compressor is at work: nothing twice', async () => {
    const logs = new Logs()
    logs.write('app.log.1', lines(0, 500))
    await logs.count('app.log.1')
    const packed = gzipSync(lines(0, 500))
    logs.write('app.log.1.gz', packed.subarray(0, packed.length >> 1))
    expect(await logs.count('app.log.1', 'app.log.1.gz')).toBe(500)
    logs.write('app.log.1.gz', packed)
    expect(await logs.count('app.log.1', 'app.log.1.gz')).toBe(500)
    rmSync(logs.at('app.log.1'))
    expect(await logs.count('app.log.1.gz')).toBe(500)
  })
})

describe('copytruncate', () => {
  test('the copy goes on with what was counted, the file begins anew', async () => {
    const logs = new Logs()
    logs.write('app.log', lines(0, 100))
    await logs.count('app.log')
    appendFileSync(logs.at('app.log'), lines(100, 120))
    copyFileSync(logs.at('app.log'), logs.at('app.log.1'))
    truncateSync(logs.at('app.log'), 0)
    appendFileSync(logs.at('app.log'), lines(120, 125))
    expect(await logs.count('app.log', 'app.log.1')).toBe(125)
    // Read again only after it has outgrown what it was.
    appendFileSync(logs.at('app.log'), lines(125, 400))
    expect(await logs.count('app.log', 'app.log.1')).toBe(400)
  })

  test('seen between copying and truncating: nothing twice', async () => {
    const logs = new Logs()
    logs.write('app.log', lines(0, 100))
    await logs.count('app.log')
    appendFileSync(logs.at('app.log'), lines(100, 110))
    copyFileSync(logs.at('app.log'), logs.at('app.log.1'))
    appendFileSync(logs.at('app.log'), lines(110, 120))
    expect(await logs.count('app.log', 'app.log.1')).toBe(120)
    // What was counted of the file after the copy was made is in neither of them any more.
    truncateSync(logs.at('app.log'), 0)
    appendFileSync(logs.at('app.log'), lines(120, 130))
    expect(await logs.count('app.log', 'app.log.1')).toBe(130)
    renameSync(logs.at('app.log.1'), logs.at('app.log.2'))
    copyFileSync(logs.at('app.log'), logs.at('app.log.1'))
    truncateSync(logs.at('app.log'), 0)
    expect(await logs.count('app.log', 'app.log.1', 'app.log.2')).toBe(130)
  })

  test('of a copy that was made while lines came: nothing twice, and nothing of it taken for another log', async () => {
    const logs = new Logs()
    logs.write('app.log', lines(0, 100))
    await logs.count('app.log')
    logs.write('app.log.1', lines(0, 80))
    logs.write('app.log.2', lines(0, 80).replace('app[50]', 'app[51]'))
    expect(await logs.count('app.log', 'app.log.1', 'app.log.2')).toBe(180)
  })

  test('lines that are all the same tell nothing: files that are there together are two', async () => {
    const logs = new Logs()
    logs.write('app.log', 'C_Login failed: 160\n'.repeat(1000))
    await logs.count('app.log')
    logs.write('app.log.1.gz', gzipSync('C_Login failed: 160\n'.repeat(1000)))
    logs.write('app.log', 'C_Login failed: 160\n'.repeat(1200))
    expect(await logs.count('app.log', 'app.log.1.gz')).toBe(2200)
    logs.write('app.log.2', 'C_Login failed: 160\n'.repeat(500))
    expect(await logs.count('app.log', 'app.log.1.gz', 'app.log.2')).toBe(2700)
  })

  test('truncated and grown beyond what was counted, with the same first 4 KiB: another content', async () => {
    const logs = new Logs()
    logs.write('app.log', BANNER + lines(0, 50))
    const banner = BANNER.split('\n').length - 1
    expect(await logs.count('app.log')).toBe(banner + 50)
    const { ino } = statSync(logs.at('app.log'))
    writeFileSync(logs.at('app.log'), BANNER + lines(50, 150))
    expect(statSync(logs.at('app.log')).ino).toBe(ino)
    expect(await logs.count('app.log')).toBe(2 * banner + 150)
  })
})

describe('the same name', () => {
  test('written anew with the same content and more goes on', async () => {
    const logs = new Logs()
    logs.write('app.log', lines(0, 10))
    await logs.count('app.log')
    logs.write('new', lines(0, 15))
    renameSync(logs.at('new'), logs.at('app.log'))
    expect(await logs.count('app.log')).toBe(15)
  })

  test('with other content is a new generation, also on an inode that was used before', async () => {
    const logs = new Logs()
    logs.write('app.log', lines(0, 10))
    await logs.count('app.log')
    logs.write('app.log', lines(10, 40))
    expect(await logs.count('app.log')).toBe(40)
    // And the first content again, from a backup: it is known.
    logs.write('app.log', lines(0, 10))
    expect(await logs.count('app.log')).toBe(40)
  })

  test('with lines that were there before, the same over and over: counted again', async () => {
    const logs = new Logs()
    const [one, other] = ['C_Login failed: 160\n'.repeat(300), 'C_Sign failed: 48\n'.repeat(200)]
    const counts: number[] = []
    for (const text of [one, other, one, other]) {
      logs.write('app.log', text)
      counts.push(await logs.count('app.log'))
    }
    expect(counts).toEqual([300, 500, 800, 1000])
    logs.write('elsewhere.log', one)
    rmSync(logs.at('app.log'))
    expect(await logs.count('elsewhere.log')).toBe(1300)
  })

  test('emptied and not written yet: nothing', async () => {
    const logs = new Logs()
    logs.write('app.log', '')
    expect(await logs.count('app.log')).toBe(0)
    logs.write('app.log', lines(0, 3))
    expect(await logs.count('app.log')).toBe(3)
    truncateSync(logs.at('app.log'), 0)
    expect(await logs.count('app.log')).toBe(3)
    logs.write('app.log', lines(3, 4))
    expect(await logs.count('app.log')).toBe(4)
  })

  test('growing below the length of a fingerprint', async () => {
    const logs = new Logs()
    for (let n = 1; n < 12; n++) {
      logs.write('app.log', lines(0, n))
      expect(await logs.count('app.log')).toBe(n)
    }
  })
})

describe('two logs', () => {
  test('that begin with the same 4 KiB are two', async () => {
    const logs = new Logs()
    const banner = BANNER.split('\n').length - 1
    logs.write('app.log', BANNER + lines(0, 50))
    logs.write('other.log', BANNER + lines(50, 90))
    expect(await logs.count('app.log', 'other.log')).toBe(2 * banner + 90)
    // Rotated when only the banner had been counted.
    logs.write('third.log', BANNER)
    expect(await logs.count('third.log')).toBe(3 * banner + 90)
    renameSync(logs.at('third.log'), logs.at('third.log.1'))
    appendFileSync(logs.at('third.log.1'), lines(90, 95))
    logs.write('third.log', BANNER + lines(95, 99))
    expect(await logs.count('third.log', 'third.log.1')).toBe(4 * banner + 99)
  })

  test('of which one is a copy of the other are two, unless rotation made the copy or the first is gone', async () => {
    const logs = new Logs()
    logs.write('a.log', lines(0, 100))
    copyFileSync(logs.at('a.log'), logs.at('b.log'))
    expect(await logs.count('a.log', 'b.log')).toBe(200)
    // Moved to another disk: another inode, another name, and the old name leads nowhere.
    copyFileSync(logs.at('a.log'), logs.at('moved.log'))
    rmSync(logs.at('a.log'))
    appendFileSync(logs.at('moved.log'), lines(100, 105))
    expect(await logs.count('moved.log', 'b.log')).toBe(205)
  })

  test('packed into another folder goes on with what was counted, though its name has a new file', async () => {
    const logs = new Logs()
    logs.write('app.log', lines(0, 100))
    expect(await logs.count('app.log')).toBe(100)
    mkdirSync(logs.at('old'))
    writeFileSync(logs.at('old/app.log.1.gz'), gzipSync(lines(0, 110)))
    logs.write('app.log', lines(110, 150))
    expect(await logs.count('app.log', 'old/app.log.1.gz')).toBe(150)
    expect(await logs.count('app.log', 'old/app.log.1.gz')).toBe(150)
  })

  test('that are one file by a hard link are one', async () => {
    const logs = new Logs()
    logs.write('a.log', lines(0, 100))
    await logs.count('a.log')
    linkSync(logs.at('a.log'), logs.at('b.log'))
    expect(await logs.count('b.log')).toBe(100)
    expect(await logs.count('a.log')).toBe(100)
  })
})
