/** Yields the findings of one log. */
import type { Problem } from '../model/problem.ts'
import { LiveJson } from '../report/data/live-json.ts'
import { findIn } from '../run/find.ts'
import type { FoundLine } from '../scan/scanner.ts'
import { Checker, callback } from './checker.ts'
import type { LogFinding } from './event-types.ts'
import { inputOf, type OpenedInput } from './log-input.ts'
import type { FindingsOptions, LogInput } from './option-types.ts'
import { ProblemError } from './problem-error.ts'
import type { ReportProblem } from './report-types.ts'
import { asReported, scannerOf } from './rule-sets.ts'
import { interruptOf, readingOf, wordsOf } from './shared-options.ts'

/**
 * Yields the findings of one log in the order of its lines. The log is text, bytes, a Node or web stream, or an async iterable; packed
 * data and archives are unpacked. Text is the log itself, never a path. A finding is yielded after the next 16 KiB have been read, since
 * they can change it, or at the end: to follow a growing log, use `tail`. Reads only as much as the caller requests, so a slow reader
 * slows down the stream and memory does not grow with the log.
 *
 * Leaving the loop closes the stream; so does a signal, which ends the loop. Throws a `TypeError` at once for a wrong argument. The loop
 * throws the error of the stream and, without `onProblem`, a `ProblemError` for input that could not be read.
 */
export function findings(input: LogInput, options: FindingsOptions = {}): AsyncGenerator<LogFinding, void, undefined> {
  const check = new Checker('findings', options)
  const reading = readingOf(check, Date.now())
  const words = new LiveJson(wordsOf(check, reading.rules))
  const { signal } = interruptOf(check)
  const onProblem = check.get('onProblem', callback<(problem: ReportProblem) => void>(), null)
  check.end()
  const opened = inputOf('findings', input)
  return findingsOf(opened, { ...reading, signal, words, onProblem })
}

interface Settings extends ReturnType<typeof readingOf> {
  readonly signal: AbortSignal
  readonly words: LiveJson
  readonly onProblem: ((problem: ReportProblem) => void) | null
}

async function* findingsOf(
  { open, failure }: OpenedInput,
  { rules, redact, records, limits, words, onProblem, ...settings }: Settings,
): AsyncGenerator<LogFinding, void, undefined> {
  const costly: ReportProblem[] = []
  const problem = (fault: Problem): void => {
    // The error of the stream is thrown itself.
    if (failure() !== null) return
    if (onProblem !== null) onProblem(asReported(fault))
    else if (fault.kind !== 'note') costly.push(asReported(fault))
  }
  const spec = { kind: 'stdin', open, records, limits, alone: true } as const
  for await (const { place, found } of findIn(scannerOf(rules, redact), spec, { ...settings, problem })) {
    const source = { path: place.path, member: place.member ?? null }
    for (const line of found) if (words.shows(line.finding)) yield findingOf(words, source, line)
  }
  const failed = failure()
  if (failed !== null) throw failed.error
  if (costly.length > 0) throw new ProblemError(costly)
}

function findingOf(words: LiveJson, source: LogFinding['source'], { finding, ...quoted }: FoundLine): LogFinding {
  const fields = words.finding({ ...finding, ...quoted, source: { id: 0, generation: 0, ...source } })
  return { ...fields, source }
}
