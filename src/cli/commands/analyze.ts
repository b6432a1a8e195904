/** `logremedy analyze`: files, directories, globs, archives → report. */
import { REPORTERS } from '../../report/index.ts'
import { EXIT, type ExitCode, exitOfProblems, exitOfSummary, worstExitCode } from '../exit.ts'
import type { ANALYZE } from '../flags/analyze-flags.ts'
import type { ValuesOf } from '../flags/flag.ts'
import { scanLogs } from '../input/scan.ts'
import { parseOutputs } from '../output/output.ts'
import { failWith, failWithoutSummary } from '../output/problems.ts'
import { printProblems } from '../output/stderr-problems.ts'
import { writeReports } from '../output/write-reports.ts'
import type { Shell } from '../shell.ts'

type AnalyzeFlags = ValuesOf<typeof ANALYZE>

/** Runs the command and returns its exit code. */
export async function runAnalyze(flags: AnalyzeFlags, shell: Shell): Promise<ExitCode> {
  const outputs = parseOutputs(flags.format, flags.output, REPORTERS, 'text')
  if (!outputs.ok) return failWith(shell, ...outputs.problems)
  const scanned = await scanLogs(flags, shell)
  if (!scanned.ok) return failWith(shell, ...scanned.problems)
  const { summary, problems, runInfo, rules } = scanned.value
  if (summary === null) return failWithoutSummary(shell, problems)
  const { packs, shapes } = rules
  const failed = await writeReports(outputs.value, flags, shell, summary, {
    packs,
    shapes,
    runInfo: flags.runInfo ? runInfo : null,
  })
  await printProblems(flags, shell, { outputs: outputs.value, failed }, summary, packs)
  const cost = worstExitCode(exitOfSummary(summary), exitOfProblems(failed))
  return cost === EXIT.incomplete && flags.allowIncomplete ? EXIT.done : cost
}
