/**
 * Copies a database that may be in use. A plain copy of the file would miss the contents of its write-ahead log, and
 * might catch it half changed; the backup API of SQLite copies one state of it.
 */
import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { platform } from 'node:os'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { err, ok, type Problem, type Result } from '../model/problem.ts'
import { createPrivate, type DatabasePlace, inspectPlace, statOrNull } from './checks/file-checks.ts'
import { closeStore, openStore, type Store } from './database.ts'
import { errorProblem, StoreError, storeProblem } from './errors.ts'

/** The driver copies pages in turns and starts over if someone writes between them, so all are copied at once. */
const ALL_PAGES = 0x7fffffff

/** The file that was written. */
export interface Backup {
  readonly path: string
  readonly bytes: number
}

/** Copies the database at `path` to `target`, which appears complete or not at all; an older backup there is replaced. */
export async function backupStore(path: string, target: string): Promise<Result<Backup>> {
  const place = inspectTarget(path, target)
  if (!place.ok) return place
  const source = openStore(path, { access: 'read', unchecked: true })
  if (!source.ok) return source
  const draft = `${place.value.file}.${randomBytes(6).toString('hex')}.tmp`
  try {
    const bytes = await copyTo(source.value, draft)
    renameSync(draft, place.value.file)
    // Windows keeps names on the disk by itself and cannot open directories.
    if (platform() !== 'win32') flush(dirname(place.value.file))
    return ok({ path: target, bytes })
  } catch (error) {
    const problem = errorProblem(error, target)
    if (problem === null) throw error
    return err(problem)
  } finally {
    closeStore(source.value)
    rmSync(draft, { force: true })
    rmSync(`${draft}-journal`, { force: true })
  }
}

/** Checks the target: only a closed database of ours is replaced, since the log of an open one would be applied to the new file. */
function inspectTarget(path: string, target: string): Result<DatabasePlace> {
  const place = inspectPlace(target)
  if (!place.ok) return place
  const problem = sameFileProblem(path, target) ?? inUseProblem(target, place.value)
  return problem === null ? place : err(problem)
}

function sameFileProblem(path: string, target: string): Problem | null {
  const [from, to] = [statOrNull(path), statOrNull(target)]
  if (from === null || to === null || from.dev !== to.dev || from.ino !== to.ino) return null
  return storeProblem('same-file', target, `${target} is the database itself.`, 'Name another file for the backup.')
}

function inUseProblem(target: string, place: DatabasePlace): Problem | null {
  if (!place.unclean && statOrNull(`${place.file}-journal`) === null) return null
  const fact = `${target} is in use, or the process that used it last was killed.`
  return storeProblem('in-use', target, fact, 'Name another file for the backup.')
}

async function copyTo(source: Store, draft: string): Promise<number> {
  createPrivate(draft)
  const { remainingPages } = await source.db.backup(draft, { progress: () => ALL_PAGES })
  if (remainingPages > 0) {
    throw new StoreError(storeProblem('backup', source.path, 'The backup was not completed.', 'Run it again.'))
  }
  settle(draft)
  flush(draft)
  return statSync(draft).size
}

/** Makes all runs of a copy ended ones: everything committed is in it. */
function settle(draft: string): void {
  const db = new Database(draft, { fileMustExist: true })
  try {
    db.exec('UPDATE run SET ended_ts = ifnull(beat_ts, started_ts) WHERE ended_ts IS NULL')
  } finally {
    db.close()
  }
}

/** Makes sure that a file, or the names in a directory, are on the disk. */
function flush(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
