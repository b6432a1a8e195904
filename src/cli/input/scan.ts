/** Reading logs for any command: rules, list of inputs, scan, and the summary with all that went wrong. */

import { scanListed } from '../../batch/scan-listed.ts'
import type { RunInfo, Summary } from '../../model/counts/summary.ts'
import { good, type Problem, type Result } from '../../model/problem.ts'
import type { RuleSet } from '../../model/rules/ruleset.ts'
import { Redactor } from '../../redact/redactor.ts'
import { runInfoOf } from '../../run/setup/run-info.ts'
import { VERSION } from '../../run/setup/version.ts'
import { listSources } from '../../source/list/list.ts'
import { type BatchFlags, type ScanWish, understandScan } from '../flags/scan-flags.ts'
import { terminalProgress } from '../output/progress.ts'
import type { Shell } from '../shell.ts'
import { spareMemory, spendMemory } from './gc.ts'
import { type Given, openGiven } from './inputs.ts'
import { oursOf, type WriteFlags } from './own-outputs.ts'

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
export async function scanLogs(flags: BatchFlags & WriteFlags, shell: Shell): Promise<Result<Scanned>> {
  const startedMs = shell.nowMs()
  const wish = understandScan(flags, startedMs)
  if (!wish.ok) return wish
  const given = await openGiven(flags, shell)
  if (!given.ok) return given
  return good(await scan(flags, wish.value, given.value, startedMs, shell))
}

async function scan(
  flags: BatchFlags & WriteFlags,
  { maxLine, limits, records, since, until, databaseTimeoutMs }: ScanWish,
  { rules, more }: Given,
  startedMs: number,
  shell: Shell,
): Promise<Scanned> {
  spareMemory()
  const ours = oursOf(flags, shell.env)
  const list = listSources([...flags.paths, ...more], { ...flags, ours })
  spendMemory(list.sources.length)
  const onTerminal = (shell.stderr as { isTTY?: boolean }).isTTY === true
  const progress = terminalProgress(shell.stderr, shell.nowMs, flags.progress && onTerminal)
  const { redact } = flags
  const { summary, problems } = await scanListed(list, {
    rules,
    redact,
    masker: new Redactor(rules, redact),
    records,
    limits,
    database: flags.db ?? null,
    databaseTimeoutMs,
    rescan: flags.rescan,
    jobs: flags.jobs ?? null,
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
  const runInfo = runInfoOf(startedMs, shell.nowMs(), summary?.totals.bytes ?? 0)
  return { rules, problems, summary, runInfo }
}
