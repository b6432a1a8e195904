/** Analyses listed sources and collects all problems from before and during the reading. */
import { availableParallelism } from 'node:os'
import { type Problem, problem } from '../model/problem.ts'
import { type Masker, withoutSecrets } from '../run/setup/masking.ts'
import type { ExpansionLimits } from '../source/archives/budget.ts'
import { foldSkipped } from '../source/content/own-reports.ts'
import type { SourceList } from '../source/list/list.ts'
import { storedSize } from '../source/list/size.ts'
import { type AnalyzeOutcome, type AnalyzeRequest, analyze } from './analyze.ts'

/** Maximum default number of threads: more would wait for the disk rather than for a processor. */
const MAX_JOBS = 8

/** How to read listed sources. */
export interface ListedRequest extends Omit<AnalyzeRequest, 'sources' | 'jobs' | 'exactly'> {
  /** The keys to the records of JSON documents; null: detect records. */
  readonly records: readonly string[] | null
  /** Maximum expansion of packed data. */
  readonly limits: ExpansionLimits
  /** Maximum number of scanning threads, including this one; null: one for each core. */
  readonly jobs: number | null
  readonly masker: Masker
}

/** Analyses listed sources. The summary has all problems of the run; if the store failed, `problems` say why. */
export async function scanListed(list: SourceList, request: ListedRequest): Promise<AnalyzeOutcome> {
  const { records, limits, jobs, masker, ...rest } = request
  const { length } = list.sources
  const alone = length === 1
  rest.progress.total(list.sources.reduce((sum, source) => sum + storedSize(source), 0))
  // There may be hundreds of thousands of files, so the list is changed in place.
  for (let i = 0; i < length; i++) list.sources[i] = { ...list.sources[i]!, records, limits, alone }
  const outcome = await analyze({
    ...rest,
    sources: list.sources,
    jobs: jobs ?? Math.min(MAX_JOBS, availableParallelism()),
  })
  // A log given as a list of files would be reported line by line.
  const listed = list.problems.map(failure => withoutSecrets(failure, masker))
  const problems = foldSkipped([...listed, ...outcome.problems])
  if (length === 0 && list.problems.length === 0) problems.push(nothingToRead())
  const { summary, interrupted } = outcome
  return { problems, interrupted, summary: summary && { ...summary, problems: [...problems, ...summary.problems] } }
}

function nothingToRead(): Problem {
  const remedy = 'Name files or directories, or "-" for standard input.'
  return problem('input', 'source/none', null, 'There was nothing to read.', remedy)
}
