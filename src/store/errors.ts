/**
 * Failures of the disk and the database as problems. The driver's errors end here; an unknown one is a bug of ours and
 * is thrown on unchanged.
 */
import Database from 'better-sqlite3'
import { type Problem, problem } from '../model/problem.ts'

/** Thrown if a database fails in the middle of work. It carries the problem to report. */
export class StoreError extends Error {
  readonly problem: Problem

  constructor(failure: Problem) {
    super(failure.fact)
    this.name = 'StoreError'
    this.problem = failure
  }
}

/** The id of a failure, the rest of its fact after the path, and the remedy. */
type Wording = readonly [id: string, fact: string, remedy: string]

const WORDINGS = {
  notDatabase: [
    'not-a-database',
    'is not an SQLite database.',
    'Name another file with --db; this one is left unchanged.',
  ],
  corrupt: ['corrupt', 'is damaged.', 'Restore a backup, or name a new file with --db and analyze the logs again.'],
  locked: [
    'locked',
    'is locked by another program.',
    'Wait until that program has finished, or name another file with --db.',
  ],
  readOnly: [
    'read-only',
    'cannot be written to.',
    'Change its permissions or those of its directory, or name another file with --db.',
  ],
  denied: ['denied', 'cannot be opened.', 'Check the permissions of the file and of its directory.'],
  full: [
    'full',
    'cannot grow: the disk is full.',
    'Free some space and run again: it continues after the last complete step.',
  ],
  io: [
    'io',
    'cannot be read or written.',
    'Check the disk, then run again: it continues after the last complete step.',
  ],
} as const satisfies Record<string, Wording>

/** Codes of SQLite without their extension, and of the operating system. */
const BY_CODE: ReadonlyMap<string, Wording> = new Map<string, Wording>([
  ['SQLITE_NOTADB', WORDINGS.notDatabase],
  ['SQLITE_CORRUPT', WORDINGS.corrupt],
  ['SQLITE_BUSY', WORDINGS.locked],
  ['SQLITE_LOCKED', WORDINGS.locked],
  ['SQLITE_PROTOCOL', WORDINGS.locked],
  ['SQLITE_READONLY', WORDINGS.readOnly],
  ['SQLITE_CANTOPEN', WORDINGS.denied],
  ['SQLITE_PERM', WORDINGS.denied],
  ['SQLITE_AUTH', WORDINGS.denied],
  ['SQLITE_FULL', WORDINGS.full],
  ['SQLITE_IOERR', WORDINGS.io],
  ['EACCES', WORDINGS.denied],
  ['EPERM', WORDINGS.denied],
  ['ELOOP', WORDINGS.denied],
  ['ENAMETOOLONG', WORDINGS.denied],
  ['EMFILE', WORDINGS.denied],
  ['ENFILE', WORDINGS.denied],
  ['EROFS', WORDINGS.readOnly],
  ['ENOSPC', WORDINGS.full],
  ['EDQUOT', WORDINGS.full],
  ['EFBIG', WORDINGS.full],
  ['EIO', WORDINGS.io],
])

/** Makes a problem of the store: always of kind `output`, always about one database. */
export function storeProblem(id: string, path: string | null, fact: string, remedy: string): Problem {
  return problem('output', `store/${id}`, path === null ? null : { path }, fact, remedy)
}

/** Reports a database on another machine: SQLite warns that two runs there may damage it. */
export function remoteProblem(path: string): Problem {
  const fact = `${databaseName(path)} is on a network file system, where locks are not reliable.`
  return problem(
    'note',
    'store/remote',
    { path },
    fact,
    'Keep it on a local disk, or let only one run use it at a time.',
  )
}

/** Returns the name of a database in facts. */
export function databaseName(path: string | null): string {
  return path === null ? 'The temporary database' : `The database ${path}`
}

/** Converts an error of the driver or the operating system to a problem; returns null for anything else. */
export function errorProblem(error: unknown, path: string | null): Problem | null {
  if (error instanceof StoreError) return error.problem
  const code = codeOf(error)
  const wording = BY_CODE.get(code) ?? BY_CODE.get(code.split('_', 2).join('_')) ?? unnamedWording(error)
  if (wording === undefined) return null
  const [id, fact, remedy] = wording
  return storeProblem(id, path, `${databaseName(path)} ${fact} (${code})`, remedy)
}

/** Does the same for a statement of ours, which fails in other ways only if the tables are not as we made them. */
export function ownErrorProblem(error: unknown, path: string | null): Problem | null {
  const failure = errorProblem(error, path)
  if (failure !== null || !isDriverError(error)) return failure
  return corruptProblem(path, `${error.message} (${codeOf(error)})`)
}

/** Converts an error that comes from the store to a problem; returns null for anything else. */
export function storeErrorProblem(error: unknown, path: string | null): Problem | null {
  return error instanceof StoreError || isDriverError(error) ? ownErrorProblem(error, path) : null
}

/** Reports a damaged database, and the sign of it. */
export function corruptProblem(path: string | null, sign: string): Problem {
  const [id, , remedy] = WORDINGS.corrupt
  return storeProblem(id, path, `${databaseName(path)} is damaged: ${sign.replaceAll('\n', ' ')}.`, remedy)
}

/** Any other failed system call is reported with its code. */
function unnamedWording(error: unknown): Wording | undefined {
  return error instanceof Error && 'syscall' in error ? WORDINGS.io : undefined
}

/** Returns whether the connection must not be written to again: what reached the disk is unknown. */
export function isLasting(error: unknown): boolean {
  return /^SQLITE_(IOERR|CORRUPT|NOTADB)/.test(codeOf(error))
}

/** Returns whether SQLite itself refused, as it does with wrong SQL. */
export function isDriverError(error: unknown): error is Error {
  return error instanceof Database.SqliteError
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return ''
  return typeof error.code === 'string' ? error.code : ''
}
