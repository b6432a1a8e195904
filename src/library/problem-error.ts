/** What the functions throw beside `TypeError`, which says that an argument is wrong. */
import type { ReportProblem } from './report-types.ts'

/** Work that could not be done: a pack is wrong, a database failed, input is damaged. `problems` say where, what, and what to do. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly problems: readonly ReportProblem[]

  /** The message is that of the first problem. */
  constructor(problems: readonly ReportProblem[]) {
    const [first] = problems
    super(first === undefined ? 'It failed for an unknown reason.' : `${first.fact} ${first.remedy}`)
    this.problems = problems
  }
}
