/** What the tests of the store share: temporary directories, partials made from lines, and a dump to compare. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import {
  type Aggregate,
  BUCKET_MS,
  type Bucket,
  type Loss,
  type PartialCounts,
  type Remark,
  SAMPLE_COUNT,
  type Sample,
  type UnknownCount,
} from '../../src/model/counts/partial-counts.ts'
import type { FindingKey } from '../../src/model/findings/finding.ts'
import type { Problem, Result } from '../../src/model/problem.ts'
import { closeStore, openStore, type Store } from '../../src/store/database.ts'
import {
  applyPartial,
  beginSource,
  claimSource,
  createSource,
  type SourceProgress,
} from '../../src/store/write/apply.ts'

/** A directory that is gone after the test. */
export function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'logremedy-store-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** An open store that is closed after the test. */
export function storeAt(path: string | null): Store {
  const store = expectGood(openStore(path))
  onTestFinished(() => closeStore(store))
  return store
}

export function expectGood<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problems.map(problem => problem.fact).join(' '))
  return result.value
}

/** The one problem of a failure. */
export function expectBad(result: Result<unknown>): Problem {
  if (result.ok) throw new Error('a problem was expected')
  return result.problems[0]!
}

export const NO_PROGRESS: SourceProgress = { head: null, tail: null }

/** A line of a log as the tests see it: its length and what was found on it. */
export interface Line {
  readonly bytes: number
  readonly hits: readonly LineHit[]
}

export interface LineHit {
  readonly key: FindingKey
  readonly time: number | null
  readonly param?: readonly [name: string, value: string]
  /** Whether a pack knows the code; it does unless this says otherwise. */
  readonly known?: boolean
}

export function keyOf(change: { [K in keyof FindingKey]?: FindingKey[K] } = {}): FindingKey {
  return {
    namespace: 'pkcs11',
    code: 'CKR_PIN_INCORRECT',
    value: 160,
    vendor: null,
    context: 'login',
    disposition: 'error',
    confidence: 'certain',
    producer: 'pkcs11-spy',
    ...change,
  }
}

/** The partial of `lines[first..last)`, as tallying them would make it. */
export function partialOf(lines: readonly Line[], first = 0, last = lines.length): PartialCounts {
  const from = lines.slice(0, first).reduce((sum, line) => sum + line.bytes, 0)
  const aggregates = new Map<string, Aggregate>()
  const skipped = new Map<string, number>()
  const remarks = new Map<string, Remark>()
  const losses: Loss[] = []
  const unknown: UnknownCount[] = []
  let to = from
  for (const [nth, line] of lines.slice(first, last).entries()) {
    for (const [column, hit] of line.hits.entries()) addHit(aggregates, hit, nth + 1, to + column)
    if (line.bytes > 90) add(skipped, 'oversized', 1)
    if (line.bytes % 7 === 0) remark(remarks, `The line has ${line.bytes} bytes.`, to)
    if (line.bytes % 5 === 0) lose(losses, line, to)
    if (line.bytes % 2 === 0) tell(unknown, `A_ERR_${line.bytes % 20}`, nth + 1, to)
    to += line.bytes
  }
  const count = Math.min(last, lines.length) - first
  return {
    from,
    to,
    lines: count,
    aggregates: [...aggregates.values()],
    skipped,
    remarks,
    losses,
    unknown,
    activity: [{ namespace: 'pkcs11', ok: count, lines: 2 * count }].filter(({ ok }) => ok > 0),
  }
}

function addHit(aggregates: Map<string, Aggregate>, hit: LineHit, line: number, offset: number): void {
  const name = JSON.stringify(hit.key)
  const aggregate: Aggregate = aggregates.get(name) ?? {
    key: hit.key,
    known: hit.known ?? true,
    buckets: new Map(),
    params: new Map(),
    samples: [],
  }
  aggregates.set(name, aggregate)
  addTime(aggregate.buckets, hit.time)
  if (hit.param !== undefined) {
    const values = aggregate.params.get(hit.param[0]) ?? new Map()
    aggregate.params.set(hit.param[0], add(values, hit.param[1], 1))
  }
  // Any mixing will do that depends on the offset alone.
  const rank = Math.imul(offset + 1, 0x9e3779b1) >>> 0
  const beside = offset % 3 === 0 ? { beside: [{ line: -1, text: `before ${offset}` }] } : {}
  aggregate.samples.push({ rank, offset, line, time: hit.time, raw: '160', text: `line at ${offset}`, ...beside })
  aggregate.samples.sort((a, b) => a.rank - b.rank).splice(SAMPLE_COUNT)
}

function addTime(buckets: Map<number, Bucket>, time: number | null): void {
  const start = time === null ? -1 : Math.floor(time / BUCKET_MS) * BUCKET_MS
  const bucket = buckets.get(start) ?? { count: 0, min: Infinity, max: -Infinity }
  bucket.count++
  bucket.min = Math.min(bucket.min, time ?? Infinity)
  bucket.max = Math.max(bucket.max, time ?? -Infinity)
  buckets.set(start, bucket)
}

function add(counts: Map<string, number>, name: string, count: number): Map<string, number> {
  return counts.set(name, (counts.get(name) ?? 0) + count)
}

function remark(remarks: Map<string, Remark>, fact: string, offset: number): void {
  const known = remarks.get(fact)
  const count = (known?.count ?? 0) + 1
  remarks.set(fact, { id: 'log/sevens', fact, remedy: 'None.', subject: '', count, offset: known?.offset ?? offset })
}

/** A line whose length ends in 0 or 5 says that as many lines were lost, with the time of its first hit. */
function lose(losses: Loss[], { bytes, hits }: Line, offset: number): void {
  const from = bytes % 10 === 0 ? 'app' : null
  const time = hits[0]?.time ?? null
  const at = losses.findIndex(loss => loss.from === from)
  const known = at < 0 ? null : losses.splice(at, 1)[0]!
  const times = [known?.min ?? null, known?.max ?? null, time].filter(t => t !== null)
  losses.push({
    what: 'LOGLIMIT',
    from,
    lines: (known?.lines ?? 0) + bytes,
    reports: (known?.reports ?? 0) + 1,
    min: times.length === 0 ? null : Math.min(...times),
    max: times.length === 0 ? null : Math.max(...times),
    offset: known?.offset ?? offset,
  })
}

function tell(unknown: UnknownCount[], code: string, line: number, offset: number): void {
  const at = unknown.findIndex(one => one.code === code)
  const known = at < 0 ? { code, count: 0, line, offset } : unknown.splice(at, 1)[0]!
  unknown.push({ ...known, count: known.count + 1 })
}

/** A source of the given name, of which nothing is known but that. */
export function sourceAt(store: Store, path: string): number {
  return createSource(store, { path, member: null, dev: null, ino: null })
}

/** The next generation of a name: a row of its own. */
export function nextGeneration(store: Store, path: string): { readonly id: number; readonly gen: number } {
  const identity = { path, member: null, dev: null, ino: null }
  const seen = beginSource(store, identity)
  const answer = claimSource(store, { identity, head: null, seen, row: null, dead: [] })
  if (answer.kind !== 'claimed') throw new Error(`the source is ${answer.kind}`)
  return answer
}

/** Returns a partial as it was in version 3. */
export function versionThree(partial: PartialCounts): PartialCounts {
  const samples = (all: readonly Sample[]): Sample[] => all.map(({ beside: _, ...sample }) => sample)
  const aggregates = partial.aggregates.map(one => ({ ...one, samples: samples(one.samples) }))
  return { ...partial, aggregates, unknown: [], activity: [] }
}

/** A source with all its lines in one partial. */
export function applyLines(
  store: Store,
  path: string,
  lines: readonly Line[],
  change = (partial: PartialCounts): PartialCounts => partial,
): number {
  const id = sourceAt(store, path)
  applyPartial(store, id, 0, change(partialOf(lines)), NO_PROGRESS)
  return id
}

/** A few lines with every sort of content. */
export function someLines(): Line[] {
  const minute = Date.UTC(2026, 0, 31, 10, 0)
  const named = keyOf({ code: 'CKR_ARGUMENTS_BAD', value: 7, vendor: 'acme', disposition: 'benign' })
  return [
    { bytes: 20, hits: [{ key: keyOf(), time: minute }] },
    { bytes: 7, hits: [] },
    {
      bytes: 95,
      hits: [
        { key: keyOf(), time: minute + 61_000, param: ['slot', '1'] },
        { key: named, time: null },
      ],
    },
    { bytes: 14, hits: [{ key: keyOf({ code: 'HUKS', value: 4294967295 }), time: minute + 5 }] },
    { bytes: 30, hits: [{ key: keyOf({ value: null }), time: null, param: ['slot', '2'] }] },
    {
      bytes: 21,
      hits: [
        { key: keyOf(), time: minute - 7_200_000.5, param: ['slot', '1'] },
        { key: keyOf(), time: null },
      ],
    },
  ]
}

const DUMPED = {
  source:
    'SELECT path, member, gen, state, format, bytes, dec_off, head_len, head_hash, tail_len, tail_hash FROM source',
  ledger: 'SELECT path, l.gen, dec_from, dec_to, lines, events FROM ledger AS l JOIN source ON id = source_id',
  agg: `SELECT path, a.gen, f.namespace, code, value, vendor, context, disposition, confidence, producer,
          bucket, n, min_ts, max_ts FROM agg AS a JOIN source ON source.id = source_id JOIN finding AS f ON f.id = finding_id`,
  sample: `SELECT path, s.gen, code, value, rank, s.dec_off, shard_from, shard_line, line, ts, raw, text
          FROM sample_line AS s JOIN source ON source.id = source_id JOIN finding AS f ON f.id = finding_id`,
  param: `SELECT path, p.gen, code, f.value, p.name, p.value, n
          FROM param AS p JOIN source ON source.id = source_id JOIN finding AS f ON f.id = finding_id`,
  skipped: 'SELECT path, s.gen, reason, n FROM skipped AS s JOIN source ON id = source_id',
  loss: `SELECT path, l.gen, what, origin, lines, reports, first_ts, last_ts, l.dec_off
          FROM loss AS l JOIN source ON source.id = source_id`,
  unknown_code: `SELECT path, u.gen, code, n, u.dec_off, shard_from, shard_line
          FROM unknown_code AS u JOIN source ON source.id = source_id`,
  activity: 'SELECT path, a.gen, namespace, ok, lines FROM activity AS a JOIN source ON source.id = source_id',
  remark: 'SELECT path, r.gen, r.id, fact, n, r.dec_off FROM remark AS r JOIN source ON source.id = source_id',
}

/** Everything that was counted, without ids and runs, in an order of its own. */
export function dump(store: Store): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(DUMPED).map(([table, sql]) => {
      const rows = store.db.prepare(sql).raw().all()
      return [table, rows.map(row => JSON.stringify(row)).sort()]
    }),
  )
}
