/** A database in which bits or pages changed: what is read out of it is right, or the damage is told. Never anything else. */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { analyze } from '../../src/batch/analyze.ts'
import type { Problem, Result } from '../../src/model/problem.ts'
import { verifyDatabase } from '../../src/run/database/maintenance.ts'
import { readStored } from '../../src/run/database/stored-summary.ts'
import { SILENT } from '../../src/run/progress.ts'
import { runQuery } from '../../src/store/read/query.ts'
import { scratch } from '../support/programs/shell.ts'
import { builtInRules } from '../support/rules/rules.ts'
import { LONG, logText, randomOf } from '../support/runs/faults.ts'

const SEED = 20_261_130
const FLIPS = LONG ? 500 : 40
const PAGES = LONG ? 200 : 12
const PAGE = 4096

const rules = builtInRules()

/** Whole numbers below a bound, the same each time. */
function numbers(seed: number): (below: number) => number {
  const random = randomOf(seed)
  return below => Math.floor(random() * below)
}

interface Reader {
  readonly name: string
  /** What it answers, as text; or why it does not. */
  readonly read: (database: string) => Promise<Result<string>>
}

const SQL =
  'SELECT path, code, bucket, n, min_ts FROM agg JOIN finding ON finding.id = finding_id JOIN source ON source.id = source_id ORDER BY 1, 2, 3'

function readers(logs: readonly string[]): Reader[] {
  const text = <T>(result: Result<T>, of: (value: T) => unknown): Result<string> =>
    result.ok ? { ok: true, value: JSON.stringify(of(result.value)) } : result
  return [
    { name: 'report', read: async database => text(readStored(database, []), summary => summary) },
    { name: 'query', read: async database => text(runQuery(database, SQL), ({ rows }) => rows) },
    {
      name: 'verify',
      read: async database => {
        const proof = verifyDatabase(database, 100)
        return proof.ok && proof.value.problems.length > 0
          ? { ok: false, problems: proof.value.problems }
          : text(proof, ({ sources, lines }) => [sources, lines])
      },
    },
    // `gate` and `analyze` read a database in this way. It writes, so it comes last.
    {
      name: 'analyze',
      read: async database => {
        const { summary, problems } = await analyze({
          sources: logs.map(path => ({ kind: 'file', path })),
          rules,
          database,
          databaseTimeoutMs: 100,
          jobs: 1,
          exactly: false,
          version: '0',
          nowMs: () => 0,
          clock: { year: null, zone: 'UTC', nowMs: 0 },
          redact: 'on',
          vendor: null,
          maxLine: 65_536,
          since: null,
          until: null,
          progress: SILENT,
          signal: new AbortController().signal,
        })
        return summary === null ? { ok: false, problems } : { ok: true, value: JSON.stringify(summary) }
      },
    },
  ]
}

/** A database with what real ones hold: several files, losses, remarks, parameters, untimed lines, minutes. */
async function clean(): Promise<{ cwd: string; logs: string[]; right: Map<string, string>; bytes: Buffer }> {
  const cwd = scratch()
  mkdirSync(join(cwd, 'logs'))
  const logs = ['a', 'b', 'c', 'd'].map((name, n) => {
    const path = join(cwd, 'logs', `${name}.log`)
    const more = [
      'C_Login failed: CKR_PIN_INCORRECT (0xa0)',
      'C_Sign failed: CKR_DEVICE_ERROR (0x31)',
      'C_Finalize = CKR_OK',
      'ERROR net: no answer, ACME_ERR_TIMEOUT',
      `01-31 10:00:0${n}.000  123  456 I chatty  : uid=1000(system) expire ${n + 3} lines`,
    ]
    writeFileSync(path, `${logText(n * 40, n * 40 + 60)}${more.join('\n')}\n`)
    return path
  })
  const right = new Map<string, string>()
  const path = join(cwd, 'clean.db')
  for (const { name, read } of readers(logs).reverse()) {
    const answer = await read(path)
    if (!answer.ok) throw new Error(answer.problems[0]!.fact)
    right.set(name, answer.value)
  }
  return { cwd, logs, right, bytes: readFileSync(path) }
}

function isTold({ kind, fact, remedy }: Problem): boolean {
  return kind === 'output' && /^[^\n]+[.)]$/.test(fact) && /^[^\n]+\.$/.test(remedy) && !fact.includes('    at ')
}

/** Reads a changed database in every way; answers in how many of them the change was told. */
async function hold(setting: Awaited<ReturnType<typeof clean>>, bytes: Buffer, what: string): Promise<number> {
  let told = 0
  for (const { name, read } of readers(setting.logs)) {
    const database = join(setting.cwd, `${name}.db`)
    writeFileSync(database, bytes)
    const answer = await read(database).catch((error: unknown) => {
      throw new Error(`${name} after ${what}`, { cause: error })
    })
    if (answer.ok) expect([what, name, answer.value]).toEqual([what, name, setting.right.get(name)])
    else {
      told++
      expect([what, name, answer.problems.filter(problem => !isTold(problem))]).toEqual([what, name, []])
    }
  }
  return told
}

test('a flipped bit is told, or changes nothing', async () => {
  const setting = await clean()
  const next = numbers(SEED)
  let told = 0
  for (let n = 0; n < FLIPS; n++) {
    const bytes = Buffer.from(setting.bytes)
    // Every fourth within the first page, where header and definitions are; the others mostly not where nothing is.
    let at = next(n % 4 === 0 ? PAGE : bytes.length)
    for (let tries = 0; tries < 20 && bytes[at] === 0; tries++) at = next(n % 4 === 0 ? PAGE : bytes.length)
    const bit = next(8)
    bytes[at]! ^= 1 << bit
    told += Number((await hold(setting, bytes, `bit ${bit} of byte ${at}`)) > 0)
  }
  expect(told).toBeGreaterThan(FLIPS / 4)
})

test('a damaged page is told, or changes nothing', async () => {
  const setting = await clean()
  const next = numbers(SEED + 1)
  const pages = setting.bytes.length / PAGE
  const of = (page: number): Buffer => setting.bytes.subarray(page * PAGE, (page + 1) * PAGE)
  const damages: readonly ((bytes: Buffer, page: number) => void)[] = [
    (bytes, page) => bytes.fill(0, page * PAGE, (page + 1) * PAGE),
    (bytes, page) => bytes.fill(0xff, page * PAGE + next(PAGE), (page + 1) * PAGE),
    (bytes, page) => of(next(pages)).copy(bytes, page * PAGE),
    (bytes, page) => {
      for (let at = page * PAGE; at < (page + 1) * PAGE; at++) bytes[at] = next(256)
    },
  ]
  for (let n = 0; n < PAGES; n++) {
    const bytes = Buffer.from(setting.bytes)
    const page = next(pages)
    damages[n % damages.length]!(bytes, page)
    await hold(setting, bytes, `damage ${n % damages.length} of page ${page}`)
  }
})

test('what is told names the database, and a file that was cut is found out', async () => {
  const setting = await clean()
  const database = join(setting.cwd, 'cut.db')
  copyFileSync(join(setting.cwd, 'clean.db'), database)
  writeFileSync(database, setting.bytes.subarray(0, setting.bytes.length - PAGE))
  const answer = readStored(database, [])
  expect(answer.ok ? null : answer.problems[0]).toMatchObject({ id: 'store/corrupt', place: { path: database } })
})
