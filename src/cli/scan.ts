/** Reading logs for any command: rules, list of inputs, scan, and the summary with all that went wrong. */
import { availableParallelism } from 'node:os'
import { Redactor } from '../match/secrets.ts'
import { good, type Problem, problem, type Result } from '../model/problem.ts'
import type { RuleSet } from '../model/ruleset.ts'
import type { Redaction } from '../model/shape.ts'
import type { RunInfo, Summary } from '../model/summary.ts'
import { analyze } from '../run/analyze.ts'
import { listSources } from '../source/list.ts'
import { foldLeftOut } from '../source/own.ts'
import { storedSize } from '../source/size.ts'
import { type Given, openGiven } from './given.ts'
import { spareMemory, spendMemory } from './heap.ts'
import { oursOf, type WriteFlags } from './ours.ts'
import { withoutSecrets } from './problems.ts'
import { terminalProgress } from './progress.ts'
import { runInfoOf } from './run-info.ts'
import { type ScanFlags, type ScanWish, understandScan } from './scan-flags.ts'
import type { Shell } from './shell.ts'
import { VERSION } from './version.ts'

/** More threads than this wait for the disk rather than for a processor. */
const MOST_JOBS = 8

/** What came of reading. */
export interface Scanned {
  readonly rules: RuleSet
  /** Null when the store failed. Else the problems of the run stand in it. */
  readonly summary: Summary | null
  /** Problems of the run, of no source. */
  readonly problems: readonly Problem[]
  readonly runInfo: RunInfo
}

/** Reads what the flags name. Bad flags, packs and lists of files are the problems of a failed result: nothing was read then. */
export async function scanLogs(flags: ScanFlags & WriteFlags, shell: Shell): Promise<Result<Scanned>> {
  const startedMs = shell.nowMs()
  const wish = understandScan(flags, startedMs)
  if (!wish.ok) return wish
  const given = await openGiven(flags, shell)
  if (!given.ok) return given
  return good(await scan(flags, wish.value, given.value, startedMs, shell))
}

async function scan(
  flags: ScanFlags & WriteFlags,
  { maxLine, limits, records, since, until, databaseTimeoutMs }: ScanWish,
  { rules, more }: Given,
  startedMs: number,
  shell: Shell,
): Promise<Scanned> {
  spareMemory()
  const ours = oursOf(flags, shell.env)
  const list = listSources([...flags.paths, ...more], { ...flags, ours })
  const { length } = list.sources
  const alone = length === 1
  spendMemory(length)
  const onTerminal = (shell.stderr as { isTTY?: boolean }).isTTY === true
  const progress = terminalProgress(shell.stderr, shell.nowMs, flags.progress && onTerminal)
  progress.total(list.sources.reduce((sum, source) => sum + storedSize(source), 0))
  // Of hundreds of thousands of files nothing is held twice.
  for (let i = 0; i < length; i++) list.sources[i] = { ...list.sources[i]!, records, limits, alone }
  const { summary, problems: told } = await analyze({
    sources: list.sources,
    rules,
    redact: flags.redact as Redaction,
    database: flags.db ?? null,
    databaseTimeoutMs,
    rescan: flags.rescan,
    jobs: flags.jobs ?? Math.min(MOST_JOBS, availableParallelism()),
    exactly: flags.jobs !== undefined,
    clock: { year: flags.year ?? null, zone: flags.tz, nowMs: startedMs },
    vendor: flags.vendor ?? null,
    maxLine,
    since,
    until,
    version: VERSION,
    nowMs: shell.nowMs,
    progress,
    signal: shell.signal,
    ...(shell.signals && { began: shell.signals.begin, spend: shell.signals.spend }),
  })
  progress.done()
  // A list of files that is really a log would be told line by line.
  const masked = new Redactor(rules, flags.redact as Redaction)
  const problems = foldLeftOut([...list.problems.map(one => withoutSecrets(one, masked)), ...told])
  if (length === 0 && list.problems.length === 0) problems.push(nothingToRead())
  return {
    rules,
    problems,
    summary: summary && { ...summary, problems: [...problems, ...summary.problems] },
    runInfo: runInfoOf(startedMs, shell.nowMs(), summary?.totals.bytes ?? 0),
  }
}

function nothingToRead(): Problem {
  const remedy = 'Name files, directories or "-" for standard input.'
  return problem('input', 'source/none', null, 'There was nothing to read.', remedy)
}
