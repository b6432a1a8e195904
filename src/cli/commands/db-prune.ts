/** `logremedy db prune|forget`: removes old or unwanted counts from a database. */
import { type Problem, problem } from '../../model/problem.ts'
import { visible } from '../../report/escape.ts'
import { countOf } from '../../report/i18n/report-words.ts'
import { bytesText } from '../../report/number-format.ts'
import { forgetInDatabase, type PruneResult, pruneDatabase } from '../../run/database/maintenance.ts'
import { parseTime } from '../../run/setup/parse-values.ts'
import { EXIT, type ExitCode } from '../exit.ts'
import type { DbFlags } from '../flags/db-flags.ts'
import { escapeReport } from '../output/build-server.ts'
import { failWith, problemLines } from '../output/problems.ts'
import { type Shell, write } from '../shell.ts'

/** The schema names of the results in JSON. */
const PRUNE_SCHEMA = 'logremedy/prune@1'
const FORGET_SCHEMA = 'logremedy/forget@1'

/** Removes the counts before a time. */
export async function runPrune(flags: DbFlags, shell: Shell): Promise<ExitCode> {
  const [path] = flags.files as [string]
  const before = timeOf(flags.before, shell.nowMs())
  if (typeof before !== 'number') return failWith(shell, before)
  const pruned = pruneDatabase(path, { before, ...pruneOptionsOf(flags, shell) })
  if (!pruned.ok) return failWith(shell, ...pruned.problems)
  if (pruned.value.inUse && !flags.dryRun && pruned.value.occurrences > 0)
    await write(shell.stderr, problemLines([stillInUse(path)]))
  const limit = new Date(Math.floor(before / 60_000) * 60_000).toISOString()
  const { occurrences, samples, params, sources, removed, ranges, bytesBefore, bytesAfter } = pruned.value
  const json = { schema: PRUNE_SCHEMA, database: path, before: limit, dryRun: flags.dryRun }
  const counts = {
    occurrences,
    samples,
    params,
    ranges,
    sources: { pruned: sources, removed },
    bytesBefore,
    bytesAfter,
  }
  return printResult(flags, shell, { ...json, ...counts }, pruneText(path, limit, pruned.value, flags.dryRun))
}

function pruneText(path: string, limit: string, pruned: PruneResult, dryRun: boolean): string {
  const { occurrences, sources, removed, bytesBefore, bytesAfter } = pruned
  if (sources === 0) return `${path}: nothing is older than ${limit}.`
  const verb = dryRun ? 'would be removed' : occurrences === 1 ? 'was removed' : 'were removed'
  const whole = removed === 0 ? '' : `, ${removed} of them completely`
  const size = dryRun ? '' : ` The file had ${bytesText(bytesBefore)} and now has ${bytesText(bytesAfter)}.`
  return `${path}: ${countOf(occurrences, 'occurrence')} before ${limit} ${verb} from ${countOf(sources, 'source')}${whole}.${size}`
}

/** Removes a source with all its counts. */
export async function runForget(flags: DbFlags, shell: Shell): Promise<ExitCode> {
  const [path, source] = flags.files as [string, string]
  const forgotten = forgetInDatabase(path, source, pruneOptionsOf(flags, shell))
  if (!forgotten.ok) return failWith(shell, ...forgotten.problems)
  if (forgotten.value === null) {
    await write(shell.stderr, problemLines([noSource(path, source)]))
    return EXIT.violated
  }
  const { names, rows, occurrences } = forgotten.value
  const json = { schema: FORGET_SCHEMA, database: path, dryRun: flags.dryRun, sources: names, occurrences }
  const verb = flags.dryRun ? 'would be removed' : rows === 1 ? 'was removed' : 'were removed'
  const text = `${path}: ${countOf(rows, 'source')} with ${countOf(occurrences, 'occurrence')} ${verb}: ${names.join(', ')}. If they are read again, they are counted again.`
  return printResult(flags, shell, json, text)
}

async function printResult({ format }: DbFlags, shell: Shell, json: object, text: string): Promise<ExitCode> {
  const body = format === 'json' ? JSON.stringify(json) : visible(text)
  await write(shell.stdout, escapeReport(format, `${body}\n`, shell.env, null))
  return EXIT.done
}

function pruneOptionsOf({ dryRun, dbTimeout }: DbFlags, shell: Shell) {
  return { dryRun, timeoutMs: dbTimeout, nowMs: shell.nowMs() }
}

/** Parses an age without its sign, or any value of `--since`; in UTC. */
function timeOf(text: string | undefined, nowMs: number): number | Problem {
  const remedy = 'Give an age, a date or a time: --before 90d, --before 2026-01-31'
  if (text === undefined) return problem('usage', 'db/before', null, 'No time was given.', remedy)
  const time = parseTime(/^[0-9]/.test(text) && /[a-z]$/.test(text) ? `-${text}` : text, nowMs, local => local)
  if (time === null) return problem('usage', 'db/before', null, `"${text}" is not a valid time.`, remedy)
  if (time > nowMs) return problem('usage', 'db/before', null, `"${text}" is in the future.`, remedy)
  return time
}

function stillInUse(path: string): Problem {
  const fact = 'Another run is writing to the database, so the file was not made smaller.'
  return problem(
    'note',
    'store/in-use',
    { path },
    fact,
    'New data uses the free space; prune again without a writing run to shrink the file.',
  )
}

function noSource(path: string, source: string): Problem {
  const remedy = 'List the sources: logremedy query --db FILE "SELECT path, member FROM source".'
  return problem('output', 'store/no-source', { path }, `There is no source ${source} in the database.`, remedy)
}
