/** The error that the functions throw; a wrong argument is a `TypeError` instead. */
import type { ReportProblem } from './report-types.ts'

/** Work that failed: a pack is wrong, a database failed, input is damaged. `problems` say where, what, and what to do. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly problems: readonly ReportProblem[]

  /** Takes its message from the first problem. */
  constructor(problems: readonly ReportProblem[]) {
    const [first] = problems
    super(first === undefined ? 'It failed for an unknown reason.' : `${first.fact} ${first.remedy}`)
    this.problems = problems
  }
}
