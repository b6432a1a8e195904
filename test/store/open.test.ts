import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { closeStore, openStore } from '../../src/store/database.ts'
import { APPLICATION_ID, describeSchema, SCHEMA_VERSION } from '../../src/store/schema.ts'
import { applyPartial, beginRun } from '../../src/store/write/apply.ts'
import {
  applyLines,
  directory,
  dump,
  expectBad,
  expectGood,
  NO_PROGRESS,
  partialOf,
  someLines,
  sourceAt,
  storeAt,
} from './scaffold.ts'

/** A closed database with some contents. */
function filled(): string {
  const path = join(directory(), 'a.db')
  const store = expectGood(openStore(path))
  applyLines(store, 'a.log', someLines())
  closeStore(store)
  return path
}

function connection(path: string): Database.Database {
  const db = new Database(path)
  onTestFinished(() => {
    db.close()
  })
  return db
}

describe('a new database', () => {
  test('bears our mark and version, and keeps what is written', () => {
    const path = filled()
    const db = connection(path)
    expect(db.pragma('application_id', { simple: true })).toBe(APPLICATION_ID)
    expect(db.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION)
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(dump(storeAt(path)).ledger).toHaveLength(1)
    expect(openStore(path, { access: 'read' }).ok).toBe(true)
  })

  test('and its siblings are for the owner alone', () => {
    const path = join(directory(), 'a.db')
    const store = storeAt(path)
    applyLines(store, 'a.log', someLines())
    const modes = ['', '-wal', '-shm'].map(suffix => statSync(path + suffix).mode & 0o777)
    expect(modes).toEqual([0o600, 0o600, 0o600])
  })

  test('without a name leaves no file', () => {
    const store = expectGood(openStore(null))
    applyLines(store, 'a.log', someLines())
    expect(dump(store).ledger).toHaveLength(1)
    closeStore(store)
  })

  test('may take the place of an empty file', () => {
    const path = join(directory(), 'a.db')
    writeFileSync(path, '')
    applyLines(storeAt(path), 'a.log', someLines())
  })

  test('is the same for all who open it at once', async () => {
    const path = join(directory(), 'a.db')
    const script = `
      import { openStore, closeStore } from ${JSON.stringify(new URL('../../src/store/database.ts', import.meta.url).href)}
      const opened = openStore(${JSON.stringify(path)}, { timeoutMs: 60000 })
      if (!opened.ok) throw new Error(opened.problems[0].fact)
      closeStore(opened.value)`
    const { spawn } = await import('node:child_process')
    const exits = await Promise.all(
      Array.from({ length: 6 }, () => {
        const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' })
        return new Promise(resolve => child.on('exit', resolve))
      }),
    )
    expect(exits).toEqual([0, 0, 0, 0, 0, 0])
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })
})

describe('what cannot be opened is named, and left as it is', () => {
  const options = { timeoutMs: 20 }

  function refused(path: string, id: string): void {
    const before = readFileSync(path)
    for (const access of ['write', 'read'] as const) {
      const problem = expectBad(openStore(path, { ...options, access }))
      expect(problem).toMatchObject({ id: `store/${id}`, kind: 'output', place: { path } })
      expect(problem.fact).toContain(path)
      expect(problem.remedy).toMatch(/\.$/)
    }
    expect(readFileSync(path)).toEqual(before)
  }

  test.each([['a few words'], ['a long text\n'.repeat(2000)], ['SQLite format 3']])('a text file: %#', text => {
    const path = join(directory(), 'notes.txt')
    writeFileSync(path, text)
    refused(path, 'not-a-database')
  })

  test('a database of another program', () => {
    const path = join(directory(), 'other.db')
    connection(path).exec('CREATE TABLE bookmark (url)')
    refused(path, 'foreign')
  })

  test('a database of another program with its own mark', () => {
    const path = join(directory(), 'other.db')
    connection(path).pragma('application_id = 77')
    refused(path, 'foreign')
  })

  test('a database of a newer version', () => {
    const path = filled()
    const db = new Database(path)
    db.pragma(`user_version = ${SCHEMA_VERSION + 1}`)
    db.close()
    refused(path, 'newer')
  })

  test('a database cut in half', () => {
    const path = filled()
    truncateSync(path, statSync(path).size / 2)
    refused(path, 'corrupt')
  })

  test('a damaged database that was not closed', () => {
    const path = filled()
    const store = expectGood(openStore(path))
    applyLines(store, 'b.log', someLines())
    const copy = join(directory(), 'b.db')
    copyFileSync(path, copy)
    copyFileSync(`${path}-wal`, `${copy}-wal`)
    closeStore(store)
    // Pages that the log does not bring back: those of the tables and indexes after the first ones.
    const bytes = readFileSync(copy)
    const clean = connection(path)
    const page = clean.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'problem'").pluck().get() as number
    bytes.fill(0xff, (page - 1) * 4096, (page - 1) * 4096 + 64)
    writeFileSync(copy, bytes)
    expect(expectBad(openStore(copy, options)).id).toBe('store/corrupt')
  })

  test('a database that another program has locked, with the process that did', () => {
    const path = filled()
    const holder = storeAt(path)
    beginRun(holder, { version: '0.1.0', pid: 4711, startedMs: 0 })
    const db = connection(path)
    db.exec('BEGIN EXCLUSIVE')
    const problem = expectBad(openStore(path, options))
    expect(problem.id).toBe('store/locked')
    expect(problem.fact).toContain('process 4711')
    expect(openStore(path, { ...options, access: 'read' }).ok).toBe(true)
    db.exec('ROLLBACK')
    expect(openStore(path, options).ok).toBe(true)
  })

  test.each([0, null])('an emptied database whose log is still there (size %s)', size => {
    const path = join(directory(), 'a.db')
    if (size !== null) writeFileSync(path, '')
    writeFileSync(`${path}-wal`, 'frames')
    expect(expectBad(openStore(path)).id).toBe('store/emptied')
    expect(readFileSync(`${path}-wal`, 'utf8')).toBe('frames')
  })

  test('a missing directory', () => {
    const path = join(directory(), 'none', 'a.db')
    expect(expectBad(openStore(path)).id).toBe('store/no-directory')
  })

  test('a directory, and a name that the driver would change', () => {
    const path = directory()
    expect(expectBad(openStore(path)).id).toBe('store/not-a-file')
    for (const name of ['a.db ', 'a\0b', ''])
      expect(expectBad(openStore(name && join(path, name))).id).toBe('store/bad-name')
  })

  test('nothing, when it should only be read', () => {
    const path = join(directory(), 'a.db')
    expect(expectBad(openStore(path, { access: 'read' })).id).toBe('store/missing')
    expect(existsSync(path)).toBe(false)
  })

  test('a link that anyone may have planted', () => {
    const [target, common] = [filled(), directory()]
    const link = join(common, 'a.db')
    symlinkSync(target, link)
    expect(openStore(link).ok).toBe(true)
    chmodSync(common, 0o1777)
    expect(expectBad(openStore(link)).id).toBe('store/planted-link')
    rmSync(link)
    symlinkSync(target, `${link}-journal`)
    expect(expectBad(openStore(link)).id).toBe('store/planted-link')
  })

  test('a link that leads nowhere', () => {
    const link = join(directory(), 'a.db')
    symlinkSync('/nowhere/a.db', link)
    expect(expectBad(openStore(link)).id).toBe('store/dangling-link')
  })
})

test('a lasting failure of the disk closes the store to writing', () => {
  const store = storeAt(null)
  const id = sourceAt(store, 'a.log')
  store.db.function('fail', () => {
    throw Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_FSYNC' })
  })
  store.db.exec('CREATE TRIGGER fail BEFORE INSERT ON ledger BEGIN SELECT fail(); END')
  store.db.pragma('trusted_schema = ON')
  const apply = () => applyPartial(store, id, 0, partialOf(someLines()), NO_PROGRESS)
  expect(apply).toThrow(/cannot be read or written/)
  store.db.exec('DROP TRIGGER fail')
  expect(apply).toThrow(/cannot be read or written/)
})

/** Root may write everywhere, so these run as nobody where the tests run as root. */
describe('without permission', () => {
  function openAsNobody(path: string, access = 'write'): string {
    const script = `
      import { openStore } from ${JSON.stringify(new URL('../../src/store/database.ts', import.meta.url).href)}
      const opened = openStore(${JSON.stringify(path)}, { access: '${access}' })
      if (opened.ok) opened.value.db.prepare('SELECT count(*) FROM agg').get()
      console.log(opened.ok ? 'open' : opened.problems[0].id)`
    const root = process.getuid?.() === 0
    const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      ...(root && { uid: 65534, gid: 65534 }),
    })
    return child.stdout.trim() || child.stderr
  }

  test('to the file, or only to change it, or to its directory', () => {
    const path = filled()
    chmodSync(join(path, '..'), 0o777)
    chmodSync(path, 0o000)
    expect(openAsNobody(path)).toBe('store/denied')
    chmodSync(path, 0o444)
    expect(openAsNobody(path)).toBe('store/read-only')
    chmodSync(join(path, '..'), 0o555)
    expect(openAsNobody(path)).toBe('store/read-only')
    expect(openAsNobody(path, 'read')).toBe('open')
    const closed = join(path, '..', 'closed')
    mkdirSync(closed)
    chmodSync(closed, 0o555)
    expect(openAsNobody(join(closed, 'a.db'))).toBe('store/denied')
  })
})

test('the schema is documented', () => {
  for (const table of [
    'run',
    'source',
    'ledger',
    'finding',
    'agg',
    'sample',
    'param',
    'skipped',
    'remark',
    'problem',
  ]) {
    expect(describeSchema()).toMatch(new RegExp(`^-- .*\\nCREATE TABLE ${table} \\(`, 'm'))
  }
})
