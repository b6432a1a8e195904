/** `db prune` and `db forget` as their users meet them, also while a run writes; and a write-ahead log that was removed. */
import { appendFileSync, copyFileSync, existsSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { runHere as run } from '../../support/programs/here.ts'
import { scratch, start } from '../../support/programs/shell.ts'
import { analyzeHere as analyze, countsOf } from '../../support/runs/report.ts'

const line = (day: number, n: number): string =>
  `2026-01-${String(day).padStart(2, '0')}T10:${String(n % 60).padStart(2, '0')}:00Z app: C_Login failed: CKR_PIN_INCORRECT (0xa0) slot ${n}\n`

/** Two logs: thirty lines of the 10th, thirty of the 20th; and one of the 10th alone. */
async function place(): Promise<string> {
  const cwd = scratch()
  const days = [10, 20].map(day => Array.from({ length: 30 }, (_, n) => line(day, n)).join(''))
  writeFileSync(join(cwd, 'app.log'), days.join(''))
  writeFileSync(join(cwd, 'old.log'), days[0]!)
  expect((await analyze(['app.log', 'old.log', '--db', 'x.db'], { cwd })).exit).toBe(0)
  return cwd
}

function sumOf(cwd: string): number {
  const db = new Database(join(cwd, 'x.db'), { readonly: true })
  try {
    return db.prepare('SELECT ifnull(sum(n), 0) FROM agg').pluck().get() as number
  } finally {
    db.close()
  }
}

test('prune takes out what is old, makes the file smaller, and what was counted stays known', async () => {
  const cwd = await place()
  const db = (...argv: string[]) => run(['db', ...argv], { cwd })
  const dry = await db('prune', 'x.db', '--before', '2026-01-15', '--dry-run')
  expect(dry.stdout).toBe('x.db: 60 occurrences before 2026-01-15T00:00:00.000Z would be removed from 2 sources.\n')
  expect(sumOf(cwd)).toBe(90)
  const { exit, stdout } = await db('prune', 'x.db', '--before', '2026-01-15', '--format', 'json')
  expect([exit, JSON.parse(stdout)]).toMatchObject([
    0,
    {
      schema: 'logremedy/prune@1',
      before: '2026-01-15T00:00:00.000Z',
      occurrences: 60,
      sources: { pruned: 2, removed: 0 },
    },
  ])
  expect((await db('verify', 'x.db')).exit).toBe(0)
  appendFileSync(join(cwd, 'app.log'), line(21, 1))
  const again = await analyze(['app.log', 'old.log', '--db', 'x.db'], { cwd })
  expect(again.exit).toBe(0)
  expect(countsOf(again.report)).toEqual({ CKR_PIN_INCORRECT: 31 })
  expect(again.report.problems).toContainEqual(expect.objectContaining({ id: 'store/pruned' }))
  const zh = await run(['report', '--db', 'x.db', '--lang', 'zh'], { cwd })
  expect(zh.stdout).toContain('数据库中 2026-01-15T00:00:00.000Z 之前的 60 次已被清理')
  // The file of old.log is gone, and all of it is older.
  rmSync(join(cwd, 'old.log'))
  expect((await db('prune', 'x.db', '--before', '0d')).stdout).toContain('from 2 sources, 1 of them completely.')
  expect((await db('verify', 'x.db')).stdout).toMatch(/^x\.db: every byte of 1 source /)
})

test('prune gives room back to the disk', async () => {
  const cwd = scratch()
  const minute = (n: number): string => new Date(Date.UTC(2026, 0, 10) + n * 60_000).toISOString()
  const lines = Array.from({ length: 4000 }, (_, n) => `${minute(n)} app: C_Sign failed: CKR_DEVICE_ERROR\n`)
  writeFileSync(join(cwd, 'app.log'), lines.join(''))
  await analyze(['app.log', '--db', 'x.db'], { cwd })
  const before = statSync(join(cwd, 'x.db')).size
  expect((await run(['db', 'prune', 'x.db', '--before', '0d'], { cwd })).exit).toBe(0)
  expect(statSync(join(cwd, 'x.db')).size).toBeLessThan(before * 0.7)
})

test('a rotated file whose name is gone is kept while a file of its log may be it', async () => {
  const cwd = await place()
  writeFileSync(join(cwd, 'old.log.2.gz'), 'packed, and not read yet')
  utimesSync(join(cwd, 'old.log.2.gz'), new Date('2026-01-11'), new Date('2026-01-11'))
  rmSync(join(cwd, 'old.log'))
  await run(['db', 'prune', 'x.db', '--before', '0d'], { cwd })
  expect((await run(['db', 'verify', 'x.db'], { cwd })).stdout).toMatch(/^x\.db: every byte of 2 sources /)
})

test('forget removes a source, whose bytes count anew', async () => {
  const cwd = await place()
  const forget = (...argv: string[]) => run(['db', 'forget', 'x.db', ...argv], { cwd })
  const unknown = await forget('nope.log')
  expect([unknown.exit, unknown.stdout]).toEqual([1, ''])
  expect(unknown.stderr).toContain('There is no source nope.log in the database.')
  expect((await forget('old.log')).stdout).toBe(
    'x.db: 1 source with 30 occurrences was removed: old.log. If they are read again, they are counted again.\n',
  )
  expect(sumOf(cwd)).toBe(60)
  await analyze(['old.log', '--db', 'x.db'], { cwd })
  expect(sumOf(cwd)).toBe(90)
  expect((await run(['db', 'verify', 'x.db'], { cwd })).exit).toBe(0)
})

test('wrong calls are told', async () => {
  const cwd = await place()
  const told = async (...argv: string[]) => {
    const { exit, stderr } = await run(['db', ...argv], { cwd })
    return [exit, stderr.replace(/^logremedy: (?:\S+: )?(.*?\.) .*\n$/s, '$1')]
  }
  expect(await told('prune', 'x.db')).toEqual([2, 'No time was given.'])
  expect(await told('prune', 'x.db', '--before', 'soon')).toEqual([2, '"soon" is not a valid time.'])
  expect(await told('prune', 'x.db', '--before', '9999-01-01')).toEqual([2, '"9999-01-01" is in the future.'])
  expect(await told('prune', 'no.db', '--before', '1d')).toEqual([4, 'There is no database no.db.'])
  expect(await told('forget', 'x.db')).toEqual([2, 'This action takes a different number of files.'])
  expect(existsSync(join(cwd, 'no.db'))).toBe(false)
})

test('a tail goes on while its database is pruned; what it reads is not forgotten', async () => {
  const cwd = await place()
  const tail = start(['tail', 'app.log', '--no-live', '--db', 'x.db'], { cwd })
  const seen = new Promise<void>(resolve => {
    let text = ''
    tail.child.stdout.on('data', chunk => {
      text += chunk
      if (text.includes('"type":"source"')) resolve()
    })
  })
  await seen
  const pruned = await run(['db', 'prune', 'x.db', '--before', '2026-01-15'], { cwd })
  expect(pruned.exit).toBe(0)
  expect(pruned.stderr).toContain('Another run is writing to the database')
  const held = await run(['db', 'forget', 'x.db', 'app.log'], { cwd })
  expect([held.exit, held.stdout]).toEqual([4, ''])
  expect(held.stderr).toContain(`Process ${tail.child.pid} is reading app.log into the database.`)
  const told = new Promise<void>(resolve => {
    let text = ''
    tail.child.stdout.on('data', chunk => {
      text += chunk
      if (text.includes('"type":"finding"')) resolve()
    })
  })
  appendFileSync(join(cwd, 'app.log'), line(22, 1))
  await told
  tail.child.kill('SIGINT')
  await tail.ended
  expect(sumOf(cwd)).toBe(31)
  expect((await run(['db', 'verify', 'x.db'], { cwd })).exit).toBe(0)
})

test('a write-ahead log that was removed after a kill is told, until the logs are analyzed again', async () => {
  const cwd = await place()
  appendFileSync(join(cwd, 'app.log'), line(23, 1))
  const killed = start(['analyze', '-', '--db', 'x.db'], { cwd })
  // What the file itself tells, without its log.
  const runs = (): number => {
    copyFileSync(join(cwd, 'x.db'), join(cwd, 'alone.db'))
    const db = new Database(join(cwd, 'alone.db'))
    const count = db.prepare('SELECT count(*) FROM run WHERE ended_ts IS NULL').pluck().get() as number
    db.close()
    return count
  }
  while (runs() === 0) await new Promise(resolve => setTimeout(resolve, 20))
  killed.child.kill('SIGKILL')
  await killed.ended
  // With its log a killed run is no reason to worry.
  expect((await run(['db', 'verify', 'x.db'], { cwd })).exit).toBe(0)
  for (const end of ['-wal', '-shm']) rmSync(join(cwd, `x.db${end}`))
  for (const argv of [
    ['db', 'verify', 'x.db'],
    ['report', '--db', 'x.db'],
    ['query', '--db', 'x.db', 'SELECT 1'],
  ]) {
    const { exit, stdout, stderr } = await run(argv, { cwd })
    expect([argv[0], exit, stdout]).toEqual([argv[0], argv[0] === 'db' ? 1 : 4, ''])
    expect(stderr).toContain('x.db-wal, which held what that run wrote last, is missing.')
  }
  expect((await analyze(['app.log', 'old.log', '--db', 'x.db'], { cwd })).exit).toBe(0)
  expect(sumOf(cwd)).toBe(91)
  expect((await run(['db', 'verify', 'x.db'], { cwd })).exit).toBe(0)
})
