/** Batch over sources that were listed: the analysis, with all that went wrong before and while they were read. */
import { availableParallelism } from 'node:os'
import { type Problem, problem } from '../model/problem.ts'
import { type Masker, withoutSecrets } from '../run/setup/masking.ts'
import type { ExpansionLimits } from '../source/archives/budget.ts'
import { foldSkipped } from '../source/content/own-reports.ts'
import type { SourceList } from '../source/list/list.ts'
import { storedSize } from '../source/list/size.ts'
import { type AnalyzeOutcome, type AnalyzeRequest, analyze } from './analyze.ts'

/** More threads than this wait for the disk rather than for a processor. */
const MAX_JOBS = 8

/** How listed sources are read. */
export interface ListedRequest extends Omit<AnalyzeRequest, 'sources' | 'jobs' | 'exactly'> {
  /** The keys to the records of JSON documents; null: they are looked for. */
  readonly records: readonly string[] | null
  /** How far packed data may expand. */
  readonly limits: ExpansionLimits
  /** Threads that scan, this one included; null: as many as are worth it. */
  readonly jobs: number | null
  readonly masker: Masker
}

/** Analyses what was listed. The summary tells all problems of the run; where the store failed, `problems` say why. */
export async function scanListed(list: SourceList, request: ListedRequest): Promise<AnalyzeOutcome> {
  const { records, limits, jobs, masker, ...rest } = request
  const { length } = list.sources
  const alone = length === 1
  rest.progress.total(list.sources.reduce((sum, source) => sum + storedSize(source), 0))
  // Of hundreds of thousands of files nothing is held twice.
  for (let i = 0; i < length; i++) list.sources[i] = { ...list.sources[i]!, records, limits, alone }
  const outcome = await analyze({
    ...rest,
    sources: list.sources,
    jobs: jobs ?? Math.min(MAX_JOBS, availableParallelism()),
    exactly: jobs !== null,
  })
  // A list of files that is really a log would be told line by line.
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
