/** `logremedy tail`: follows files, streams and programs, and reports findings as they come. */

import type { Summary } from '../../model/counts/summary.ts'
import type { LiveListener } from '../../model/live.ts'
import { err, ok, type Problem, problem, type Result } from '../../model/problem.ts'
import type { RuleSet } from '../../model/rules/ruleset.ts'
import { Redactor } from '../../redact/redactor.ts'
import { oneLine } from '../../report/escape.ts'
import { countOf } from '../../report/i18n/report-words.ts'
import { REPORTERS, type ReportOptions } from '../../report/index.ts'
import { maskedListener } from '../../run/setup/masking.ts'
import { VERSION } from '../../run/setup/version.ts'
import { type FollowOutcome, follow } from '../../tail/follow.ts'
import type { FollowedCommandSpec } from '../../tail/streams/command.ts'
import { EXIT, type ExitCode, exitOfProblems, exitOfSummary, worstExitCode } from '../exit.ts'
import type { ValuesOf } from '../flags/flag.ts'
import { type ParsedScanFlags, parseScanFlags } from '../flags/scan-flags.ts'
import type { TAIL } from '../flags/tail-flags.ts'
import { openInputs } from '../input/inputs.ts'
import { outputFilesOf } from '../input/own-outputs.ts'
import { type Output, parseOutputs } from '../output/output.ts'
import { failWith, failWithoutSummary, problemLines } from '../output/problems.ts'
import { displayOptions, writeReports } from '../output/write-reports.ts'
import { languageOf, type Shell, widthOf, write } from '../shell.ts'
import { type Listeners, openLiveView, withActions } from '../tail/listeners.ts'
import { jsonListener, textListener } from '../tail/tail-listener.ts'

type TailFlags = ValuesOf<typeof TAIL>

interface ParsedTailFlags {
  readonly rules: RuleSet
  readonly scan: ParsedScanFlags
  readonly args: readonly string[]
  readonly command: FollowedCommandSpec | null
  readonly outputs: readonly Output<(typeof REPORTERS)[number]>[]
  readonly startedMs: number
}

/** Runs the command until it is interrupted, or no source is left; returns its exit code. */
export async function runTail(flags: TailFlags, shell: Shell): Promise<ExitCode> {
  const startedMs = shell.nowMs()
  const parsed = await parseTailFlags(flags, shell, startedMs)
  if (!parsed.ok) return failWith(shell, ...parsed.problems)
  const left = new AbortController()
  const listeners = openListeners(flags, parsed.value, shell, () => left.abort())
  if (!listeners.ok) return failWith(shell, ...listeners.problems)
  const { listener, onScreen, close } = listeners.value
  const outcome = await followInputs(flags, parsed.value, shell, listener, left.signal).finally(close)
  const { summary } = outcome
  const problems = [...outcome.problems, ...listeners.value.problems]
  if (summary === null) return failWithoutSummary(shell, problems)
  const whole = { ...summary, problems: [...problems, ...summary.problems] }
  // After a live view the report is printed at the end, including the problems.
  const outputs = onScreen ? [...parsed.value.outputs, TEXT] : parsed.value.outputs
  const written = await report(flags, { ...parsed.value, outputs }, whole, shell)
  const failures = flags.quiet || onScreen ? [] : problems
  const ending = flags.quiet || onScreen ? '' : `${closingLine(summary)}\n`
  await write(shell.stderr, `${problemLines([...failures, ...written])}${ending}`)
  const cost = worstExitCode(exitOfSummary(whole), exitOfProblems(written))
  return cost === EXIT.incomplete && flags.allowIncomplete ? EXIT.done : cost
}

async function parseTailFlags(flags: TailFlags, shell: Shell, startedMs: number): Promise<Result<ParsedTailFlags>> {
  const outputs = flags.format.length === 0 ? ok([]) : parseOutputs(flags.format, flags.output, REPORTERS, 'text')
  if (!outputs.ok) return outputs
  if (outputs.value.some(({ file }) => file === null)) return err(reportNeedsFile())
  const scan = parseScanFlags(flags, startedMs)
  if (!scan.ok) return scan
  const inputs = await openInputs(flags, shell)
  if (!inputs.ok) return inputs
  const { rules, more } = inputs.value
  const behind = flags['--']
  const words = flags.exec === undefined ? flags.paths : flags.paths.slice(0, flags.paths.length - behind.length)
  const args = [...words, ...more]
  if (args.length === 0 && flags.exec === undefined) return err(nothingToFollow())
  const command: FollowedCommandSpec | null =
    flags.exec === undefined
      ? null
      : { program: flags.exec, args: behind.length > 0 ? behind : null, restart: flags.restart }
  return ok({ rules, scan: scan.value, args, command, outputs: outputs.value, startedMs })
}

/** The report for a reader at a terminal. */
const TEXT = { format: 'text', file: null } as const

function followInputs(
  flags: TailFlags,
  parsed: ParsedTailFlags,
  shell: Shell,
  listener: LiveListener,
  left: AbortSignal,
): Promise<FollowOutcome> {
  const { rules, scan, args, command, startedMs } = parsed
  const { maxLine, limits, records, since, until, databaseTimeoutMs } = scan
  return follow({
    args,
    command,
    include: flags.include,
    exclude: flags.exclude,
    ours: outputFilesOf(flags, shell.env),
    spec: { records, limits },
    rules,
    redact: flags.redact,
    database: flags.db ?? null,
    databaseTimeoutMs,
    rescan: flags.rescan,
    fromStart: flags.fromStart ?? (flags.db !== undefined || since !== null),
    partialMs: flags.partialTimeout,
    clock: { year: flags.year ?? null, zone: flags.tz, nowMs: startedMs },
    maxLine,
    vendor: flags.vendor ?? null,
    since,
    until,
    version: VERSION,
    nowMs: shell.nowMs,
    listener,
    signal: AbortSignal.any([shell.signal, left]),
    ...(shell.signals && { began: shell.signals.begin, spend: shell.signals.spend, ended: shell.signals.hurry }),
  })
}

/** Decides, in this place only, which listeners get the events. */
function openListeners(
  flags: TailFlags,
  { rules }: ParsedTailFlags,
  shell: Shell,
  left: () => void,
): Result<Listeners> {
  const options: ReportOptions = {
    packs: rules.packs,
    shapes: rules.shapes,
    lang: languageOf(flags.lang, shell.env),
    width: widthOf(shell.stdout),
    color: false,
    ...displayOptions(flags),
    verbose: 0,
    runInfo: null,
  }
  const view = openLiveView(flags, options, shell, left)
  const onTerminal = (shell.stdout as { isTTY?: boolean }).isTTY === true
  const shown = view ?? (onTerminal ? textListener(shell, options) : jsonListener(shell, options, left))
  return withActions(flags, options, shell, maskedListener(shown, new Redactor(rules, flags.redact)), view)
}

async function report(
  flags: TailFlags,
  { rules, outputs }: ParsedTailFlags,
  summary: Summary,
  shell: Shell,
): Promise<Problem[]> {
  const { packs, shapes } = rules
  return writeReports(outputs, flags, shell, summary, { packs, shapes, runInfo: null })
}

/** Returns the counts in one line. */
function closingLine({ totals, sources, findings }: Summary): string {
  const { lines, events, lost } = totals
  const worst = [...findings]
    .filter(({ key }) => key.disposition === 'error')
    .sort((a, b) => b.count - a.count)
    .slice(0, 3)
    .map(({ key, count }) => `${key.code} ×${count}`)
  const missing = lost > 0 ? `, ${lost} lines reported as lost` : ''
  const most = worst.length > 0 ? ` Most frequent: ${worst.join(', ')}.` : ''
  return oneLine(
    `logremedy: ${countOf(lines, 'line')} of ${countOf(sources.length, 'source')}, ${countOf(events, 'occurrence')} of codes${missing}.${most}`,
  )
}

function reportNeedsFile(): Problem {
  return problem(
    'usage',
    'cli/report-file',
    null,
    'The report of `tail` is written at the end, so it needs a file.',
    'Name one, such as --format json=report.json; standard output is for the findings.',
  )
}

function nothingToFollow(): Problem {
  const remedy = 'Name files, directories, globs or "-" for standard input, or a program with --exec.'
  return problem('usage', 'cli/nothing', null, 'There is nothing to follow.', remedy)
}
