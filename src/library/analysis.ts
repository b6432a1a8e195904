/** Batch analysis for programs. */

import { scanListed } from '../batch/scan-listed.ts'
import { type ProgressListener, SILENT } from '../run/progress.ts'
import { runInfoOf } from '../run/setup/run-info.ts'
import { VERSION } from '../run/setup/version.ts'
import { listSources, type SourceList } from '../source/list/list.ts'
import { Checker, COUNT, callback, FLAG, pathsIn } from './checker.ts'
import { type Failure, inputOf } from './log-input.ts'
import type { AnalyzeOptions, AnalyzeProgress, LogInput } from './option-types.ts'
import { ProblemError } from './problem-error.ts'
import { makeReport } from './report-basis.ts'
import type { Report } from './report-types.ts'
import { asReported } from './rule-sets.ts'
import { filesOf, interruptOf, readingOf, wordsOf } from './shared-options.ts'

/**
 * Reads logs and returns the report, as `logremedy analyze --format json` does. A list contains paths: files, directories, globs, and `-`
 * for standard input. Any other input is one log, as for `findings`. Input that cannot be read is listed in the problems of the report
 * and does not stop the rest. A signal ends the reading: the report then covers what was read, and says so.
 *
 * Rejects with a `TypeError` for a wrong argument, with a `ProblemError` when the database fails, and with the error of a stream.
 */
export async function analyze(input: readonly string[] | LogInput, options: AnalyzeOptions = {}): Promise<Report> {
  const startedMs = Date.now()
  const check = new Checker('analyze', options)
  const reading = readingOf(check, startedMs)
  const { include, exclude, ours, ...database } = filesOf(check)
  const jobs = check.get('jobs', COUNT, null)
  const runInfo = check.get('runInfo', FLAG, true)
  const words = wordsOf(check, reading.rules)
  const interrupt = interruptOf(check)
  const told = progressOf(check.get('onProgress', callback<(progress: AnalyzeProgress) => void>(), null), () =>
    interrupt.abort(),
  )
  check.end()
  const paths = isList(input) ? pathsIn('analyze', input) : null
  const stream = isList(input) ? null : inputOf('analyze', input)
  const list: SourceList =
    stream === null
      ? listSources(paths ?? [], { include, exclude, ours })
      : { sources: [{ kind: 'stdin', open: stream.open }], problems: [] }
  const { summary, problems } = await scanListed(list, {
    ...reading,
    ...database,
    jobs,
    version: VERSION,
    nowMs: Date.now,
    progress: told.listener,
    signal: interrupt.signal,
  })
  const failure = told.failure() ?? stream?.failure() ?? null
  if (failure !== null) throw failure.error
  if (summary === null) throw new ProblemError(problems.map(asReported))
  return makeReport(summary, {
    ...words,
    runInfo: runInfo ? runInfoOf(startedMs, Date.now(), summary.totals.bytes) : null,
  })
}

function isList(input: unknown): input is readonly string[] {
  return Array.isArray(input)
}

/** Adds up progress for a callback of the program. If the callback throws, the work ends with that error. */
function progressOf(
  hear: ((progress: AnalyzeProgress) => void) | null,
  end: () => void,
): { readonly listener: ProgressListener; readonly failure: () => Failure | null } {
  let progress: AnalyzeProgress = { bytes: 0, total: 0, source: '' }
  let failure: Failure | null = null
  const move = (to: Partial<AnalyzeProgress>): void => {
    progress = { ...progress, ...to }
    if (failure !== null) return
    try {
      hear?.(progress)
    } catch (error) {
      failure = { error }
      end()
    }
  }
  const listener: ProgressListener = {
    total: total => move({ total }),
    advance: bytes => move({ bytes: progress.bytes + bytes }),
    source: source => move({ source }),
  }
  return { listener: hear === null ? SILENT : listener, failure: () => failure }
}
