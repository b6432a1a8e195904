/**
 * Runs one statement of a user, for reading. The connection cannot write, and the first word must be that of a query:
 * each check would be enough, neither costs anything.
 */
import type Database from 'better-sqlite3'
import { err, ok, type Problem, problem, type Result } from '../../model/problem.ts'
import { closeStore, openStore } from '../database.ts'
import { errorProblem, isDriverError } from '../errors.ts'

/** A value of SQLite; integers beyond 2^53 are bigint. */
export type QueryCell = string | number | bigint | null | Uint8Array

/** The answer to a query. Names of columns may repeat. */
export interface QueryAnswer {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly QueryCell[])[]
}

/** Whitespace and comments before the first word. */
const LEADING = /^(?:\s|--[^\n]*(?:\n|$)|\/\*(?:[^*]|\*(?!\/))*\*\/)*/
const EXPLAIN = /^explain(?:\s+query\s+plan)?\b/i
const READING = /^(?:select|with|values)\b/i

const REMEDY = 'Write one SELECT; `logremedy query --schema` describes the tables.'

/** A query in progress. */
export interface OpenQuery {
  readonly columns: readonly string[]
  /** Returns the next row, null after the last; a problem if the query fails while it runs. */
  next(): Result<readonly QueryCell[] | null>
  close(): void
}

/**
 * Starts one SELECT, WITH, VALUES or EXPLAIN on the database at `path`, which it neither creates nor changes.
 * `timeoutMs` is the maximum wait for another program's lock.
 */
export function openQuery(path: string, sql: string, timeoutMs?: number): Result<OpenQuery> {
  const word = firstWord(sql)
  if (word !== null) return err(refusal('not-a-query', word))
  const opened = openStore(path, { access: 'read', ...(timeoutMs !== undefined && { timeoutMs }) })
  if (!opened.ok) return opened
  const close = (): void => closeStore(opened.value)
  try {
    const begun = begin(opened.value.db, sql, path)
    if (!begun.ok) {
      close()
      return begun
    }
    return ok({ ...begun.value, close })
  } catch (error) {
    close()
    return err(queryProblem(error, path))
  }
}

/** Runs a query and returns all rows. */
export function runQuery(path: string, sql: string): Result<QueryAnswer> {
  const opened = openQuery(path, sql)
  if (!opened.ok) return opened
  const { columns, next, close } = opened.value
  const rows: (readonly QueryCell[])[] = []
  try {
    for (;;) {
      const row = next()
      if (!row.ok) return row
      if (row.value === null) return ok({ columns, rows })
      rows.push(row.value)
    }
  } finally {
    close()
  }
}

/** Returns why the first word is not that of a query, or null. For SQLite, PRAGMA and ATTACH count as reading. */
function firstWord(sql: string): string | null {
  const body = skipBlank(sql)
  if (READING.test(skipBlank(body.replace(EXPLAIN, '')))) return null
  const word = /^\w+/.exec(body)?.[0]
  if (word === undefined) return 'There is no statement in the query.'
  return `${word.toUpperCase()} is not a query: only SELECT, WITH, VALUES and EXPLAIN of these are allowed.`
}

function skipBlank(sql: string): string {
  return sql.replace(LEADING, '')
}

function begin(db: Database.Database, sql: string, path: string): Result<Omit<OpenQuery, 'close'>> {
  const statement = db.prepare(sql)
  if (!statement.readonly || !statement.reader) {
    return err(refusal('not-a-query', 'The statement would change the database, which a query must not do.'))
  }
  const columns = statement.columns().map(column => column.name)
  const rows = statement.raw().safeIntegers().iterate() as IterableIterator<QueryCell[]>
  const next = (): Result<readonly QueryCell[] | null> => {
    try {
      const { value, done } = rows.next()
      return ok(done ? null : value.map(plain))
    } catch (error) {
      return err(queryProblem(error, path))
    }
  }
  return ok({ columns, next })
}

function plain(cell: QueryCell): QueryCell {
  return typeof cell === 'bigint' && Number.isSafeInteger(Number(cell)) ? Number(cell) : cell
}

function queryProblem(error: unknown, path: string): Problem {
  const failure = errorProblem(error, path)
  if (failure !== null) return failure
  // The driver, not SQLite, counts statements and parameters.
  if (error instanceof RangeError) {
    if (error.message.includes('statement'))
      return refusal('several-statements', 'The query contains several statements.')
    return refusal('sql', 'The query contains parameters, but there are no values for them.')
  }
  if (isDriverError(error)) return refusal('sql', `The query was not understood: ${error.message}.`)
  throw error
}

function refusal(id: string, fact: string): Problem {
  return problem('usage', `query/${id}`, null, fact, REMEDY)
}
