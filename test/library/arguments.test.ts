/** Wrong arguments are a `TypeError` that names the field; every option may be left out. */
import { describe, expect, test } from 'vitest'
import { type AnalyzeRequest, analyze as analyzeSources } from '../../src/batch/analyze.ts'
import { analyze, explain, findings, loadRules, render, tail } from '../../src/index.ts'
import { SILENT } from '../../src/run/progress.ts'
import { builtInRules } from '../support/rules/rules.ts'

/** Calls as a program without types may write them. */
type Call = (options: never) => unknown
const VERBS: Readonly<Record<string, Call>> = {
  analyze: options => analyze('text', options),
  findings: options => findings('text', options),
  tail: options => tail(['app.log'], options),
  explain: options => explain('CKR_OK', options),
  loadRules: options => loadRules(options),
}

const READING: readonly (readonly [field: string, wrong: unknown])[] = [
  ['rules', { packs: [] }],
  ['namespace', 'pkcs11'],
  ['namespace', ['pkcs12']],
  ['vendor', 'thales'],
  ['since', 'soon'],
  ['since', new Date('soon')],
  ['until', 5],
  ['tz', 'Mars'],
  ['year', 20.5],
  ['maxLine', '1B'],
  ['maxExpand', 'far'],
  ['jsonRecords', 'a..b'],
  ['redact', 'off'],
  ['signal', {}],
  ['lang', 'de'],
  ['toolkit', 7],
  ['minConfidence', 'sure'],
  ['minSeverity', 'high'],
]
const FILES: typeof READING = [
  ['include', '*.log'],
  ['exclude', [1]],
  ['db', ''],
  ['dbTimeout', -1],
  ['rescan', 'yes'],
]
const WRONG: Readonly<Record<string, typeof READING>> = {
  analyze: [...READING, ...FILES, ['jobs', 0], ['runInfo', 1], ['onProgress', 'me']],
  findings: [...READING, ['onProblem', true]],
  tail: [...READING, ...FILES, ['fromStart', 0], ['partialTimeout', '5'], ['exec', []], ['restart', 'maybe']],
  explain: [
    ['rules', null],
    ['namespace', [1]],
    ['lang', 'de'],
    ['toolkit', ''],
    ['context', 1],
  ],
  loadRules: [
    ['packs', 'pack.yaml'],
    ['defaultRules', 0],
    ['cacheDirectory', 1],
  ],
}
const CASES = Object.entries(WRONG).flatMap(([verb, fields]) =>
  fields.map(([field, wrong]) => [verb, field, wrong] as const),
)

/** What a call throws, at once or as a promise. */
async function thrown(call: () => unknown): Promise<unknown> {
  try {
    await call()
  } catch (error) {
    return error
  }
  return null
}

describe('options', () => {
  test.each(CASES)('%s refuses %s: %j', async (verb, field, wrong) => {
    const error = await thrown(() => VERBS[verb]!({ [field]: wrong } as never))
    expect(error).toBeInstanceOf(TypeError)
    expect((error as Error).message).toMatch(new RegExp(`^${verb}: "${field}" .+\\.$`))
  })

  test.each(Object.keys(VERBS))('%s refuses a field that means nothing, and options that are none', async verb => {
    const error = await thrown(() => VERBS[verb]!({ nonsense: 1 } as never))
    expect(error).toBeInstanceOf(TypeError)
    expect((error as Error).message).toContain('"nonsense"')
    expect(await thrown(() => VERBS[verb]!('text' as never))).toBeInstanceOf(TypeError)
  })

  test.each(CASES)('%s takes %s that is undefined as left out', async (verb, field) => {
    const made = VERBS[verb]!({ [field]: undefined } as never)
    if (verb !== 'tail' && verb !== 'findings') await made
  })

  test('a mistyped field gets a suggestion', async () => {
    await expect(analyze([], { sinse: 1 } as never)).rejects.toThrow('Did you mean "since"?')
  })

  test('counts that are kept cannot be bounded', async () => {
    await expect(analyze([], { db: 'counts.db', until: '-1h' })).rejects.toThrow(/"until" cannot be combined with "db"/)
  })
})

describe('arguments', () => {
  test.each<[string, () => unknown]>([
    ['a path where a list of paths is needed', () => tail('app.log' as never)],
    ['a list of paths where a log is needed', () => findings(['app.log'] as never)],
    ['a list that holds no paths', () => analyze([7] as never)],
    ['nothing', () => analyze(undefined as never)],
    ['nothing to follow', () => tail([])],
    ['a number for a code', () => explain(0xa0 as never)],
    ['an empty code', () => explain(' ')],
    ['an operation that the code does not know', () => explain('CKR_PIN_INCORRECT', { context: 'logn' })],
    ['a report that is a copy', async () => render({ ...(await analyze('')) }, 'md')],
    ['a format that is none', async () => render(await analyze(''), 'pdf' as never)],
    ['a wrong width', async () => render(await analyze(''), 'text', { width: 0 })],
    ['no rules at all', () => loadRules({ defaultRules: false })],
  ])('%s is refused', async (_, call) => {
    expect(await thrown(call)).toBeInstanceOf(TypeError)
  })
})

describe('a request of the runner without one of its fields', () => {
  const LOG = 'fixtures/logs/hsm/pkcs11-tool.log'
  const whole: AnalyzeRequest = {
    sources: [{ kind: 'file', path: LOG }],
    rules: builtInRules(),
    redact: 'on',
    database: null,
    jobs: 1,
    version: '0',
    nowMs: () => 0,
    clock: { year: null, zone: 'UTC', nowMs: 0 },
    vendor: null,
    maxLine: 65_536,
    since: null,
    until: null,
    progress: SILENT,
    signal: new AbortController().signal,
  }

  test.each(Object.keys(whole))('%s never answers that all is well and nothing was found', async field => {
    const { [field as keyof AnalyzeRequest]: _, ...rest } = whole
    const { summary } = await analyzeSources(rest as AnalyzeRequest).catch(() => ({ summary: null }))
    if (summary === null) return
    const told = [...summary.problems, ...summary.sources.flatMap(({ problems }) => problems)]
    const isTold = summary.sources.some(({ state }) => state !== 'complete') && told.some(({ kind }) => kind !== 'note')
    expect(isTold || summary.totals.events === (await analyzeSources(whole)).summary!.totals.events).toBe(true)
  })
})
