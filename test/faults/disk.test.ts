/** Disks and databases that fail: F2, F4, F5, F7, F8, F9, F11, F12. The run says so and stops; the next one goes on. */
import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { CAN_BE_NOBODY, COMMAND, cleanEnvironment, run, scratch } from '../support/programs/shell.ts'
import {
  CAN_INJECT,
  CAN_MOUNT,
  counted,
  dumpOf,
  endOf,
  integrity,
  LONG,
  logText,
  oracle,
  pause,
} from '../support/runs/faults.ts'

/** A folder with logs, and what a clean run counts in them. */
async function place(files = 6, lines = 400): Promise<{ cwd: string; paths: string[]; wanted: string[] }> {
  const cwd = scratch()
  mkdirSync(join(cwd, 'logs'))
  const paths = Array.from({ length: files }, (_, n) => join(cwd, 'logs', `app-${n}.log`))
  for (const [n, path] of paths.entries()) writeFileSync(path, logText(n * lines, (n + 1) * lines))
  expect((await run(['analyze', ...paths, '--db', join(cwd, 'clean.db')])).exit).toBe(0)
  expect(counted(join(cwd, 'clean.db'))).toEqual(oracle(paths))
  return { cwd, paths, wanted: dumpOf(join(cwd, 'clean.db')) }
}

/** Analyses under strace, which makes calls of the system on some paths fail. */
async function injected(
  paths: readonly string[],
  database: string,
  on: readonly string[],
  what: string,
): Promise<{ exit: number; stderr: string }> {
  const call = what.slice(0, what.indexOf(':'))
  const child = spawn(
    'strace',
    [
      '-f',
      '-qq',
      '-o',
      '/dev/null',
      ...on.flatMap(path => ['-P', path]),
      '-e',
      `trace=${call}`,
      '-e',
      `inject=${what}`,
      process.execPath,
      COMMAND,
      'analyze',
      ...paths,
      '--db',
      database,
      '-j',
      '1',
      '--format',
      'csv',
    ],
    { env: cleanEnvironment(), stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let stderr = ''
  child.stderr.on('data', chunk => {
    stderr += chunk
  })
  return { exit: await endOf(child), stderr }
}

/** The next run makes it whole. */
async function expectResumed(paths: readonly string[], database: string, wanted: readonly string[]): Promise<void> {
  expect((await run(['analyze', ...paths, '--db', database])).exit).toBe(0)
  expect((await run(['db', 'verify', database])).stderr).toBe('')
  expect(integrity(database)).toBe('ok')
  expect(dumpOf(database)).toEqual(wanted)
}

describe.runIf(CAN_INJECT)('calls of the system that fail (needs strace)', () => {
  /** Each call that changes the database's files. */
  const CALLS: readonly (readonly [call: string, file: string, numbers: readonly number[]])[] = [
    ['pwrite64', '', LONG ? [1, 2, 3, 5, 8] : [2]],
    ['pwrite64', '-wal', LONG ? Array.from({ length: 60 }, (_, n) => 1 + n * 3) : [1, 30]],
    ['fsync,fdatasync', '-wal', LONG ? [1, 2] : [1]],
    ['fsync,fdatasync', '', LONG ? [1, 2, 3] : []],
    ['unlink', '-wal', [1]],
    ['ftruncate', '-shm', LONG ? [1, 2] : []],
  ]

  test('F2: killed at a call that changes the database', async () => {
    const { cwd, paths, wanted } = await place()
    let kills = 0
    for (const [call, file, numbers] of CALLS)
      for (const n of numbers) {
        const database = join(cwd, `f2-${call}${file}-${n}.db`)
        writeFileSync(database, '')
        rmSync(database)
        const { exit } = await injected(paths, database, [database + file], `${call}:signal=SIGKILL:when=${n}`)
        if (exit !== 0) kills++
        await expectResumed(paths, database, wanted)
      }
    expect(kills).toBeGreaterThan(2)
  })

  test.each([
    ['pwrite64:error=EIO:when=20+', '-wal', [4], 'cannot be read or written. (SQLITE_IOERR_WRITE)'],
    ['pwrite64:error=ENOSPC:when=20+', '-wal', [4], 'cannot grow: the disk is full. (SQLITE_FULL)'],
    ['fsync,fdatasync:error=EIO:when=1+', '-wal', [0, 4], ''],
    ['fsync,fdatasync:error=EIO:when=1+', '', [0, 4], ''],
  ] as const)('F7: %s on the database%s', async (what, file, exits, told) => {
    const { cwd, paths, wanted } = await place()
    const database = join(cwd, 'f7.db')
    const { exit, stderr } = await injected(paths, database, [database + file], what)
    expect(exits).toContain(exit)
    expect(stderr).toContain(told)
    expect(stderr).not.toContain('    at ')
    await expectResumed(paths, database, wanted)
  })

  test('F6: reading fails: tried again, then told with its place, and the other files are counted', async () => {
    const { cwd, paths, wanted } = await place(4, 6000)
    const database = join(cwd, 'f6.db')
    const once = await injected(paths, join(cwd, 'once.db'), [paths[2]!], 'pread64:error=EIO:when=3')
    expect([once.exit, once.stderr]).toEqual([0, ''])
    expect(dumpOf(join(cwd, 'once.db'))).toEqual(wanted)
    const ever = await injected(paths, database, [paths[2]!], 'pread64:error=EIO:when=3+')
    expect(ever.exit).toBe(3)
    // Which of its reads is the third depends on how often it is looked at first.
    expect(ever.stderr).toMatch(/app-2\.log(?: \(byte \d+\): Reading failed here|: It cannot be read) \(EIO\)\./)
    expect(counted(database).lines).toBeGreaterThanOrEqual(oracle(paths.filter((_, n) => n !== 2)).lines)
    await expectResumed(paths, database, wanted)
  })
})

describe.runIf(CAN_MOUNT)('a small disk (needs unshare and tmpfs)', () => {
  /** Runs a script with a disk of one mebibyte at `small`. */
  function within(cwd: string, script: string): string {
    const { stdout, stderr } = spawnSync(
      'unshare',
      ['-rm', 'bash', '-c', `mount -t tmpfs -o size=1m none small\n${script}`],
      {
        cwd,
        encoding: 'utf8',
        env: { ...cleanEnvironment(), NODE: process.execPath, COMMAND },
      },
    )
    return stdout + stderr
  }

  test('F4: the disk is full: exit 4 at the last step that fitted; with more room the next run goes on', async () => {
    const { cwd, paths, wanted } = await place(60, 300)
    mkdirSync(join(cwd, 'small'))
    const told = within(
      cwd,
      `head -c 400000 /dev/zero > small/other
       "$NODE" "$COMMAND" analyze ${paths.join(' ')} --db small/x.db --format csv > first.csv; echo "exit $?"
       rm small/other; mount -o remount,size=64m small
       "$NODE" "$COMMAND" analyze ${paths.join(' ')} --db small/x.db --format csv > second.csv; echo "exit $?"
       "$NODE" "$COMMAND" db verify small/x.db; cp small/x.db after.db`,
    )
    expect(told).toMatch(/exit 4\n/)
    expect(told).toMatch(/The database small\/x\.db cannot grow: the disk is full\. \(\w+\)/)
    expect(told).toMatch(/exit 0\n/)
    expect(told).toContain('is counted once.')
    expect(dumpOf(join(cwd, 'after.db'))).toEqual(wanted)
  })

  test('F5: no room for the report: exit 4, the old one stays, nothing half is left', async () => {
    const { cwd, paths } = await place(3, 300)
    mkdirSync(join(cwd, 'small'))
    const told = within(
      cwd,
      `echo old > small/report.json; cat /dev/zero > small/other 2> /dev/null
       "$NODE" "$COMMAND" analyze ${paths.join(' ')} --format json=small/report.json; echo "exit $?"
       cat small/report.json; ls small`,
    )
    expect(told).toContain('small/report.json: The output cannot be written (ENOSPC).')
    expect(told).toMatch(/exit 4\nold\nother\nreport\.json\n/)
  })
})

describe('a database that cannot be used', () => {
  test.runIf(CAN_BE_NOBODY)(
    'F8: may only be read: exit 4 before any input is read; without --db it works',
    async () => {
      const { cwd, paths } = await place(2, 50)
      copyFileSync(join(cwd, 'clean.db'), join(cwd, 'locked.db'))
      for (const path of paths) chmodSync(path, 0o644)
      chmodSync(join(cwd, 'locked.db'), 0o444)
      mkdirSync(join(cwd, 'closed'))
      chmodSync(join(cwd, 'closed'), 0o555)
      for (const database of ['locked.db', 'closed/new.db']) {
        // Input that would be read only later is not even looked for.
        const { exit, stdout, stderr } = await run(['analyze', '-', '--db', database], {
          cwd,
          nobody: true,
          stdin: 'x\n',
        })
        expect([exit, stdout]).toEqual([4, ''])
        expect(stderr).toMatch(/^logremedy: .+\.db: The database .+ cannot be (written to|opened)\. .+\n$/)
      }
      expect((await run(['analyze', ...paths], { cwd, nobody: true })).exit).toBe(0)
      chmodSync(join(cwd, 'closed'), 0o755)
    },
  )

  test('F9: is locked: waits as long as it may, then exit 4 with the process; afterwards all is counted', async () => {
    const { cwd, paths, wanted } = await place(2, 50)
    const database = join(cwd, 'f9.db')
    await run(['analyze', paths[0]!, '--db', database])
    const other = new Database(database)
    other.exec(`INSERT INTO run (version, pid, started_ts) VALUES ('x', ${process.pid}, 0); BEGIN IMMEDIATE`)
    const refused = await run(['analyze', ...paths, '--db', database, '--db-timeout', '0.2'])
    expect([refused.exit, refused.stdout]).toEqual([4, ''])
    expect(refused.stderr).toContain('f9.db is locked by another program. (SQLITE_BUSY)')
    expect(refused.stderr).toContain(`The last run that has not ended is process ${process.pid}.`)
    const waiting = run(['analyze', ...paths, '--db', database, '--db-timeout', '30'])
    await pause(700)
    other.exec(`COMMIT; DELETE FROM run WHERE version = 'x'`)
    other.close()
    expect((await waiting).exit).toBe(0)
    expect(dumpOf(database)).toEqual(wanted)
  })

  test('F11, F12: is damaged, foreign, newer, emptied: each with its sentence, exit 4, and left as it is', async () => {
    const { cwd, paths } = await place(3, 400)
    const clean = readFileSync(join(cwd, 'clean.db'))
    const file = (name: string): string => join(cwd, name)
    const foreign = new Database(file('foreign.db'))
    foreign.exec('CREATE TABLE t (x)')
    foreign.close()
    const newer = new Database(file('newer.db'))
    newer.exec('PRAGMA application_id = 1280460109; PRAGMA user_version = 99; CREATE TABLE t (x)')
    newer.close()
    writeFileSync(file('half.db'), clean.subarray(0, clean.length >> 1))
    writeFileSync(file('header.db'), Buffer.from(clean).fill(0, 0, 32))
    writeFileSync(file('page.db'), Buffer.from(clean).fill(0xa5, 4096, clean.length))
    writeFileSync(file('page.db-wal'), Buffer.alloc(32, 1))
    writeFileSync(file('emptied.db'), '')
    writeFileSync(file('emptied.db-wal'), Buffer.alloc(64, 1))
    writeFileSync(file('gone.db-wal'), Buffer.alloc(64, 1))
    writeFileSync(file('words.db'), 'some words\n')
    const said: Record<string, string> = {}
    for (const name of ['foreign', 'newer', 'half', 'header', 'page', 'emptied', 'gone', 'words']) {
      const before = existsSync(file(`${name}.db`)) ? readFileSync(file(`${name}.db`)) : null
      const { exit, stdout, stderr } = await run(['analyze', ...paths, '--db', `${name}.db`], { cwd })
      expect([name, exit, stdout]).toEqual([name, 4, ''])
      expect(stderr).not.toContain('    at ')
      said[name] = /^logremedy: \S+: (.*?\.)(?: \(| |$)/m.exec(stderr.replace(/\.db/g, ''))?.[1] ?? stderr
      expect(existsSync(file(`${name}.db`)) ? readFileSync(file(`${name}.db`)) : null).toEqual(before)
    }
    expect(said).toEqual({
      foreign: 'foreign is a database of another program.',
      newer: 'The database newer was written by a newer logremedy (table version 99; this version reads 5).',
      half: expect.stringMatching(/^The database half is damaged/),
      header: 'header is not an SQLite database.',
      page: expect.stringMatching(/^The database page is damaged/),
      emptied: 'The database emptied is empty, but emptied-wal, which belongs to it, still exists.',
      gone: 'The database gone is gone, but gone-wal, which belongs to it, still exists.',
      words: 'words is not an SQLite database.',
    })
  })

  test('F9: is locked amid a run: what was counted stays, exit 4 with the process; afterwards all is counted', async () => {
    const { cwd, paths, wanted } = await place(2, 50)
    const database = join(cwd, 'amid.db')
    const child = spawn(
      process.execPath,
      [COMMAND, 'analyze', '-', ...paths, '--db', database, '--db-timeout', '0.3'],
      {
        env: cleanEnvironment(),
        stdio: ['pipe', 'ignore', 'pipe'],
      },
    )
    let stderr = ''
    child.stderr.on('data', chunk => {
      stderr += chunk
    })
    while (!existsSync(`${database}-wal`)) await pause(5)
    await pause(400)
    const other = new Database(database)
    other.exec(`INSERT INTO run (version, pid, started_ts) VALUES ('x', ${process.pid}, 0); BEGIN IMMEDIATE`)
    child.stdin.end('C_Login failed: 160\n')
    expect(await endOf(child)).toBe(4)
    expect(stderr).toContain(
      `amid.db is locked by another program. (SQLITE_BUSY) The last run that has not ended is process ${process.pid}.`,
    )
    other.exec(`COMMIT; DELETE FROM run WHERE version = 'x'; DELETE FROM source WHERE path = '-'`)
    other.close()
    expect((await run(['analyze', ...paths, '--db', database])).exit).toBe(0)
    expect(dumpOf(database)).toEqual(wanted)
  })

  test('T24: is a link that anyone may have planted: refused, and what it leads to is left alone', async () => {
    const { cwd, paths } = await place(1, 20)
    const shared = join(cwd, 'shared')
    mkdirSync(shared)
    chmodSync(shared, 0o1777)
    writeFileSync(join(cwd, 'precious'), 'precious')
    for (const ending of ['', '-wal', '-shm', '-journal']) {
      const link = join(shared, `x.db${ending}`)
      symlinkSync(join(cwd, 'precious'), link)
      const { exit, stderr } = await run(['analyze', ...paths, '--db', join(shared, 'x.db')])
      expect([exit, stderr]).toEqual([
        4,
        expect.stringContaining('is a symbolic link in a directory where anyone can create one.'),
      ])
      rmSync(link)
      rmSync(join(shared, 'x.db'), { force: true })
    }
    expect(readFileSync(join(cwd, 'precious'), 'utf8')).toBe('precious')
  })

  test('T23: the database and all that lies beside it are for the owner alone, also while it is written', async () => {
    const { cwd, paths } = await place(3, 200)
    const database = join(cwd, 'modes.db')
    const child = spawn(process.execPath, [COMMAND, 'analyze', '-', ...paths, '--db', database], {
      env: cleanEnvironment(),
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    while (!existsSync(`${database}-wal`)) await pause(5)
    for (const ending of ['', '-wal', '-shm']) expect(statSync(database + ending).mode & 0o777).toBe(0o600)
    child.stdin.end()
    expect(await endOf(child)).toBe(0)
    expect(statSync(database).mode & 0o777).toBe(0o600)
  })
})
