/** The data of a previous run that the gate needs: how often each fingerprint occurred, and what has changed. */

import type { Comparison, FindingChange } from '../model/counts/verdict.ts'
import { DISPOSITIONS, type Disposition } from '../model/findings/finding.ts'
import type { Identity } from '../model/findings/fingerprint.ts'
import { compareIdentity } from '../model/order.ts'
import { err, ok, problem, type Result } from '../model/problem.ts'
import { CONFIDENCES, type Confidence } from '../model/rules/shape.ts'

/** Occurrences of one fingerprint. */
export interface FingerprintCount extends Identity {
  readonly fingerprint: string
  readonly count: number
}

export interface PreviousRun {
  /** The file that it was read from. */
  readonly path: string
  readonly counts: ReadonlyMap<string, FingerprintCount>
}

/** The compared fields of a finding in a report or a summary. */
export interface ComparedFinding extends FingerprintCount {
  readonly value: number | null
  readonly disposition: Disposition
  readonly confidence: Confidence
}

/** Makes the previous run with these findings; `isJudged` excludes what the current run would exclude too. */
export function previousRunOf(
  path: string,
  seen: readonly ComparedFinding[],
  isJudged: (seen: ComparedFinding) => boolean,
): PreviousRun {
  return { path, counts: counted(seen.filter(isJudged)) }
}

function counted(seen: readonly FingerprintCount[]): Map<string, FingerprintCount> {
  const counts = new Map<string, FingerprintCount>()
  for (const { fingerprint, namespace, code, vendor, context, producer, count } of seen) {
    const before = counts.get(fingerprint)?.count ?? 0
    counts.set(fingerprint, { fingerprint, namespace, code, vendor, context, producer, count: before + count })
  }
  return counts
}

/** Returns what is new, gone and grown since the previous run, each list in the order of names. */
export function compareRuns(previous: PreviousRun, now: readonly FingerprintCount[]): Comparison {
  const after = counted(now)
  const keys = new Set([...previous.counts.keys(), ...after.keys()])
  const changes = [...keys].map(fingerprint => change(previous.counts.get(fingerprint), after.get(fingerprint)))
  changes.sort(compareIdentity)
  return {
    with: previous.path,
    new: changes.filter(({ before }) => before === 0),
    gone: changes.filter(({ now }) => now === 0),
    grown: changes.filter(({ before, now }) => before > 0 && now > before),
  }
}

function change(before: FingerprintCount | undefined, now: FingerprintCount | undefined): FindingChange {
  const { count: _, ...identity } = (before ?? now)!
  return { ...identity, before: before?.count ?? 0, now: now?.count ?? 0 }
}

/** Reads the findings of a JSON report `logremedy/report@1`. The text may be anything: only valid fields count. */
export function findingsInReport(path: string, text: string): Result<ComparedFinding[]> {
  const wrong = (fact: string) =>
    err<ComparedFinding[]>(
      problem('usage', 'gate/report', { path }, fact, 'Name a report that this command wrote with --format json.'),
    )
  let report: unknown
  try {
    report = JSON.parse(text)
  } catch {
    return wrong('This is not valid JSON.')
  }
  const { schema, findings } = (report ?? {}) as { schema?: unknown; findings?: unknown }
  if (typeof schema !== 'string' || !schema.startsWith('logremedy/report@'))
    return wrong('This is not a JSON report of logremedy.')
  if (schema !== 'logremedy/report@1')
    return wrong(`The report has the schema "${schema}", but this version reads logremedy/report@1.`)
  if (!Array.isArray(findings)) return wrong('The report has no findings.')
  const seen = findings.map(asComparedFinding)
  const at = seen.indexOf(null)
  return at < 0 ? ok(seen as ComparedFinding[]) : wrong(`Finding ${at + 1} of the report is not valid.`)
}

function asComparedFinding(value: unknown): ComparedFinding | null {
  if (typeof value !== 'object' || value === null) return null
  const {
    fingerprint,
    namespace,
    code,
    value: number,
    vendor,
    context,
    producer,
    count,
    disposition,
    confidence,
  } = value as Record<keyof ComparedFinding, unknown>
  const texts = [fingerprint, namespace, code, context, producer]
  if (!texts.every(text => typeof text === 'string') || !(vendor === null || typeof vendor === 'string')) return null
  if (!(number === null || typeof number === 'number') || !(Number.isSafeInteger(count) && Number(count) > 0))
    return null
  if (!DISPOSITIONS.includes(disposition as Disposition) || !CONFIDENCES.includes(confidence as Confidence)) return null
  return value as ComparedFinding
}
