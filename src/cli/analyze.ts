/** `logremedy analyze`: files, directories, globs, archives → report. */
import { availableParallelism } from 'node:os'
import { Redactor } from '../match/secrets.ts'
import type { Pack, Severity } from '../model/knowledge.ts'
import { nearest } from '../model/nearest.ts'
import { bad, good, type Problem, problem, type Result } from '../model/problem.ts'
import type { Confidence, Redaction } from '../model/shape.ts'
import type { Summary } from '../model/summary.ts'
import { notedProblems } from '../report/notes.ts'
import { REPORTERS, type ReporterName, reporters } from '../report/reporter.ts'
import { analyze } from '../run/analyze.ts'
import { DEFAULT_LIMITS, type Limits } from '../source/budget.ts'
import { listSources } from '../source/list.ts'
import { storedSize } from '../source/size.ts'
import { makeClock, parseZone } from '../token/clock.ts'
import { EXIT, type ExitCode, exitOfProblems, exitOfSummary, gravest } from './exit.ts'
import { type Output, parseOutputs, writeOutputs } from './output.ts'
import { pathsFrom } from './paths-from.ts'
import { problemLines, refuse } from './problems.ts'
import { terminalProgress } from './progress.ts'
import { openRuleFile, type RuleFlags, wantedRules } from './rules.ts'
import { languageOf, type Shell, write } from './shell.ts'
import { parseLimits, parseSize, parseTime } from './values.ts'
import { VERSION } from './version.ts'

/** More threads than this wait for the disk rather than for a processor. */
const MOST_JOBS = 8

export interface AnalyzeFlags extends RuleFlags {
  readonly paths: readonly string[]
  readonly format: readonly string[]
  readonly output?: string | undefined
  readonly db?: string | undefined
  readonly lang: string
  readonly toolkit?: string | undefined
  readonly vendor?: string | undefined
  readonly minSeverity: string
  readonly minConfidence: string
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  readonly filesFrom?: string | undefined
  readonly since?: string | undefined
  readonly until?: string | undefined
  readonly tz: string
  readonly year?: number | undefined
  readonly jobs?: number | undefined
  readonly maxLine: string
  readonly maxExpand: string
  readonly jsonRecords?: string | undefined
  readonly redact: string
  readonly allowIncomplete: boolean
  readonly runInfo: boolean
  readonly color: string
  readonly progress: boolean
  readonly quiet: boolean
  readonly verbose: boolean
}

/** Flags → values with a meaning. */
interface Wanted {
  readonly outputs: readonly Output<ReporterName>[]
  readonly maxLine: number
  readonly limits: Limits
  readonly since: number | null
  readonly until: number | null
  readonly records: readonly string[] | null
}

/** Runs the command and answers its exit code. */
export async function runAnalyze(flags: AnalyzeFlags, shell: Shell): Promise<ExitCode> {
  const wanted = understand(flags, shell.nowMs())
  if (!wanted.ok) return refuse(shell, ...wanted.problems)
  const opened = await openRuleFile(flags, shell.env)
  if (!opened.ok) return refuse(shell, ...opened.problems)
  const rules = wantedRules(opened.value, flags.namespace)
  if (!rules.ok) return refuse(shell, ...rules.problems)

  const unknown = unknownVendor(flags.vendor, rules.value.packs)
  if (unknown !== null) return refuse(shell, unknown)

  const more = flags.filesFrom === undefined ? good<string[]>([]) : await pathsFrom(flags.filesFrom)
  if (!more.ok) return refuse(shell, ...more.problems)
  const list = listSources([...flags.paths, ...more.value], flags)
  const startedMs = shell.nowMs()
  const progress = terminalProgress(
    shell.stderr,
    shell.nowMs,
    flags.progress && (shell.stderr as { isTTY?: boolean }).isTTY === true,
  )
  progress.total(list.sources.reduce((sum, source) => sum + storedSize(source), 0))
  const outcome = await analyze({
    sources: list.sources.map(source => ({ ...source, records: wanted.value.records, limits: wanted.value.limits })),
    rules: rules.value,
    redact: flags.redact as Redaction,
    database: flags.db ?? null,
    jobs: flags.jobs ?? Math.min(MOST_JOBS, availableParallelism()),
    clock: { year: flags.year ?? null, zone: flags.tz, nowMs: startedMs },
    vendor: flags.vendor ?? null,
    maxLine: wanted.value.maxLine,
    since: wanted.value.since,
    until: wanted.value.until,
    version: VERSION,
    nowMs: shell.nowMs,
    progress,
    signal: shell.signal,
  })
  progress.done()

  // A list of files that is really a log would be told line by line.
  const masked = new Redactor(rules.value, flags.redact as Redaction)
  const before = [...list.problems.map(told => withoutSecrets(told, masked)), ...outcome.problems]
  if (list.sources.length === 0 && list.problems.length === 0)
    before.push(
      problem(
        'input',
        'source/none',
        null,
        'There was nothing to read.',
        'Name files, directories or "-" for standard input.',
      ),
    )
  if (outcome.summary === null) {
    await write(shell.stderr, problemLines(before))
    return gravest(exitOfProblems(before), EXIT.output)
  }
  const summary: Summary = { ...outcome.summary, problems: [...before, ...outcome.summary.problems] }
  const seconds = (shell.nowMs() - startedMs) / 1000
  const runInfo = {
    started: new Date(startedMs).toISOString(),
    seconds,
    bytesPerSecond: seconds > 0 ? Math.round(summary.totals.bytes / seconds) : 0,
    version: VERSION,
  }
  const { packs, shapes } = rules.value
  const written = await writeOutputs(wanted.value.outputs, flags, shell, (format, look) =>
    reporters[format](summary, {
      ...look,
      packs,
      shapes,
      toolkit: flags.toolkit ?? null,
      minConfidence: flags.minConfidence as Confidence,
      minSeverity: flags.minSeverity as Severity,
      verbose: flags.verbose ? 1 : 0,
      runInfo: flags.runInfo ? runInfo : null,
    }),
  )
  const shownElsewhere = wanted.value.outputs.some(o => o.file === null && (o.format === 'text' || o.format === 'md'))
  const aloud = [
    ...written,
    ...(shownElsewhere
      ? []
      : [
          ...notedProblems(summary, { packs, lang: languageOf(flags.lang, shell.env) }),
          ...summary.sources.flatMap(s => s.problems),
        ]),
  ]
  if (!flags.quiet || written.length > 0) await write(shell.stderr, problemLines(flags.quiet ? written : aloud))
  const cost = gravest(exitOfSummary(summary), exitOfProblems(written))
  return cost === EXIT.incomplete && flags.allowIncomplete ? EXIT.done : cost
}

/** A vendor that no pack has would silently choose nothing. */
function unknownVendor(vendor: string | undefined, packs: readonly Pack[]): Problem | null {
  const known = packs.flatMap(p => p.vendors.map(v => v.id))
  if (vendor === undefined || known.includes(vendor)) return null
  const guess = nearest(vendor, known)
  const remedy = guess ? `Did you mean "${guess}"?` : `Known vendors: ${known.join(', ')}.`
  return problem('usage', 'cli/vendor', null, `There is no vendor "${vendor}".`, remedy)
}

function understand(flags: AnalyzeFlags, nowMs: number): Result<Wanted> {
  const outputs = parseOutputs(flags.format, flags.output, REPORTERS, 'text')
  if (!outputs.ok) return outputs
  const maxLine = parseSize(flags.maxLine)
  if (maxLine === null || maxLine < 1024 || maxLine > 256 * 1024 * 1024)
    return bad(
      problem(
        'usage',
        'cli/size',
        null,
        `"${flags.maxLine}" is no usable line length.`,
        'Give a size from 1KiB to 256MiB, such as 64KiB.',
      ),
    )
  const limits = parseLimits(flags.maxExpand, DEFAULT_LIMITS)
  if (limits === null)
    return bad(
      problem(
        'usage',
        'cli/limits',
        null,
        `"${flags.maxExpand}" does not say how far data may expand.`,
        'Give times, a size or both, such as 1000x, 2TiB or 1000x,2TiB.',
      ),
    )
  for (const name of ['jobs', 'year'] as const)
    if (flags[name] !== undefined && !(Number.isInteger(flags[name]) && flags[name] > 0))
      return bad(
        problem(
          'usage',
          'cli/number',
          null,
          `The flag "--${name}" needs a whole number above 0.`,
          name === 'jobs' ? 'Leave it out for one thread for each core.' : 'Give a year such as 2026.',
        ),
      )
  if (parseZone(flags.tz) === null)
    return bad(
      problem(
        'usage',
        'cli/zone',
        null,
        `There is no time zone "${flags.tz}".`,
        'Give UTC, a name such as Asia/Shanghai, or an offset such as +08:00.',
      ),
    )
  if (flags.db !== undefined && (flags.since !== undefined || flags.until !== undefined))
    return bad(
      problem(
        'usage',
        'cli/bounds-with-db',
        null,
        '--since and --until cannot be combined with --db, which counts every line once and for all.',
        'Leave out --db.',
      ),
    )
  const clock = makeClock({ year: new Date(nowMs).getUTCFullYear(), zone: flags.tz })
  const bound = (text: string | undefined): number | null | undefined =>
    text === undefined
      ? null
      : (parseTime(text, nowMs, local => local - clock.offsetMinutes(local) * 60_000) ?? undefined)
  const since = bound(flags.since)
  const until = bound(flags.until)
  if (since === undefined || until === undefined)
    return bad(
      problem(
        'usage',
        'cli/time',
        null,
        `"${since === undefined ? flags.since : flags.until}" is no time.`,
        'Give 2026-01-31, 2026-01-31T10:00:00Z, -3h, -2d, today or yesterday.',
      ),
    )
  const records = flags.jsonRecords?.split('.') ?? null
  if (records?.includes(''))
    return bad(
      problem(
        'usage',
        'cli/json-records',
        null,
        `"${flags.jsonRecords}" is no list of keys.`,
        'Give the keys from the outermost to the array, with dots between them, such as logs.entries.',
      ),
    )
  return good({ outputs: outputs.value, maxLine, limits, since, until, records })
}

function withoutSecrets(told: Problem, redactor: Redactor): Problem {
  const { place, fact } = told
  return { ...told, place: place && { ...place, path: redactor.plain(place.path) }, fact: redactor.plain(fact) }
}
