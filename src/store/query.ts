/**
 * One statement of a user, for reading. The connection cannot write, and the statement must say that it does not:
 * each of the two would do, neither costs anything.
 */
import type Database from 'better-sqlite3'
import { bad, good, type Problem, problem, type Result } from '../model/problem.ts'
import { closeStore, openStore } from './database.ts'
import { isDriverError, troubleOf } from './trouble.ts'

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

/** Answers one SELECT, WITH, VALUES or EXPLAIN on the database at `path`, which it neither creates nor changes. */
export function runQuery(path: string, sql: string): Result<QueryAnswer> {
  const word = firstWord(sql)
  if (word !== null) return bad(refusal('not-a-query', word))
  const opened = openStore(path, { access: 'read' })
  if (!opened.ok) return opened
  try {
    return answer(opened.value.db, sql)
  } catch (error) {
    return bad(queryTrouble(error, path))
  } finally {
    closeStore(opened.value)
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

function answer(db: Database.Database, sql: string): Result<QueryAnswer> {
  const statement = db.prepare(sql)
  if (!statement.readonly || !statement.reader) {
    return bad(refusal('not-a-query', 'The statement would change the database, which a query may not.'))
  }
  const columns = statement.columns().map(column => column.name)
  const rows = statement.raw().safeIntegers().all() as Cell[][]
  return good({ columns, rows: rows.map(row => row.map(plain)) })
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
