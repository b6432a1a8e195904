/** Reads logs for any command: rules, list of inputs, scan, and the summary with all problems. */

import { scanListed } from '../../batch/scan-listed.ts'
import type { RunInfo, Summary } from '../../model/counts/summary.ts'
import { ok, type Problem, type Result } from '../../model/problem.ts'
import type { RuleSet } from '../../model/rules/ruleset.ts'
import { Redactor } from '../../redact/redactor.ts'
import { lateMasker } from '../../run/setup/masking.ts'
import { runInfoOf } from '../../run/setup/run-info.ts'
import { VERSION } from '../../run/setup/version.ts'
import { listSources } from '../../source/list/list.ts'
import { type BatchFlags, type ParsedScanFlags, parseScanFlags } from '../flags/scan-flags.ts'
import { terminalProgress } from '../output/progress.ts'
import type { Shell } from '../shell.ts'
import { type CommandInputs, openInputs } from './inputs.ts'
import { allowMoreMemory, preferLowMemory } from './memory.ts'
import { type OutputFlags, outputFilesOf } from './own-outputs.ts'

/** The result of reading. */
export interface ScanResult {
  readonly rules: RuleSet
  /** Null if the store failed. Otherwise it has the problems of the run. */
  readonly summary: Summary | null
  /** Problems of the run, not of a source. */
  readonly problems: readonly Problem[]
  readonly runInfo: RunInfo
}

/** Reads what the flags name. Wrong flags, packs and lists of files make a failed result: nothing was read then. */
export async function scanLogs(flags: BatchFlags & OutputFlags, shell: Shell): Promise<Result<ScanResult>> {
  const startedMs = shell.nowMs()
  const parsed = parseScanFlags(flags, startedMs)
  if (!parsed.ok) return parsed
  const inputs = await openInputs(flags, shell)
  if (!inputs.ok) return inputs
  return ok(await scan(flags, parsed.value, inputs.value, startedMs, shell))
}

async function scan(
  flags: BatchFlags & OutputFlags,
  { maxLine, limits, records, since, until, databaseTimeoutMs }: ParsedScanFlags,
  { rules, more }: CommandInputs,
  startedMs: number,
  shell: Shell,
): Promise<ScanResult> {
  preferLowMemory()
  const ours = outputFilesOf(flags, shell.env)
  const list = listSources([...flags.paths, ...more], { ...flags, ours })
  allowMoreMemory(list.sources.length)
  const onTerminal = (shell.stderr as { isTTY?: boolean }).isTTY === true
  const progress = terminalProgress(shell.stderr, shell.nowMs, flags.progress && onTerminal)
  const { redact } = flags
  const { summary, problems } = await scanListed(list, {
    rules,
    redact,
    masker: lateMasker(() => new Redactor(rules, redact)),
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
