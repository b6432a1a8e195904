/**
 * Checks the file of a database before SQLite opens it. SQLite would follow a planted link, treat an emptied file as a
 * new one and roll back the journal of another program.
 */
import { closeSync, fchmodSync, lstatSync, openSync, readSync, type Stats, statfsSync, statSync } from 'node:fs'
import { platform } from 'node:os'
import { dirname, resolve } from 'node:path'
import { err, ok, type Problem, type Result } from '../../model/problem.ts'
import { corruptProblem, databaseName, errorProblem, storeProblem } from '../errors.ts'
import { APPLICATION_ID } from '../schema.ts'

/** Suffixes of the files that SQLite creates beside a database. */
const SIBLINGS = ['-wal', '-shm', '-journal'] as const

/** Layout of an SQLite file: https://www.sqlite.org/fileformat.html, section 1.3. */
const MAGIC = 'SQLite format 3\0'
const APPLICATION_ID_AT = 68
const PAGE_SIZE_AT = 16
const CHANGES_AT = 24
const PAGES_AT = 28
/** The number of pages is valid only if this equals the change counter. */
const VALID_FOR_AT = 92
const HEADER_BYTES = 100

/** A file that may be opened. `fresh`: it is empty. `unclean`: its last user did not close it. */
export interface DatabasePlace {
  readonly file: string
  readonly exists: boolean
  readonly fresh: boolean
  readonly unclean: boolean
}

/** Number and interval of checks: a run changes several files in turn, so only a lasting problem is reported. */
const LOOKS = 5
const LOOK_MS = 10

/** Checks the path of a database without changing anything. */
export function inspectPlace(path: string): Result<DatabasePlace> {
  for (let look = 1; ; look++) {
    const place = inspectOnce(path)
    if (place.ok || look === LOOKS) return place
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_MS)
  }
}

function inspectOnce(path: string): Result<DatabasePlace> {
  try {
    const file = resolve(path)
    const problem = pathProblem(path, file) ?? linkProblem(path, file)
    return problem === null ? inspectFile(path, file) : err(problem)
  } catch (error) {
    const problem = errorProblem(error, path)
    if (problem === null) throw error
    return err(problem)
  }
}

/**
 * Creates an empty file that only its owner may read, without the umask, which all threads share. SQLite gives its
 * other files the same mode. A file that someone else created in the meantime is left as it is.
 */
export function createPrivate(file: string): void {
  let handle: number
  try {
    handle = openSync(file, 'wx', 0o600)
  } catch (error) {
    if (isCode(error, 'EEXIST')) return
    throw error
  }
  fchmodSync(handle, 0o600)
  closeSync(handle)
}

/** Returns the status of a file, or null if there is none. */
export function statOrNull(file: string): Stats | null {
  return statSync(file, { throwIfNoEntry: false }) ?? null
}

/** File systems on other machines, by their Linux numbers: NFS, SMB, SMB2, CIFS, Ceph, AFS. */
const REMOTE = new Set([0x6969, 0x517b, 0xfe534d42, 0xff534d42, 0x00c36400, 0x5346414f])

/** Returns whether a file is on another machine, where database locks are unreliable; false if unknown. */
export function isRemote(path: string): boolean {
  try {
    return platform() === 'linux' && REMOTE.has(statfsSync(dirname(resolve(path))).type >>> 0)
  } catch {
    return false
  }
}

function pathProblem(path: string, file: string): Problem | null {
  // The driver trims names, so it would open another file than the one named.
  if (path === '' || file.trim() !== file || file.includes('\0')) {
    return storeProblem(
      'bad-name',
      path,
      `"${path.replaceAll('\0', '\\0')}" cannot be the name of a database.`,
      'Use a name without spaces at its end.',
    )
  }
  const directory = dirname(file)
  if (statOrNull(directory)?.isDirectory()) return null
  return storeProblem(
    'no-directory',
    path,
    `There is no directory ${directory} for the database.`,
    'Create it, or name another file with --db.',
  )
}

/** Reports a link: in a directory like /tmp, anyone can plant one that redirects our writes to another file of ours. */
function linkProblem(path: string, file: string): Problem | null {
  const planted = [file, ...SIBLINGS.map(suffix => file + suffix)].find(isLink)
  if (planted === undefined) return null
  const mode = statSync(dirname(file)).mode
  if ((mode & 0o1000) !== 0 && (mode & 0o002) !== 0) {
    return storeProblem(
      'planted-link',
      path,
      `${planted} is a symbolic link in a directory where anyone can create one.`,
      'Name the file that it points to, or remove the link.',
    )
  }
  if (planted !== file || statOrNull(file) !== null) return null
  return storeProblem(
    'dangling-link',
    path,
    `${file} is a broken symbolic link.`,
    'Remove the link, or create the directory that it points to.',
  )
}

function inspectFile(path: string, file: string): Result<DatabasePlace> {
  // In this order: a database that another run is just creating has its tables before it has a -wal.
  const wal = statOrNull(`${file}-wal`)
  const stat = statOrNull(file)
  if (stat !== null && !stat.isFile()) {
    return err(storeProblem('not-a-file', path, `${path} is not a regular file.`, 'Name another file with --db.'))
  }
  const fresh = stat === null || stat.size === 0 || isUnborn(file)
  const unclean = wal !== null && wal.size > 0
  if (fresh && unclean) {
    const fact = `${databaseName(path)} is ${stat === null ? 'gone' : 'empty'}, but ${path}-wal, which belongs to it, still exists.`
    return err(
      storeProblem('emptied', path, fact, `Restore the database; or, if it is not needed, remove ${path}-wal.`),
    )
  }
  const problem = fresh ? null : headerProblem(path, file, unclean ? null : stat.size)
  if (problem !== null) return err(problem)
  return ok({ file, exists: stat !== null, fresh, unclean })
}

/** The first bytes of a journal, and the offset of the number of pages before the change. */
const JOURNAL_MAGIC = 'd9d505f920a163d7'
const PAGES_BEFORE_AT = 16

/** Returns whether the program that created the database was killed before it finished: SQLite undoes all of it on opening. */
function isUnborn(file: string): boolean {
  if (statOrNull(`${file}-journal`) === null) return false
  const journal = headOf(`${file}-journal`, HEADER_BYTES)
  if (journal.length < HEADER_BYTES || journal.toString('hex', 0, 8) !== JOURNAL_MAGIC) return false
  return journal.readUInt32BE(PAGES_BEFORE_AT) === 0
}

function headOf(file: string, size: number): Buffer {
  const head = Buffer.alloc(size)
  const handle = openSync(file, 'r')
  try {
    return head.subarray(0, readSync(handle, head, 0, size, 0))
  } finally {
    closeSync(handle)
  }
}

/** Checks the header; `size` is that of a file that was closed properly. */
function headerProblem(path: string, file: string, size: number | null): Problem | null {
  const header = headOf(file, HEADER_BYTES)
  if (header.length < HEADER_BYTES || header.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    return storeProblem(
      'not-a-database',
      path,
      `${path} is not an SQLite database.`,
      'Name another file with --db; this one is left unchanged.',
    )
  }
  if (header.readUInt32BE(APPLICATION_ID_AT) !== APPLICATION_ID) {
    const remedy = 'Name another file with --db; this one is left unchanged.'
    return storeProblem('foreign', path, `${path} is a database of another program.`, remedy)
  }
  return size === null || size >= sizeOf(header) ? null : cutProblem(path, size, sizeOf(header))
}

/** Returns the size of the file according to its header; 0 if the header does not say. */
function sizeOf(header: Buffer): number {
  if (header.readUInt32BE(CHANGES_AT) !== header.readUInt32BE(VALID_FOR_AT)) return 0
  const page = header.readUInt16BE(PAGE_SIZE_AT)
  return header.readUInt32BE(PAGES_AT) * (page === 1 ? 65_536 : page)
}

function cutProblem(path: string, size: number, wanted: number): Problem {
  return corruptProblem(path, `it ends after ${size} of ${wanted} bytes`)
}

function isLink(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ?? false
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
