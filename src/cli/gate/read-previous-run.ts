/** Reads the run to compare with from a database or a JSON report. */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { type ComparedFinding, findingsInReport, type PreviousRun, previousRunOf } from '../../gate/previous-run.ts'
import type { FindingSummary } from '../../model/counts/summary.ts'
import { err, ok, problem, type Result } from '../../model/problem.ts'
import { readStored } from '../../run/database/stored-summary.ts'

/** Reads a previous run. `isJudged` is that of the present run. */
export function readPreviousRun(
  path: string,
  form: 'db' | 'report',
  isJudged: (seen: ComparedFinding) => boolean,
): Result<PreviousRun> {
  const seen = form === 'db' ? findingsInDatabase(path) : readReport(path)
  return seen.ok ? ok(previousRunOf(path, seen.value, isJudged)) : seen
}

/** Returns whether a file is a database or a report, by its first bytes; an unreadable file counts as a report. */
export function fileFormatOf(path: string): 'db' | 'report' {
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

function findingsInDatabase(path: string): Result<ComparedFinding[]> {
  const stored = readStored(path, [])
  return stored.ok ? ok(stored.value.findings.map(comparedFinding)) : stored
}

/** Returns a finding of this run in the form in which runs are compared. */
export function comparedFinding({ key, fingerprint, count }: FindingSummary): ComparedFinding {
  return { ...key, fingerprint, count }
}

function readReport(path: string): Result<ComparedFinding[]> {
  try {
    return findingsInReport(path, readFileSync(path, 'utf8'))
  } catch (error) {
    const fact = `The report to compare with cannot be read (${(error as NodeJS.ErrnoException).code}).`
    return err(problem('usage', 'gate/report', { path }, fact, 'Check the path; write one with --format json=FILE.'))
  }
}
