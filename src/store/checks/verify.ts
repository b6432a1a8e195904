/**
 * Verifies that every byte of every source was counted exactly once, that the counts are as they were written, and that
 * SQLite finds no damage in the file.
 */
import type { Problem } from '../../model/problem.ts'
import { type Store, snapshot } from '../database.ts'
import { databaseName, storeErrorProblem, storeProblem } from '../errors.ts'
import { lostWrites } from '../runs.ts'
import { checkContents } from './contents.ts'

const ANEW = 'The counts cannot be trusted: analyze the logs again into a new database.'

/** Returns what is wrong with the database; nothing if it is verified. */
export function verifyLedger(store: Store): Problem[] {
  try {
    const lost = lostWrites(store)
    if (lost !== null) return [lost]
    return snapshot(store, () => {
      const damage = damagedPages(store)
      return damage.length > 0 ? damage : checkContents(store)
    })
  } catch (error) {
    const problem = storeErrorProblem(error, store.path)
    if (problem === null) throw error
    return [problem]
  }
}

function damagedPages(store: Store): Problem[] {
  const answers = store.db.pragma('integrity_check(10)') as { integrity_check: string }[]
  return answers
    .map(row => row.integrity_check.replaceAll('\n', ' '))
    .filter(answer => answer !== 'ok')
    .map(answer => storeProblem('corrupt', store.path, `${databaseName(store.path)} is damaged: ${answer}.`, ANEW))
}
