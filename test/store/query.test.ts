import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { closeStore, openStore } from '../../src/store/database.ts'
import { runQuery } from '../../src/store/read/query.ts'
import { applyLines, directory, expectBad, expectGood, someLines } from './scaffold.ts'

function filled(): string {
  const path = join(directory(), 'a.db')
  const store = expectGood(openStore(path))
  applyLines(store, 'a.log', someLines())
  closeStore(store)
  return path
}

describe('a query', () => {
  const path = () => filled()

  test('gives columns and rows', () => {
    const sql =
      'SELECT code, sum(n) AS n, sum(n) AS n FROM agg JOIN finding ON id = finding_id GROUP BY code ORDER BY code'
    expect(runQuery(path(), sql)).toEqual({
      ok: true,
      value: {
        columns: ['code', 'n', 'n'],
        rows: [
          ['CKR_ARGUMENTS_BAD', 1, 1],
          ['CKR_PIN_INCORRECT', 5, 5],
          ['HUKS', 1, 1],
        ],
      },
    })
  })

  test.each([
    ['  -- why\n /* and * what */ select 1', [[1]]],
    ['WITH a(x) AS (VALUES (1), (2)) SELECT x FROM a;', [[1], [2]]],
    ['VALUES (4294967295, 9007199254740993, 1.5, NULL)', [[4294967295, 9007199254740993n, 1.5, null]]],
    ['SELECT 1 WHERE 0', []],
  ])('may be %s', (sql, rows) => {
    expect(expectGood(runQuery(path(), sql)).rows).toEqual(rows)
  })

  test.each(['EXPLAIN SELECT 1', 'explain query plan select * from agg'])(
    'may ask how it would be answered: %s',
    sql => {
      expect(expectGood(runQuery(path(), sql)).rows.length).toBeGreaterThan(0)
    },
  )

  test('sees what a run that goes on has written', () => {
    const file = filled()
    const store = expectGood(openStore(file))
    applyLines(store, 'b.log', someLines())
    expect(expectGood(runQuery(file, 'SELECT count(*) FROM source')).rows).toEqual([[2]])
    closeStore(store)
  })
})

describe('refused, with a sentence, and without effect', () => {
  const other = () => {
    const path = filled()
    return path.replaceAll("'", "''")
  }

  test.each([
    ['INSERT INTO skipped VALUES (1, 0, 2, 3)', 'not-a-query'],
    ["INSERT INTO skipped VALUES (1, 0, 'x', 3) RETURNING n", 'not-a-query'],
    ["WITH a AS (SELECT 1) INSERT INTO skipped SELECT 1, 0, 'x', 3 FROM a", 'not-a-query'],
    ["WITH a AS (SELECT 1) INSERT INTO skipped SELECT 1, 0, 'x', 3 FROM a RETURNING n", 'not-a-query'],
    ['WITH a AS (SELECT 1) DELETE FROM agg RETURNING n', 'not-a-query'],
    ['EXPLAIN DELETE FROM agg', 'not-a-query'],
    ['EXPLAIN PRAGMA writable_schema = ON', 'not-a-query'],
    ['PRAGMA writable_schema = ON', 'not-a-query'],
    ['PRAGMA user_version', 'not-a-query'],
    ['/* SELECT */ PRAGMA journal_mode = DELETE', 'not-a-query'],
    ["ATTACH ':memory:' AS x", 'not-a-query'],
    ['DETACH main', 'not-a-query'],
    ['BEGIN EXCLUSIVE', 'not-a-query'],
    ["VACUUM INTO 'copy.db'", 'not-a-query'],
    ['CREATE TEMP TABLE t (x)', 'not-a-query'],
    ['SELECT 1; SELECT 2', 'several-statements'],
    ['SELECT 1; DELETE FROM agg', 'several-statements'],
    ['', 'not-a-query'],
    ['-- nothing', 'not-a-query'],
    ['/* open SELECT 1', 'not-a-query'],
    ['SELECTED', 'not-a-query'],
    ['SELECT', 'sql'],
    ['SELECT nothing FROM nowhere', 'sql'],
    ['SELECT ?', 'sql'],
    ["SELECT load_extension('x')", 'sql'],
    ["SELECT writefile('x', 'y')", 'sql'],
  ])('%s', (sql, id) => {
    const path = filled()
    const before = readFileSync(path)
    const problem = expectBad(runQuery(path, sql))
    expect(problem.id).toBe(`query/${id}`)
    expect(problem).toMatchObject({ kind: 'usage', fact: expect.stringMatching(/\.$/) })
    expect(readFileSync(path)).toEqual(before)
  })

  test('ATTACH of a database that exists', () => {
    expect(expectBad(runQuery(filled(), `ATTACH '${other()}' AS other`)).id).toBe('query/not-a-query')
  })

  test('a database that does not exist, or is none', () => {
    const path = join(directory(), 'a.db')
    expect(expectBad(runQuery(path, 'SELECT 1')).id).toBe('store/missing')
    writeFileSync(path, 'words')
    expect(expectBad(runQuery(path, 'SELECT 1')).id).toBe('store/not-a-database')
  })
})
