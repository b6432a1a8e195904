/**
 * The file of a database before SQLite sees it. SQLite would follow a planted link, take an emptied file for a new one
 * and roll another program's journal back; so all that can be known from the file itself is checked first.
 */
import { closeSync, fchmodSync, lstatSync, openSync, readSync, type Stats, statfsSync, statSync } from 'node:fs'
import { platform } from 'node:os'
import { dirname, resolve } from 'node:path'
import { err, ok, type Problem, type Result } from '../../model/problem.ts'
import { corruptProblem, databaseName, errorProblem, storeProblem } from '../errors.ts'
import { APPLICATION_ID } from '../schema.ts'

/** Files that SQLite keeps beside a database. */
const SIBLINGS = ['-wal', '-shm', '-journal'] as const

/** Layout of an SQLite file: https://www.sqlite.org/fileformat.html, section 1.3. */
const MAGIC = 'SQLite format 3\0'
const APPLICATION_ID_AT = 68
const PAGE_SIZE_AT = 16
const CHANGES_AT = 24
const PAGES_AT = 28
/** Of the version that wrote the number of pages: only where it is that of the last change the number holds. */
const VALID_FOR_AT = 92
const HEADER_BYTES = 100

/** A file that may be opened. `fresh`: nothing is in it yet. `unclean`: its last user did not close it. */
export interface DatabasePlace {
  readonly file: string
  readonly exists: boolean
  readonly fresh: boolean
  readonly unclean: boolean
}

/** A run that makes or closes a database changes several files, one after the other: trouble is believed when it stays. */
const LOOKS = 5
const LOOK_MS = 10

/** Looks at the path of a database without changing anything. */
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
 * Creates an empty file that only its owner may read. SQLite gives its siblings the same mode, so this needs no umask,
 * which is one for all threads. A file that someone else made in the meantime is left as it is.
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

/** The state of a file, or null if there is none. */
export function statOrNull(file: string): Stats | null {
  return statSync(file, { throwIfNoEntry: false }) ?? null
}

/** File systems that lie on another machine, by the numbers that Linux gives them: NFS, SMB, SMB2, CIFS, Ceph, AFS. */
const REMOTE = new Set([0x6969, 0x517b, 0xfe534d42, 0xff534d42, 0x00c36400, 0x5346414f])

/** Whether a file lies on another machine, where the locks of databases are not to be relied on; false where nobody knows. */
export function isRemote(path: string): boolean {
  try {
    return platform() === 'linux' && REMOTE.has(statfsSync(dirname(resolve(path))).type >>> 0)
  } catch {
    return false
  }
}

function pathProblem(path: string, file: string): Problem | null {
  // The driver trims names: it would open another file than the one named.
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

/** In a directory like /tmp anyone may plant a link that leads our writes into a file of ours. */
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
  // In this order: a database that another run is just making has its tables before it has a -wal.
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

/** What a journal begins with, and where it says how many pages the database had before. */
const JOURNAL_MAGIC = 'd9d505f920a163d7'
const PAGES_BEFORE_AT = 16

/** Whether a database was being made when its maker was killed: SQLite takes all of it back when it opens the file. */
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

/** What the header tells; `size` is that of a file that was closed in order. */
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

/** The size that a file must have by its header; 0 where the header does not say. */
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
