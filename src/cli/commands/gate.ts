/** `logremedy gate`: logs against a policy and a reviewed baseline → verdict. */

import type { Verdict } from '../../model/counts/verdict.ts'
import { err, ok, problem, type Result } from '../../model/problem.ts'
import { REPORTERS, type ReporterName } from '../../report/index.ts'
import { EXIT, type ExitCode, exitOfProblems, worstExitCode } from '../exit.ts'
import type { ValuesOf } from '../flags/flag.ts'
import type { GATE } from '../flags/gate-flags.ts'
import { judgeScan, openGateInputs } from '../gate/gate-case.ts'
import { scanLogs } from '../input/scan.ts'
import { isSameFile, type Output, parseOutputs } from '../output/output.ts'
import { failWith, failWithoutSummary } from '../output/problems.ts'
import { printProblems } from '../output/stderr-problems.ts'
import { writeReports } from '../output/write-reports.ts'
import type { Shell } from '../shell.ts'
import { writeConfig } from './gate-init.ts'

type GateFlags = ValuesOf<typeof GATE>

/** Runs the command: 0 if the gate passes, 1 if it is violated, 3 if the input is incomplete. */
export async function runGate(
  flags: GateFlags,
  shell: Shell,
  typed: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  if (flags.init) return writeConfig(flags, shell)
  const outputs = parseOutputs(flags.format, flags.output, REPORTERS, 'text')
  if (!outputs.ok) return failWith(shell, ...outputs.problems)
  const opened = await openGateInputs(flags, shell, false)
  if (!opened.ok) return failWith(shell, ...opened.problems)
  const safe = sparesBaseline(outputs.value, opened.value.baseline?.path ?? null)
  if (!safe.ok) return failWith(shell, ...safe.problems)
  const scanned = await scanLogs(flags, shell)
  if (!scanned.ok) return failWith(shell, ...scanned.problems)
  const { summary, problems, runInfo, rules } = scanned.value
  if (summary === null) return failWithoutSummary(shell, problems)
  const verdict = judgeScan(opened.value, { ...scanned.value, summary }, flags, typed, shell)
  const { packs, shapes } = rules
  const failed = await writeReports(outputs.value, flags, shell, summary, {
    packs,
    shapes,
    runInfo: flags.runInfo ? runInfo : null,
    verdict,
  })
  await printProblems(flags, shell, { outputs: outputs.value, failed }, summary, packs)
  return worstExitCode(exitOfVerdict(verdict), exitOfProblems(failed))
}

/** Returns the exit code for a verdict. */
export function exitOfVerdict({ state }: Verdict): ExitCode {
  switch (state) {
    case 'pass':
      return EXIT.done
    case 'fail':
      return EXIT.violated
    case 'incomplete':
      return EXIT.incomplete
  }
}

/** Checks that no report would overwrite the baseline. */
function sparesBaseline(outputs: readonly Output<ReporterName>[], baseline: string | null): Result<null> {
  const file = outputs.map(o => o.file).find(file => file !== null && baseline !== null && isSameFile(file, baseline))
  if (file === undefined || file === null) return ok(null)
  const fact = 'An output would overwrite the baseline.'
  return err(problem('usage', 'cli/same-file', { path: file }, fact, 'Give it another file.'))
}
