/** A database → the summary of its counts, without reading any log. */

import type { PackSummary, Summary } from '../../model/counts/summary.ts'
import type { Result } from '../../model/problem.ts'
import { err, ok } from '../../model/problem.ts'
import { closeStore, openStore } from '../../store/database.ts'
import { storeErrorProblem } from '../../store/errors.ts'
import { readSummary } from '../../store/read/read-summary.ts'

/** Returns the summary of every source in the database at `path`, which is neither created nor changed. */
export function readStored(path: string, packs: readonly PackSummary[]): Result<Summary> {
  const opened = openStore(path, { access: 'read' })
  if (!opened.ok) return opened
  try {
    return ok(readSummary(opened.value, { sources: null, packs }))
  } catch (error) {
    const problem = storeErrorProblem(error, path)
    if (problem === null) throw error
    return err(problem)
  } finally {
    closeStore(opened.value)
  }
}
