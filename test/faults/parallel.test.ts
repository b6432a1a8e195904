/** F10, F47: several runs on one database, one file reached in several ways. */
import { spawn } from 'node:child_process'
import { existsSync, linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { sealSources } from '../../src/store/checks/row-seals.ts'
import { COMMAND, cleanEnvironment, run, scratch, start } from '../support/programs/shell.ts'
import { counted, dumpOf, endOf, LONG, logText, oracle, pause } from '../support/runs/faults.ts'
import { analyze, problemIds } from '../support/runs/report.ts'

/** Files in a new folder, some packed. */
function logs(cwd: string, files: number, lines: number): string[] {
  mkdirSync(join(cwd, 'logs'))
  return Array.from({ length: files }, (_, n) => {
    const path = join(cwd, 'logs', `app-${n}x.log${n % 4 === 1 ? '.gz' : ''}`)
    const text = logText(n * lines, (n + 1) * lines)
    writeFileSync(path, n % 4 === 1 ? gzipSync(text) : text)
    return path
  })
}

test('F10: runs at the same time over the same files count each of them once', async () => {
  const cwd = scratch()
  const paths = logs(cwd, 50, LONG ? 2000 : 100)
  const clean = join(cwd, 'clean.db')
  await run(['analyze', ...paths, '--db', clean])
  for (let round = 0; round < (LONG ? 10 : 1); round++) {
    const database = join(cwd, `f10-${round}.db`)
    const argv = [COMMAND, 'analyze', ...paths, '--db', database, '--format', 'csv', '--db-timeout', '60']
    const runs = Array.from({ length: 8 }, () =>
      endOf(spawn(process.execPath, argv, { env: cleanEnvironment(), stdio: 'ignore' })),
    )
    // A run that finds another one at work on a file says so by exit 3.
    for (const exit of await Promise.all(runs)) expect([0, 3]).toContain(exit)
    expect(counted(database)).toEqual(oracle(paths))
    expect(dumpOf(database)).toEqual(dumpOf(clean))
    expect((await run(['db', 'verify', database])).exit).toBe(0)
  }
})

test('F10: a source that another run reads is left to it, and told; after its death it is taken over', async () => {
  const cwd = scratch()
  writeFileSync(join(cwd, 'a.log'), logText(0, 500))
  writeFileSync(join(cwd, 'b.log'), logText(500, 900))
  const first = start(['analyze', '-', '--db', 'x.db'], { cwd })
  while (!existsSync(join(cwd, 'x.db-wal'))) await pause(5)
  await pause(300)
  // As if the first run were at a.log.
  const db = new Database(join(cwd, 'x.db'))
  await analyze(['a.log', '--db', 'x.db'], { cwd })
  const { id } = db.prepare('SELECT id FROM run WHERE ended_ts IS NULL').get() as { id: number }
  db.exec(`UPDATE source SET state = 'open', run_id = ${id} WHERE path = 'a.log'`)
  sealSources(sql => db.prepare(sql), db.prepare('SELECT id FROM source').pluck().all() as number[])
  db.close()
  writeFileSync(join(cwd, 'a.log'), logText(0, 600))
  const second = await analyze(['a.log', 'b.log', '--db', 'x.db'], { cwd })
  expect([second.exit, problemIds(second.report)]).toEqual([3, ['source/held']])
  expect(second.stderr).toContain(`a.log: Process ${first.child.pid} is reading this into the same database`)
  expect(second.report.sources.map(s => [s.path, s.lines])).toEqual([
    ['a.log', 500],
    ['b.log', 400],
  ])
  first.child.kill('SIGKILL')
  await first.ended
  const third = await analyze(['a.log', 'b.log', '--db', 'x.db'], { cwd })
  expect(third.exit).toBe(0)
  expect(third.report.totals.lines).toBe(1000)
  expect((await run(['db', 'verify', 'x.db'], { cwd })).exit).toBe(0)
})

test('F47: hard links, soft links in a loop and overlapping globs count once, in this run and the next', async () => {
  const cwd = scratch()
  mkdirSync(join(cwd, 'd'))
  writeFileSync(join(cwd, 'd', 'a.log'), logText(0, 100))
  linkSync(join(cwd, 'd', 'a.log'), join(cwd, 'd', 'hard.log'))
  symlinkSync('a.log', join(cwd, 'd', 'soft.log'))
  symlinkSync('..', join(cwd, 'd', 'loop'))
  for (const argv of [['d', 'd/*.log', 'd/a.log'], ['d/soft.log'], ['d/loop/d/hard.log'], ['.', 'd/**/*.log']]) {
    const { exit, report } = await analyze([...argv, '--include', '*.log', '--db', 'x.db'], { cwd })
    expect([argv, exit, report.totals.lines]).toEqual([argv, 0, 100])
    expect(counted(join(cwd, 'x.db'))).toEqual(oracle([join(cwd, 'd', 'a.log')]))
  }
})
