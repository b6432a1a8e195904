/** `logremedy baseline create|update|prune|check`: the reviewed list of accepted findings. */
import { existsSync, statSync } from 'node:fs'
import type { Baseline } from '../../gate/baseline/baseline.ts'
import {
  acceptableItems,
  type BaselinePlan,
  type EntryDetails,
  planAll,
  planPassed,
  planPrune,
  planSome,
} from '../../gate/baseline/plan.ts'
import { editBaseline, newBaseline } from '../../gate/baseline/write.ts'
import { dayOf } from '../../gate/days.ts'
import { isExpired } from '../../gate/judge.ts'
import type { Verdict } from '../../model/counts/verdict.ts'
import { err, ok, problem, type Result } from '../../model/problem.ts'
import { changeText, checkText } from '../../report/answers/baseline-text.ts'
import { gapLines } from '../../report/sentences/verdict-lines.ts'
import { unknownAction } from '../arguments/usage.ts'
import { EXIT, type ExitCode, exitOfProblems, worstExitCode } from '../exit.ts'
import type { BASELINE } from '../flags/baseline-flags.ts'
import {
  ACTIONS,
  type Action,
  baselineExists,
  entryDetailsOf,
  gateNotPassed,
  noBaseline,
} from '../flags/baseline-options.ts'
import type { ValuesOf } from '../flags/flag.ts'
import { type GateInputs, judgeScan, openGateInputs } from '../gate/gate-case.ts'
import { scanLogs } from '../input/scan.ts'
import { writeFileAtomic } from '../output/atomic-write.ts'
import { escapeText } from '../output/build-server.ts'
import { failWith, problemLines } from '../output/problems.ts'
import { languageOf, type Shell, wantsColor, widthOf, write } from '../shell.ts'

type BaselineFlags = ValuesOf<typeof BASELINE>

/** Runs the command: 0 done, 1 if `check` finds something or the gate does not pass, 3 if the input is incomplete. */
export async function runBaseline(
  flags: BaselineFlags,
  shell: Shell,
  typed: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const action = ACTIONS.find(name => name === flags.action)
  if (action === undefined) return failWith(shell, unknownAction('baseline', flags.action, ACTIONS))
  const about = entryDetailsOf(flags, action, shell)
  if (!about.ok) return failWith(shell, ...about.problems)
  const mayMake = action === 'create' || (action === 'update' && flags.accept.length > 0)
  const opened = await openGateInputs(flags, shell, mayMake)
  if (!opened.ok) return failWith(shell, ...opened.problems)
  const inputs = opened.value
  if (action === 'create' && inputs.baseline !== null) return failWith(shell, baselineExists(inputs.baseline.path))
  if (inputs.baseline === null && !mayMake) return failWith(shell, noBaseline(inputs.baselinePath))
  if (action === 'check' && flags.paths.length === 0 && flags.filesFrom === undefined)
    return checkAlone(inputs.baseline!, flags, shell)
  const judged = await scanAndJudge(inputs, flags, shell, typed)
  if (typeof judged === 'number') return judged
  if (action === 'check') return check(inputs.baseline!, judged, flags, shell)
  const plan = planFor(action, judged, inputs, about.value, flags)
  if (!plan.ok) {
    await write(shell.stderr, problemLines(plan.problems))
    return plan.problems.some(p => p.id === 'baseline/not-green') ? EXIT.violated : exitOfProblems(plan.problems)
  }
  return apply(plan.value, inputs, judged, flags, shell)
}

/** Reads and judges; returns an exit code if that was not possible, or if the input is incomplete. */
async function scanAndJudge(
  inputs: GateInputs,
  flags: BaselineFlags,
  shell: Shell,
  typed: Readonly<Record<string, unknown>>,
): Promise<Verdict | ExitCode> {
  const scanned = await scanLogs(flags, shell)
  if (!scanned.ok) return failWith(shell, ...scanned.problems)
  const { summary, problems } = scanned.value
  if (summary === null) {
    await write(shell.stderr, problemLines(problems))
    return worstExitCode(exitOfProblems(problems), EXIT.output)
  }
  const verdict = judgeScan(inputs, { ...scanned.value, summary }, flags, typed, shell)
  const failures = [...summary.problems, ...summary.sources.flatMap(s => s.problems)].filter(p => p.kind !== 'note')
  if (!flags.quiet) await write(shell.stderr, problemLines(failures))
  if (verdict.state !== 'incomplete') return verdict
  const why = gapLines(verdict, { lang: 'en' }).join(' ')
  return failWith(
    shell,
    problem(
      'input',
      'baseline/incomplete',
      null,
      `The input is incomplete: ${why}`,
      'A baseline needs complete logs; --allow-incomplete uses what was read.',
    ),
  )
}

function planFor(
  action: Exclude<Action, 'check'>,
  verdict: Verdict,
  inputs: GateInputs,
  about: EntryDetails,
  flags: BaselineFlags,
): Result<BaselinePlan> {
  const entries = inputs.baseline?.entries ?? []
  switch (action) {
    case 'create':
      return ok(planAll(verdict, entries, about))
    case 'prune':
      return ok(planPrune(verdict, entries))
    case 'update': {
      const wanted = flags.accept
      if (wanted.includes('all')) return ok(planAll(verdict, entries, about))
      if (wanted.length > 0) return planSome(verdict, entries, wanted, about)
      if (verdict.state !== 'pass') return err(gateNotPassed(verdict.violations.length))
      return ok(planPassed(verdict, entries, inputs.policy, about, flags.tighten))
    }
  }
}

/** Writes the file if it changed or does not exist, and prints the changes. */
async function apply(
  plan: BaselinePlan,
  inputs: GateInputs,
  verdict: Verdict,
  flags: BaselineFlags,
  shell: Shell,
): Promise<ExitCode> {
  const { baselinePath: path, baseline } = inputs
  const text = baseline === null ? ok(newBaseline(path, plan.entries)) : editBaseline(baseline, plan.entries)
  if (!text.ok) return failWith(shell, ...text.problems)
  const touched = plan.added.length + plan.changed.length + plan.removed.length
  if (baseline === null || touched > 0) {
    const failed = writeFileAtomic(path, text.value, existsSync(path) ? statSync(path).mode & 0o777 : 0o644)
    if (failed !== null) return failWith(shell, failed)
  }
  const ended = new Set(acceptableItems(verdict))
  const left = verdict.violations.filter(v => !('item' in v && ended.has(v.item)) && v.rule !== 'max-new').length
  const known = flags.action === 'prune' ? 0 : left
  const told = changeText({ path, ...plan, left: known, isNew: baseline === null }, styleOf(flags, shell))
  await write(shell.stdout, escapeText(told, shell.env))
  return EXIT.done
}

async function checkAlone(baseline: Baseline, flags: BaselineFlags, shell: Shell): Promise<ExitCode> {
  const today = dayOf(shell.nowMs())
  const expired = baseline.entries.filter(entry => isExpired(entry, today))
  return printCheck(baseline, { baseline: baseline.path, expired, stale: [] }, false, flags, shell)
}

function check(baseline: Baseline, verdict: Verdict, flags: BaselineFlags, shell: Shell): Promise<ExitCode> {
  return printCheck(baseline, verdict, true, flags, shell)
}

async function printCheck(
  { path, entries }: Baseline,
  verdict: Pick<Verdict, 'baseline' | 'expired' | 'stale'>,
  searched: boolean,
  flags: BaselineFlags,
  shell: Shell,
): Promise<ExitCode> {
  await write(shell.stdout, escapeText(checkText(path, entries, verdict, searched, styleOf(flags, shell)), shell.env))
  return verdict.expired.length + verdict.stale.length > 0 ? EXIT.violated : EXIT.done
}

function styleOf(flags: BaselineFlags, shell: Shell) {
  const { stdout, env } = shell
  return { lang: languageOf(flags.lang, env), width: widthOf(stdout), color: wantsColor(stdout, 'auto', env) }
}
