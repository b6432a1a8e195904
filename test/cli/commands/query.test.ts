/** `query` and `db` as their users meet them: answers in every format, limits that hold, databases that are looked after. */
import { execFileSync } from 'node:child_process'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { EXAMPLES } from '../../../src/store/read/examples.ts'
import { run, scratch } from '../../support/programs/shell.ts'
import { analyze } from '../../support/runs/report.ts'

/** A folder with a database of some hostile and some usual lines. */
async function counted(): Promise<string> {
  const cwd = scratch()
  const lines = [
    '2026-01-31T10:00:00Z app: C_Login failed: CKR_PIN_INCORRECT (0xa0)',
    '2026-01-31T10:00:01Z app: C_Sign failed: CKR_DEVICE_ERROR (0x30) \x1b[2J\x1b]0;title\x07 ::error::x',
  ]
  writeFileSync(join(cwd, 'a.log'), `${lines.join('\n')}\n`)
  expect((await analyze(['a.log', '--db', 'x.db'], { cwd })).exit).toBe(0)
  return cwd
}

const CODES = 'SELECT code, sum(n) AS n FROM agg JOIN finding ON finding.id = finding_id GROUP BY code ORDER BY code'

describe('query', () => {
  test('answers as a table, as CSV, as JSON, and into a file', async () => {
    const cwd = await counted()
    const ask = (...argv: string[]) => run(['query', '--db', 'x.db', CODES, ...argv], { cwd })
    expect((await ask()).stdout).toBe(
      'code               n\n─────────────────  ─\nCKR_DEVICE_ERROR   1\nCKR_PIN_INCORRECT  1\n',
    )
    expect((await ask('--format', 'csv')).stdout).toBe(
      '"code","n"\r\n"CKR_DEVICE_ERROR",1\r\n"CKR_PIN_INCORRECT",1\r\n',
    )
    expect(JSON.parse((await ask('--format', 'json')).stdout)).toEqual([
      { code: 'CKR_DEVICE_ERROR', n: 1 },
      { code: 'CKR_PIN_INCORRECT', n: 1 },
    ])
    expect((await ask('--format', 'json', '-o', 'rows.json')).exit).toBe(0)
    expect(JSON.parse(readFileSync(join(cwd, 'rows.json'), 'utf8'))).toHaveLength(2)
    expect(statSync(join(cwd, 'rows.json')).mode & 0o777).toBe(0o600)
    const none = await run(['query', '--db', 'x.db', 'SELECT 1 AS x WHERE 0', '--format', 'json'], { cwd })
    expect(none.stdout).toBe('[]\n')
  })

  test('keeps numbers, blobs, nothing and names that repeat', async () => {
    const cwd = await counted()
    const sql = "SELECT 9007199254740993 AS a, x'0aff' AS b, NULL AS c, 1.5 AS a, '=1+1' AS d"
    const as = async (format: string) => (await run(['query', '--db', 'x.db', sql, '--format', format], { cwd })).stdout
    expect(await as('json')).toBe('[\n{"a":9007199254740993,"b":"0aff","c":null,"a_2":1.5,"d":"=1+1"}\n]\n')
    expect(await as('csv')).toBe('"a","b","c","a","d"\r\n9007199254740993,"0aff",,1.5,"\'=1+1"\r\n')
  })

  test('shows hostile text, and never sends it to the terminal', async () => {
    const cwd = await counted()
    for (const format of ['table', 'csv', 'json']) {
      const { exit, stdout } = await run(
        ['query', '--db', 'x.db', "SELECT text, text AS '\x1b[31mred' FROM sample", '--format', format],
        { cwd },
      )
      expect(exit).toBe(0)
      // What a sequence would have shown elsewhere is no part of the line.
      expect(stdout).toContain('CKR_DEVICE_ERROR (0x30)')
      expect(stdout).not.toContain('title')
      expect(stdout).not.toMatch(/[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f]/)
    }
  })

  test('T16: is stopped when it works for too long, or takes too much memory', async () => {
    const cwd = await counted()
    const endless = 'WITH RECURSIVE a(x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM a) SELECT '
    const slow = await run(['query', '--db', 'x.db', `${endless} sum(x) FROM a`, '--timeout', '0.5'], { cwd })
    expect([slow.exit, slow.stdout]).toEqual([4, ''])
    expect(slow.stderr).toMatch(/^logremedy: The query was stopped: it ran for 0\.5 s\. .+--timeout\.\n$/)
    const big = await run(
      ['query', '--db', 'x.db', `${endless} group_concat(printf('%1000s', x)) FROM a`, '--timeout', '50'],
      { cwd },
    )
    expect(big.exit).toBe(4)
    const rows = await run(['query', '--db', 'x.db', `${endless} x FROM a`, '--timeout', '50'], { cwd })
    expect([rows.exit, rows.stdout.split('\n').length]).toEqual([0, 10_003])
    expect(rows.stderr).toContain('There are more than 10000 rows')
  })

  test('T16: cannot reach another database', async () => {
    const cwd = await counted()
    const secret = new Database(join(cwd, 'secret.db'))
    secret.exec("CREATE TABLE t AS SELECT 'canary' AS word")
    secret.close()
    for (const sql of [
      "ATTACH 'secret.db' AS s",
      "SELECT * FROM pragma_database_list; ATTACH 'secret.db' AS s",
      "WITH a AS (SELECT 1) SELECT * FROM a; SELECT word FROM 'secret.db'.t",
      "SELECT readfile('secret.db')",
      "SELECT * FROM fsdir('.')",
      "SELECT load_extension('./x.so')",
    ]) {
      const { exit, stdout, stderr } = await run(['query', '--db', 'x.db', sql], { cwd })
      expect([sql, exit, stdout]).toEqual([sql, 2, ''])
      expect(stderr).not.toContain('canary')
    }
  })

  test('explains the tables, and its examples are answered', async () => {
    const cwd = await counted()
    const { exit, stdout } = await run(['query', '--schema'])
    expect(exit).toBe(0)
    for (const { question, sql } of EXAMPLES) {
      expect(stdout).toContain(`-- ${question}\n${sql};\n`)
      const answer = await run(['query', '--db', 'x.db', sql, '--format', 'json'], { cwd })
      expect([sql, answer.exit, answer.stderr]).toEqual([sql, 0, ''])
    }
    const [codes] = EXAMPLES
    expect(
      JSON.parse((await run(['query', '--db', 'x.db', codes!.sql, '--format', 'json'], { cwd })).stdout),
    ).toHaveLength(2)
    // All of it is SQL that makes the tables.
    new Database(':memory:').exec(stdout)
  })

  test('says what is wrong with a call', async () => {
    const cwd = await counted()
    const told = async (...argv: string[]) => {
      const { exit, stderr } = await run(['query', ...argv], { cwd })
      return [exit, stderr.replace(/^logremedy: (.*?[.?]) .*\n$/s, '$1')]
    }
    expect(await told()).toEqual([2, 'No database was named.'])
    expect(await told('--db', 'x.db')).toEqual([2, 'No query was given.'])
    expect(await told('--db', 'x.db', 'SELECT 1', '--timeout', 'soon')).toEqual([
      2,
      'The flag "--timeout" needs a number of seconds.',
    ])
    expect(await told('--db', 'x.db', 'DELETE FROM agg')).toEqual([
      2,
      'DELETE is not a query: only SELECT, WITH, VALUES and EXPLAIN of these are allowed.',
    ])
    expect(await told('--db', 'no.db', 'SELECT 1')).toEqual([4, 'no.db: There is no database no.db.'])
  })
})

describe('db', () => {
  test('verify proves a database, and names what is wrong', async () => {
    const cwd = await counted()
    const verify = () => run(['db', 'verify', 'x.db'], { cwd })
    expect((await verify()).stdout).toMatch(/^x\.db: every byte of 1 source \(2 lines, \d+ B\) is counted once\.\n$/)
    const db = new Database(join(cwd, 'x.db'))
    db.exec('UPDATE ledger SET dec_from = dec_from + 10; UPDATE agg SET n = 7')
    db.close()
    const wrong = await verify()
    expect([wrong.exit, wrong.stdout]).toEqual([1, ''])
    expect(wrong.stderr).toContain('a.log: Bytes 0 to 10 of generation 0 were not counted.')
    expect(wrong.stderr).toContain('the ledger states 2 occurrences, but')
    const bytes = readFileSync(join(cwd, 'x.db'))
    writeFileSync(join(cwd, 'x.db'), bytes.fill(0xff, 4096, 12_288))
    expect((await verify()).exit).toBe(4)
  })

  test('F13: backup copies a database that a run has open; the copy is proved, whole and private', async () => {
    const cwd = await counted()
    const writer = new Database(join(cwd, 'x.db'))
    writer.exec("BEGIN; INSERT INTO skipped VALUES (1, 0, 'not yet', 1)")
    const { exit, stdout } = await run(['db', 'backup', 'x.db', 'y.db'], { cwd })
    expect([exit, stdout]).toEqual([0, expect.stringMatching(/^y\.db: .+ written\.\n$/)])
    writer.exec('COMMIT')
    writer.close()
    expect(statSync(join(cwd, 'y.db')).mode & 0o777).toBe(0o600)
    expect((await run(['db', 'verify', 'y.db'], { cwd })).exit).toBe(0)
    const rows = await run(['query', '--db', 'y.db', 'SELECT count(*) AS n FROM skipped', '--format', 'csv'], { cwd })
    expect(rows.stdout).toBe('"n"\r\n0\r\n')
  })

  test('F13: a copy that was torn from its log is whole in itself or found out', async () => {
    const cwd = await counted()
    const db = new Database(join(cwd, 'x.db'))
    db.pragma('wal_autocheckpoint = 0')
    db.exec('UPDATE source SET dec_off = 0; DELETE FROM agg')
    execFileSync('cp', ['x.db', 'copy.db'], { cwd })
    db.exec('DELETE FROM ledger')
    expect((await run(['db', 'verify', 'copy.db'], { cwd })).exit).toBe(0)
    execFileSync('cp', ['x.db-wal', 'copy.db-wal'], { cwd })
    const bytes = readFileSync(join(cwd, 'copy.db-wal'))
    writeFileSync(join(cwd, 'copy.db-wal'), bytes.subarray(0, bytes.length >> 1))
    expect((await run(['db', 'verify', 'copy.db'], { cwd })).exit).toBe(1)
    db.close()
  })

  test('says what is wrong with a call', async () => {
    const told = async (...argv: string[]) => (await run(['db', ...argv])).stderr
    expect(await told('mend', 'x')).toContain(
      'There is no action "mend". Known actions: verify, backup, prune, forget.',
    )
    expect(await told('verify')).toContain('Write: logremedy db verify FILE')
    expect(await told('backup', 'x.db')).toContain('Write: logremedy db backup FILE TO')
    expect(await told('verify', '/nowhere/x.db')).toContain('There is no directory /nowhere for the database.')
  })
})
