/** Finds codes in one input without a store: opens its sources in sequence and yields findings while reading. */

import { makeClock } from '../formats/time/clock.ts'
import type { Place, Problem } from '../model/problem.ts'
import type { FoundLine, Scanner } from '../scan/scanner.ts'
import { mayTruncateLine } from '../source/codecs/fault.ts'
import { type OpenSource, openAll } from '../source/open.ts'
import { type SourceSpec, sourceName } from '../source/spec.ts'
import { clockSpec } from './clock.ts'
import { lookAt, type ScanSettings, withoutFeeds } from './source.ts'

/** How to read an input, and the listener for problems. */
export interface FindSettings
  extends Pick<ScanSettings, 'clock' | 'maxLine' | 'vendor' | 'since' | 'until' | 'signal'> {
  readonly problem: (problem: Problem) => void
}

/** The findings of one block of lines. */
export interface FoundBatch {
  readonly place: Place
  readonly found: readonly FoundLine[]
}

/**
 * Yields the findings of an input, in order. Reads ahead at most one block of lines. What cannot be read is reported as
 * a problem and does not stop the rest. Everything is closed at the end, and when the caller leaves.
 */
export async function* findIn(
  scanner: Pick<Scanner, 'find' | 'redact'>,
  spec: SourceSpec,
  settings: FindSettings,
): AsyncGenerator<FoundBatch, void, undefined> {
  const { signal } = settings
  const tell = (problem: Problem): void => settings.problem({ ...problem, fact: scanner.redact(problem.fact) })
  for await (const opened of openAll(spec, signal)) {
    // An interrupt cuts the bytes, which looks like damage.
    if (signal.aborted) return
    if (opened.kind === 'closed') tell(opened.problem)
    else if (opened.kind === 'archive') opened.problems.forEach(tell)
    else yield* findInSource(scanner, sourceName(spec), opened.source, settings, tell)
    if (signal.aborted) return
  }
}

async function* findInSource(
  scanner: Pick<Scanner, 'find'>,
  path: string,
  source: OpenSource,
  settings: FindSettings,
  tell: (problem: Problem) => void,
): AsyncGenerator<FoundBatch, void, undefined> {
  const { member, modifiedMs } = source
  const place: Place = member === null ? { path } : { path, member }
  const { head, feed } = await lookAt(source)
  const { maxLine, vendor, since, until, signal } = settings
  // A stream has no name that could contain a date.
  const clock = makeClock(clockSpec(settings.clock, { name: member, head, modifiedMs }))
  const options = { clock, maxLine, vendor, since, until, head, signal }
  const torn = (): boolean => source.problems.some(problem => mayTruncateLine(problem) || problem.id === 'json/cut')
  for await (const found of scanner.find(feed, options, torn)) yield { place, found }
  if (signal.aborted) return
  for (const problem of [...source.problems, ...withoutFeeds(place, head)]) tell(problem)
}
