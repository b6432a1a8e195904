/**
 * Batch analysis: cuts every source into shards, scans each, and applies it to the store in one transaction. What the
 * store already has of a source is not read again.
 */
import { statSync } from 'node:fs'
import pLimit from 'p-limit'
import type { Summary } from '../model/counts/summary.ts'
import type { Spend } from '../model/long-work.ts'
import { type Problem, problem } from '../model/problem.ts'
import type { RuleSet } from '../model/rules/ruleset.ts'
import type { Redaction } from '../model/rules/shape.ts'
import type { InputEnd } from '../run/input.ts'
import type { ProgressListener } from '../run/progress.ts'
import { packSummaries } from '../run/session/pack-summaries.ts'
import { startRun } from '../run/session/run-session.ts'
import type { ScanSettings } from '../run/source.ts'
import type { StoreClient } from '../run/store-clients/store-client.ts'
import { PatientRecorder } from '../run/store-clients/yielding-client.ts'
import { NOT_A_LOG } from '../source/content/file-kinds.ts'
import { logsOf, type RotatedFile } from '../source/rotation.ts'
import type { SourceSpec } from '../source/spec.ts'
import { bytesIn, closeStore, openStore, type Store } from '../store/database.ts'
import { storeErrorProblem } from '../store/errors.ts'
import { readSummary } from '../store/read/read-summary.ts'
import { WorkerPool } from './workers/worker-pool.ts'

export interface AnalyzeRequest extends ScanSettings {
  readonly sources: readonly SourceSpec[]
  readonly rules: RuleSet
  /** What to mask before anything is stored. */
  readonly redact: Redaction
  /** Null for a private store that is deleted afterwards. */
  readonly database: string | null
  /** Maximum wait while another program has locked the database; 5 seconds by default. */
  readonly databaseTimeoutMs?: number
  /** Maximum number of scanning threads, including this one. */
  readonly jobs: number
  /** Whether to start all of them at once, even if fewer are as fast. */
  readonly exactly?: boolean
  readonly version: string
  readonly nowMs: () => number
  readonly progress: ProgressListener
  readonly signal: AbortSignal
  /** Called once something would be lost if the process ended. */
  readonly began?: () => void
}

export interface AnalyzeOutcome {
  /** Null if the store failed; `problems` then say why. */
  readonly summary: Summary | null
  readonly problems: readonly Problem[]
  readonly interrupted: boolean
}

/** Minimum size in bytes of a database whose summary may take noticeable time to read. */
const LONG_TO_READ = 4 * 1024 * 1024

/** Maximum number of logs that wait at the same time. */
const MAX_OPEN = 4096

/** Analyses sources and returns the summary of them. `recorderOf` returns the client of the store; a patient one by default. */
export async function analyze(
  request: AnalyzeRequest,
  recorderOf: ((store: Store) => StoreClient) | null = null,
): Promise<AnalyzeOutcome> {
  const { database, databaseTimeoutMs: timeoutMs, caps, began, spend = doing } = request
  began?.()
  const open = () => openStore(database, { ...(timeoutMs !== undefined && { timeoutMs }), ...(caps && { caps }) })
  // An existing database is checked completely, and may be locked.
  const opened = database !== null && sizeOf(database) > 0 ? await spend(open) : open()
  if (!opened.ok) return { summary: null, problems: opened.problems, interrupted: false }
  const store = opened.value
  try {
    return await analyzeInto(store, recorderOf, request)
  } catch (error) {
    const failure = storeErrorProblem(error, database)
    if (failure === null) throw error
    return { summary: null, problems: [failure], interrupted: false }
  } finally {
    closeStore(store)
  }
}

async function analyzeInto(
  store: Store,
  recorderOf: ((store: Store) => StoreClient) | null,
  request: AnalyzeRequest,
): Promise<AnalyzeOutcome> {
  const { rules, signal, spend = doing } = request
  const session = startRun(store, request.sources, request)
  const patient = new PatientRecorder(store, signal)
  const pool = new WorkerPool(request, recorderOf?.(store) ?? patient.recorder, request.sources)
  const ids: number[] = []
  const problems: Problem[] = []
  try {
    const limit = pLimit(pool.width)
    const logs = logsOf(request.sources)
    // Waiting logs take memory, so they are queued in batches; finished ones are released.
    while (logs.length > 0) {
      const ends = (await limit.map(logs.splice(0, MAX_OPEN), log => scanLog(pool, log, signal))).flat()
      for (const end of ends) {
        ids.push(...end.ids)
        problems.push(...end.problems)
      }
    }
  } finally {
    pool.close()
    session.leave()
  }
  // Handles a signal that arrived during the last transaction, and due timers.
  await new Promise(resolve => setTimeout(resolve, 1))
  const interrupted = signal.aborted
  const failures = eachKindOnce(problems)
  await patient.inTurn(async () => session.close(interrupted ? 130 : 0))
  const read = (): Summary => readSummary(store, { sources: ids, packs: packSummaries(rules) })
  const summary = bytesIn(store) < LONG_TO_READ ? read() : await spend(read)
  if (interrupted)
    failures.push(
      problem(
        'input',
        'run/interrupted',
        null,
        'The run was interrupted; the report covers only what was read.',
        'Run the command again; with --db it continues where it stopped.',
      ),
    )
  return { summary, problems: failures, interrupted }
}

/** Reports each kind of file that is not a log once, with the number of files: a folder may contain a thousand pictures. */
function eachKindOnce(problems: readonly Problem[]): Problem[] {
  const kinds = new Map<string, number>()
  for (const { id, fact } of problems) if (id === NOT_A_LOG) kinds.set(fact, (kinds.get(fact) ?? 0) + 1)
  return problems.flatMap(failure => {
    const times = failure.id === NOT_A_LOG ? kinds.get(failure.fact) : 1
    kinds.delete(failure.fact)
    return times === undefined ? [] : [times > 1 ? { ...failure, times } : failure]
  })
}

/** Scans the files of one log from the oldest on; each gets the last lines of the one before it. */
async function scanLog(
  pool: WorkerPool,
  log: readonly RotatedFile[],
  signal: AbortSignal,
): Promise<readonly Omit<InputEnd, 'tail'>[]> {
  const ends: Omit<InputEnd, 'tail'>[] = []
  let preamble: Uint8Array | null = null
  for (const [i, { spec, continuity }] of log.entries()) {
    if (signal.aborted) break
    const { tail, ...end }: InputEnd = await pool.input(spec, {
      continuity,
      preamble,
      next: log[i + 1]?.continuity ?? null,
    })
    ends.push(end)
    preamble = tail
  }
  return ends
}

function sizeOf(database: string): number {
  return statSync(database, { throwIfNoEntry: false })?.size ?? 0
}

/** Handles no signals. */
const doing: Spend = async work => work()
