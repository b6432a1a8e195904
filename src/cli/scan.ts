/** Reading logs for any command: rules, list of inputs, scan, and the summary with all that went wrong. */
import { availableParallelism } from 'node:os'
import { Redactor } from '../match/secrets.ts'
import type { Pack } from '../model/knowledge.ts'
import { nearest } from '../model/nearest.ts'
import { bad, good, type Problem, problem, type Result } from '../model/problem.ts'
import type { RuleSet } from '../model/ruleset.ts'
import type { Redaction } from '../model/shape.ts'
import type { RunInfo, Summary } from '../model/summary.ts'
import { analyze } from '../run/analyze.ts'
import { listSources } from '../source/list.ts'
import { storedSize } from '../source/size.ts'
import { pathsFrom } from './paths-from.ts'
import { terminalProgress } from './progress.ts'
import { openRuleFile, wantedRules } from './rules.ts'
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
export async function scanLogs(flags: ScanFlags, shell: Shell): Promise<Result<Scanned>> {
  const startedMs = shell.nowMs()
  const wish = understandScan(flags, startedMs)
  if (!wish.ok) return wish
  const opened = await openRuleFile(flags, shell.env)
  if (!opened.ok) return opened
  const rules = wantedRules(opened.value, flags.namespace)
  if (!rules.ok) return rules
  const unknown = unknownVendor(flags.vendor, rules.value.packs)
  if (unknown !== null) return bad(unknown)
  const more = flags.filesFrom === undefined ? good<string[]>([]) : await pathsFrom(flags.filesFrom)
  if (!more.ok) return more
  return good(await scan(flags, wish.value, more.value, rules.value, startedMs, shell))
}

async function scan(
  flags: ScanFlags,
  { maxLine, limits, records, since, until, databaseTimeoutMs }: ScanWish,
  more: readonly string[],
  rules: RuleSet,
  startedMs: number,
  shell: Shell,
): Promise<Scanned> {
  const list = listSources([...flags.paths, ...more], flags)
  const onTerminal = (shell.stderr as { isTTY?: boolean }).isTTY === true
  const progress = terminalProgress(shell.stderr, shell.nowMs, flags.progress && onTerminal)
  progress.total(list.sources.reduce((sum, source) => sum + storedSize(source), 0))
  const { summary, problems: told } = await analyze({
    sources: list.sources.map(source => ({ ...source, records, limits })),
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
  })
  progress.done()
  // A list of files that is really a log would be told line by line.
  const masked = new Redactor(rules, flags.redact as Redaction)
  const problems = [...list.problems.map(one => withoutSecrets(one, masked)), ...told]
  if (list.sources.length === 0 && list.problems.length === 0) problems.push(nothingToRead())
  const seconds = (shell.nowMs() - startedMs) / 1000
  const bytes = summary?.totals.bytes ?? 0
  return {
    rules,
    problems,
    summary: summary && { ...summary, problems: [...problems, ...summary.problems] },
    runInfo: {
      started: new Date(startedMs).toISOString(),
      seconds,
      bytesPerSecond: seconds > 0 ? Math.round(bytes / seconds) : 0,
      version: VERSION,
    },
  }
}

function nothingToRead(): Problem {
  const remedy = 'Name files, directories or "-" for standard input.'
  return problem('input', 'source/none', null, 'There was nothing to read.', remedy)
}

/** A vendor that no pack has would silently choose nothing. */
export function unknownVendor(vendor: string | undefined, packs: readonly Pack[]): Problem | null {
  const known = packs.flatMap(p => p.vendors.map(v => v.id))
  if (vendor === undefined || known.includes(vendor)) return null
  const guess = nearest(vendor, known)
  const remedy = guess ? `Did you mean "${guess}"?` : `Known vendors: ${known.join(', ')}.`
  return problem('usage', 'cli/vendor', null, `There is no vendor "${vendor}".`, remedy)
}

function withoutSecrets(told: Problem, redactor: Redactor): Problem {
  const { place, fact } = told
  return { ...told, place: place && { ...place, path: redactor.plain(place.path) }, fact: redactor.plain(fact) }
}
