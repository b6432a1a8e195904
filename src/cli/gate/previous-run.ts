/** The run to compare with, out of a database or a JSON report. */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { type Former, formerOf, type Seen, seenInReport } from '../../gate/previous-run.ts'
import type { FindingSummary } from '../../model/counts/summary.ts'
import { bad, good, problem, type Result } from '../../model/problem.ts'
import { readStored } from '../../run/database/stored-summary.ts'

/** Reads a former run. `isJudged` is that of the present run. */
export function readFormer(path: string, form: 'db' | 'report', isJudged: (seen: Seen) => boolean): Result<Former> {
  const seen = form === 'db' ? seenInDatabase(path) : readReport(path)
  return seen.ok ? good(formerOf(path, seen.value, isJudged)) : seen
}

/** Whether a file is a database or a report, by its first bytes; a file that cannot be read is taken for a report. */
export function formOf(path: string): 'db' | 'report' {
  const head = Buffer.alloc(15)
  try {
    const fd = openSync(path, 'r')
    readSync(fd, head)
    closeSync(fd)
  } catch {
    return 'report'
  }
  return head.toString('latin1') === 'SQLite format 3' ? 'db' : 'report'
}

function seenInDatabase(path: string): Result<Seen[]> {
  const stored = readStored(path, [])
  return stored.ok ? good(stored.value.findings.map(seenOf)) : stored
}

/** A finding of this run in the form in which runs are compared. */
export function seenOf({ key, fingerprint, count }: FindingSummary): Seen {
  return { ...key, fingerprint, count }
}

function readReport(path: string): Result<Seen[]> {
  try {
    return seenInReport(path, readFileSync(path, 'utf8'))
  } catch (error) {
    const fact = `The report to compare with cannot be read (${(error as NodeJS.ErrnoException).code}).`
    return bad(problem('usage', 'gate/report', { path }, fact, 'Check the path; write one with --format json=FILE.'))
  }
}
