/** The library gives what the command writes. */
import { createReadStream, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { analyze, explain, findings, loadRules, type RenderFormat, type Report, render } from '../../src/index.ts'
import { runHere as run } from '../support/programs/here.ts'
import { scratch } from '../support/programs/shell.ts'

const root = join(import.meta.dirname, '../..')
const LOGS = ['fixtures/logs/hsm', 'fixtures/logs/phone', 'fixtures/packed/support.tar.gz']
const FORMATS = ['text', 'md', 'html', 'csv', 'json', 'jsonl'] as const satisfies readonly RenderFormat[]
process.chdir(root)

/** What the command writes to standard output. */
async function printed(argv: readonly string[], stdin: string | Uint8Array = ''): Promise<string> {
  return (await run(argv, { cwd: root, stdin })).stdout
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}

function withoutRun({ run: _, ...report }: Report) {
  return report
}

describe('analyze', () => {
  test('answers the report of the command, but for what the run tells of itself', async () => {
    const report = await analyze(LOGS)
    const written = JSON.parse(await printed(['analyze', ...LOGS, '--format', 'json']))
    expect(withoutRun(report)).toStrictEqual(withoutRun(written))
    expect(Object.keys(report)).toEqual(Object.keys(written))
    expect(Object.keys(report.run!)).toEqual(Object.keys(written.run))
    expect(report.findings.length).toBeGreaterThan(30)
  })

  test.each([
    [
      { lang: 'zh', minConfidence: 'possible', redact: 'strict' },
      ['--lang=zh', '--min-confidence=possible', '--redact=strict'],
    ],
    [
      { since: '2026-01-31T09:00', tz: '+01:00', year: 2026 },
      ['--since=2026-01-31T09:00', '--tz=+01:00', '--year=2026'],
    ],
    [{ since: new Date('2026-01-31T09:00:00Z') }, ['--since=2026-01-31T09:00:00Z']],
    [{ namespace: ['huks'], include: ['*.hilog'], jobs: 2 }, ['--namespace=huks', '--include=*.hilog', '-j2']],
    [{ exclude: ['*.log'], toolkit: 'softhsm2-util' }, ['--exclude=*.log', '--toolkit=softhsm2-util']],
    [
      { vendor: 'thales-luna', minSeverity: 'error', maxLine: '1KiB' },
      ['--vendor=thales-luna', '--min-severity=error', '--max-line=1KiB'],
    ],
  ] as const)('understands %j as the command does', async (options, flags) => {
    const report = await analyze(LOGS, { ...options, runInfo: false })
    const written = await printed(['analyze', ...LOGS, '--format=json', '--no-run-info', ...flags])
    expect(render(report, 'json')).toBe(written)
    expect(report).toStrictEqual(JSON.parse(written))
  })

  test('reads a stream as the command reads standard input', async () => {
    const path = 'fixtures/packed/support.tar.gz'
    const report = await analyze(createReadStream(path), { runInfo: false })
    expect(render(report, 'json')).toBe(
      await printed(['analyze', '-', '--format=json', '--no-run-info'], readFileSync(path)),
    )
    expect(report.totals.events).toBeGreaterThan(20)
  })

  test('tells what could not be read in the report', async () => {
    const cut = readFileSync('fixtures/packed/support.tar.gz').subarray(0, 900)
    const report = await analyze(cut)
    const told = [...report.problems, ...report.sources.flatMap(({ problems }) => problems)]
    expect(told.some(({ kind }) => kind === 'input')).toBe(true)
    expect((await analyze(['no-such.log'])).problems.map(({ id }) => id)).toEqual(['source/missing'])
    expect((await analyze([])).problems.map(({ id }) => id)).toEqual(['source/none'])
  })
})

describe('render', async () => {
  const report = await analyze(LOGS, { runInfo: false })

  test.each(FORMATS)('writes the bytes of --format %s', async format => {
    expect(render(report, format)).toBe(await printed(['analyze', ...LOGS, `--format=${format}`, '--no-run-info']))
  })

  test('words a report anew in another language', async () => {
    const options = { lang: 'zh', verbose: true, minSeverity: 'error' } as const
    expect(render(report, 'text', options)).toBe(
      await printed(['analyze', ...LOGS, '--format=text', '--no-run-info', '--lang=zh', '-v', '--min-severity=error']),
    )
  })
})

describe('explain', () => {
  test.each([
    ['CKR_PIN_INCORRECT', {}, []],
    ['CKR_PIN_INCORRECT', { context: 'login', lang: 'zh' }, ['--context=login', '--lang=zh']],
    ['0x30', { toolkit: 'softhsm2-util' }, ['--toolkit=softhsm2-util']],
    ['12000011', { namespace: ['huks'] }, ['--namespace=huks']],
  ] as const)('%s %j', async (code, options, flags) => {
    const readings = explain(code, options)
    expect(readings).toStrictEqual(JSON.parse(await printed(['explain', code, '--format=json', ...flags])))
    expect(readings.length).toBeGreaterThan(0)
  })

  test('knows nothing of what no pack knows', () => {
    expect(explain('CKR_NO_SUCH_CODE')).toEqual([])
  })
})

test('findings are those that are counted, with their lines', async () => {
  const path = 'fixtures/packed/support.tar.gz'
  const found = await all(findings(createReadStream(path)))
  const report = await analyze([path])
  const key = (f: { code: string; context: string; disposition: string; producer: string }): string =>
    `${f.code} ${f.context} ${f.disposition} ${f.producer}`
  const counts = new Map<string, number>()
  for (const one of found) counts.set(key(one), (counts.get(key(one)) ?? 0) + one.count)
  expect(Object.fromEntries(counts)).toEqual(Object.fromEntries(report.findings.map(one => [key(one), one.count])))
  const samples = report.findings.flatMap(({ code, samples }) =>
    samples.map(({ source, line, offset, raw, text }) => ({
      code,
      member: report.sources[source]!.member,
      line,
      offset,
      raw,
      text,
    })),
  )
  expect(samples.length).toBeGreaterThan(20)
  const seen = found.map(({ code, source, line, offset, raw, text }) => ({
    code,
    member: source.member,
    line,
    offset,
    raw,
    text,
  }))
  expect(seen).toEqual(expect.arrayContaining(samples))
})

describe('rules of your own', () => {
  const LOG = '2026-01-31 10:00:00 door 3 readBadge: result 71\n'

  test('serve every function', async () => {
    const cache = scratch()
    const rules = await loadRules({ packs: ['fixtures/packs/badge.yaml'], cacheDirectory: join(cache, 'logremedy') })
    expect(readdirSync(join(cache, 'logremedy'))).toHaveLength(1)
    expect(rules.packs.map(({ namespace }) => namespace)).toContain('badge')
    const report = await analyze(LOG, { rules, runInfo: false })
    const flags = ['--format=json', '--no-run-info', '-r', 'fixtures/packs/badge.yaml']
    expect(render(report, 'json')).toBe(
      (await run(['analyze', '-', ...flags], { cwd: root, stdin: LOG, env: { XDG_CACHE_HOME: cache } })).stdout,
    )
    expect(report.findings.map(({ code, context }) => [code, context])).toEqual([['BADGE_EXPIRED', 'read']])
    expect(report.packs).toEqual(rules.packs)
    expect((await all(findings(LOG, { rules }))).map(({ code }) => code)).toEqual(['BADGE_EXPIRED'])
    expect(explain('BADGE_EXPIRED', { rules }).map(({ namespace }) => namespace)).toEqual(['badge'])
    expect([await all(findings(LOG)), explain('BADGE_EXPIRED')]).toEqual([[], []])
  })

  test('may stand alone', async () => {
    const rules = await loadRules({ packs: ['fixtures/packs/badge.yaml'], defaultRules: false, cacheDirectory: null })
    expect(rules.packs.map(({ namespace }) => namespace)).toEqual(['badge'])
    expect(explain('CKR_PIN_INCORRECT', { rules })).toEqual([])
  })

  test('say what is wrong with a pack', async () => {
    await expect(loadRules({ packs: ['no-such.yaml'] })).rejects.toMatchObject({
      name: 'ProblemError',
      problems: [{ place: { path: 'no-such.yaml' } }],
    })
  })
})
