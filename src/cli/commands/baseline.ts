/** `logremedy baseline create|update|prune|check`: the reviewed list of what the gate accepts. */
import { existsSync, statSync } from 'node:fs'
import type { Baseline } from '../../gate/baseline/baseline.ts'
import { type About, acceptable, type Plan, planAll, planGreen, planPrune, planSome } from '../../gate/baseline/plan.ts'
import { editBaseline, newBaseline } from '../../gate/baseline/write.ts'
import { dayOf } from '../../gate/days.ts'
import { isExpired } from '../../gate/judge.ts'
import type { Verdict } from '../../model/counts/verdict.ts'
import { bad, good, problem, type Result } from '../../model/problem.ts'
import { changeText, checkText } from '../../report/answers/baseline-text.ts'
import { gapLines } from '../../report/sentences/verdict-lines.ts'
import { unknownAction } from '../arguments/usage.ts'
import { EXIT, type ExitCode, exitOfProblems, gravest } from '../exit.ts'
import type { BASELINE } from '../flags/baseline-flags.ts'
import { ACTIONS, type Action, aboutOf, alreadyThere, noBaseline, notGreen } from '../flags/baseline-options.ts'
import type { ValuesOf } from '../flags/flag.ts'
import { type GateCase, judgeScanned, openCase } from '../gate/gate-case.ts'
import { scanLogs } from '../input/scan.ts'
import { writeWhole } from '../output/atomic-write.ts'
import { textForLog } from '../output/build-server.ts'
import { problemLines, refuse } from '../output/problems.ts'
import { languageOf, type Shell, wantsColor, widthOf, write } from '../shell.ts'

type BaselineFlags = ValuesOf<typeof BASELINE>

/** Runs the command: 0 done, 1 when `check` finds something or the gate is not green, 3 when the input is not whole. */
export async function runBaseline(
  flags: BaselineFlags,
  shell: Shell,
  typed: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const action = ACTIONS.find(name => name === flags.action)
  if (action === undefined) return refuse(shell, unknownAction('baseline', flags.action, ACTIONS))
  const about = aboutOf(flags, action, shell)
  if (!about.ok) return refuse(shell, ...about.problems)
  const mayMake = action === 'create' || (action === 'update' && flags.accept.length > 0)
  const opened = await openCase(flags, shell, mayMake)
  if (!opened.ok) return refuse(shell, ...opened.problems)
  const given = opened.value
  if (action === 'create' && given.baseline !== null) return refuse(shell, alreadyThere(given.baseline.path))
  if (given.baseline === null && !mayMake) return refuse(shell, noBaseline(given.baselinePath))
  if (action === 'check' && flags.paths.length === 0 && flags.filesFrom === undefined)
    return checkAlone(given.baseline!, flags, shell)
  const judged = await judgedRun(given, flags, shell, typed)
  if (typeof judged === 'number') return judged
  if (action === 'check') return check(given.baseline!, judged, flags, shell)
  const plan = planFor(action, judged, given, about.value, flags)
  if (!plan.ok) {
    await write(shell.stderr, problemLines(plan.problems))
    return plan.problems.some(p => p.id === 'baseline/not-green') ? EXIT.violated : exitOfProblems(plan.problems)
  }
  return apply(plan.value, given, judged, flags, shell)
}

/** Reads and judges; an exit code where that was not possible, or where the input is not whole. */
async function judgedRun(
  given: GateCase,
  flags: BaselineFlags,
  shell: Shell,
  typed: Readonly<Record<string, unknown>>,
): Promise<Verdict | ExitCode> {
  const scanned = await scanLogs(flags, shell)
  if (!scanned.ok) return refuse(shell, ...scanned.problems)
  const { summary, problems } = scanned.value
  if (summary === null) {
    await write(shell.stderr, problemLines(problems))
    return gravest(exitOfProblems(problems), EXIT.output)
  }
  const verdict = judgeScanned(given, { ...scanned.value, summary }, flags, typed, shell)
  const told = [...summary.problems, ...summary.sources.flatMap(s => s.problems)].filter(p => p.kind !== 'note')
  if (!flags.quiet) await write(shell.stderr, problemLines(told))
  if (verdict.state !== 'incomplete') return verdict
  const why = gapLines(verdict, { lang: 'en' }).join(' ')
  return refuse(
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
  given: GateCase,
  about: About,
  flags: BaselineFlags,
): Result<Plan> {
  const entries = given.baseline?.entries ?? []
  switch (action) {
    case 'create':
      return good(planAll(verdict, entries, about))
    case 'prune':
      return good(planPrune(verdict, entries))
    case 'update': {
      const wanted = flags.accept
      if (wanted.includes('all')) return good(planAll(verdict, entries, about))
      if (wanted.length > 0) return planSome(verdict, entries, wanted, about)
      if (verdict.state !== 'pass') return bad(notGreen(verdict.violations.length))
      return good(planGreen(verdict, entries, given.policy, about, flags.tighten))
    }
  }
}

/** Writes the file, if there is a change or no file yet, and says what changed. */
async function apply(
  plan: Plan,
  given: GateCase,
  verdict: Verdict,
  flags: BaselineFlags,
  shell: Shell,
): Promise<ExitCode> {
  const { baselinePath: path, baseline } = given
  const text = baseline === null ? good(newBaseline(path, plan.entries)) : editBaseline(baseline, plan.entries)
  if (!text.ok) return refuse(shell, ...text.problems)
  const touched = plan.added.length + plan.changed.length + plan.removed.length
  if (baseline === null || touched > 0) {
    const failed = writeWhole(path, text.value, existsSync(path) ? statSync(path).mode & 0o777 : 0o644)
    if (failed !== null) return refuse(shell, failed)
  }
  const ended = new Set(acceptable(verdict))
  const left = verdict.violations.filter(v => !('item' in v && ended.has(v.item)) && v.rule !== 'max-new').length
  const known = flags.action === 'prune' ? 0 : left
  const told = changeText({ path, ...plan, left: known, isNew: baseline === null }, lookOf(flags, shell))
  await write(shell.stdout, textForLog(told, shell.env))
  return EXIT.done
}

async function checkAlone(baseline: Baseline, flags: BaselineFlags, shell: Shell): Promise<ExitCode> {
  const today = dayOf(shell.nowMs())
  const expired = baseline.entries.filter(entry => isExpired(entry, today))
  return tellCheck(baseline, { baseline: baseline.path, expired, stale: [] }, false, flags, shell)
}

function check(baseline: Baseline, verdict: Verdict, flags: BaselineFlags, shell: Shell): Promise<ExitCode> {
  return tellCheck(baseline, verdict, true, flags, shell)
}

async function tellCheck(
  { path, entries }: Baseline,
  verdict: Pick<Verdict, 'baseline' | 'expired' | 'stale'>,
  searched: boolean,
  flags: BaselineFlags,
  shell: Shell,
): Promise<ExitCode> {
  await write(shell.stdout, textForLog(checkText(path, entries, verdict, searched, lookOf(flags, shell)), shell.env))
  return verdict.expired.length + verdict.stale.length > 0 ? EXIT.violated : EXIT.done
}

function lookOf(flags: BaselineFlags, shell: Shell) {
  const { stdout, env } = shell
  return { lang: languageOf(flags.lang, env), width: widthOf(stdout), color: wantsColor(stdout, 'auto', env) }
}
