/**
 * One statement of a user, for reading. The connection cannot write, and the statement must say that it does not:
 * each of the two would do, neither costs anything.
 */
import type Database from 'better-sqlite3'
import { bad, good, type Problem, problem, type Result } from '../../model/problem.ts'
import { closeStore, openStore } from '../database.ts'
import { isDriverError, troubleOf } from '../errors.ts'

/** A value of SQLite; whole numbers beyond 2^53 come as bigint. */
export type Cell = string | number | bigint | null | Uint8Array

/** The answer to a query. Names of columns may repeat. */
export interface QueryAnswer {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

/** Blanks and comments before the first word. */
const LEADING = /^(?:\s|--[^\n]*(?:\n|$)|\/\*(?:[^*]|\*(?!\/))*\*\/)*/
const EXPLAIN = /^explain(?:\s+query\s+plan)?\b/i
const READING = /^(?:select|with|values)\b/i

const REMEDY = 'Write one SELECT; `logremedy query --schema` describes the tables.'

/** An answer that is still being worked out. */
export interface OpenQuery {
  readonly columns: readonly string[]
  /** The next row, null after the last; a problem where the query turns out to be impossible on the way. */
  next(): Result<readonly Cell[] | null>
  close(): void
}

/**
 * Begins to answer one SELECT, WITH, VALUES or EXPLAIN on the database at `path`, which it neither creates nor changes. `timeoutMs`
 * is how long to wait for another program's lock.
 */
export function openQuery(path: string, sql: string, timeoutMs?: number): Result<OpenQuery> {
  const word = firstWord(sql)
  if (word !== null) return bad(refusal('not-a-query', word))
  const opened = openStore(path, { access: 'read', ...(timeoutMs !== undefined && { timeoutMs }) })
  if (!opened.ok) return opened
  const close = (): void => closeStore(opened.value)
  try {
    const begun = begin(opened.value.db, sql, path)
    if (!begun.ok) {
      close()
      return begun
    }
    return good({ ...begun.value, close })
  } catch (error) {
    close()
    return bad(queryTrouble(error, path))
  }
}

/** Answers a query as a whole. */
export function runQuery(path: string, sql: string): Result<QueryAnswer> {
  const opened = openQuery(path, sql)
  if (!opened.ok) return opened
  const { columns, next, close } = opened.value
  const rows: (readonly Cell[])[] = []
  try {
    for (;;) {
      const row = next()
      if (!row.ok) return row
      if (row.value === null) return good({ columns, rows })
      rows.push(row.value)
    }
  } finally {
    close()
  }
}

/** Why the first word is none that asks a question, or null. PRAGMA and ATTACH count as reading for SQLite. */
function firstWord(sql: string): string | null {
  const body = skipBlank(sql)
  if (READING.test(skipBlank(body.replace(EXPLAIN, '')))) return null
  const word = /^\w+/.exec(body)?.[0]
  if (word === undefined) return 'There is no statement in the query.'
  return `${word.toUpperCase()} is not a query: only SELECT, WITH, VALUES and EXPLAIN of these are answered.`
}

function skipBlank(sql: string): string {
  return sql.replace(LEADING, '')
}

function begin(db: Database.Database, sql: string, path: string): Result<Omit<OpenQuery, 'close'>> {
  const statement = db.prepare(sql)
  if (!statement.readonly || !statement.reader) {
    return bad(refusal('not-a-query', 'The statement would change the database, which a query may not.'))
  }
  const columns = statement.columns().map(column => column.name)
  const rows = statement.raw().safeIntegers().iterate() as IterableIterator<Cell[]>
  const next = (): Result<readonly Cell[] | null> => {
    try {
      const { value, done } = rows.next()
      return good(done ? null : value.map(plain))
    } catch (error) {
      return bad(queryTrouble(error, path))
    }
  }
  return good({ columns, next })
}

function plain(cell: Cell): Cell {
  return typeof cell === 'bigint' && Number.isSafeInteger(Number(cell)) ? Number(cell) : cell
}

function queryTrouble(error: unknown, path: string): Problem {
  const trouble = troubleOf(error, path)
  if (trouble !== null) return trouble
  // The driver, not SQLite, counts statements and parameters.
  if (error instanceof RangeError) {
    if (error.message.includes('statement')) return refusal('several-statements', 'The query has several statements.')
    return refusal('sql', 'The query has parameters, for which there are no values.')
  }
  if (isDriverError(error)) return refusal('sql', `The query was not understood: ${error.message}.`)
  throw error
}

function refusal(id: string, fact: string): Problem {
  return problem('usage', `query/${id}`, null, fact, REMEDY)
}
