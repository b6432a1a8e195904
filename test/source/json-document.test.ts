/** Which sources are taken for JSON documents, and what comes of them through the whole program. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { analyze } from '../../src/batch/analyze.ts'
import type { Summary } from '../../src/model/counts/summary.ts'
import { SILENT } from '../../src/run/progress.ts'
import { openSource } from '../../src/source/open.ts'
import { builtInRules } from '../support/rules/rules.ts'

const rules = builtInRules()
const dir = mkdtempSync(join(tmpdir(), 'logremedy-json-'))
const entry = (n: number, msg = 'C_Login failed: CKR_PIN_INCORRECT') => ({
  time: `2026-01-31T10:00:0${n}Z`,
  msg,
  extra: [{ n }, { msg }],
})

function file(name: string, content: string | Uint8Array): string {
  const path = join(dir, name)
  writeFileSync(path, content)
  return path
}

async function run(
  path: string,
  { database = null as string | null, records = null as string[] | null, maxLine = 1 << 20 } = {},
): Promise<Summary> {
  const outcome = await analyze({
    sources: [{ kind: 'file', path, records }],
    rules,
    database,
    redact: 'on',
    vendor: null,
    jobs: 1,
    exactly: false,
    clock: { year: 2026, zone: 'UTC', nowMs: 0 },
    maxLine,
    since: null,
    until: null,
    version: 'test',
    nowMs: () => 0,
    progress: SILENT,
    signal: new AbortController().signal,
  })
  return outcome.summary!
}

const events = (summary: Summary): number => summary.totals.events
const problems = (summary: Summary): string[] => summary.sources.flatMap(s => s.problems.map(p => p.id))

test.each<[string, string, boolean]>([
  ['an array', '[{"a":1},{"a":2}]', true],
  ['a printed array', '[\n  {\n    "a": 1\n  }\n]\n', true],
  ['an array of one object a line', '[\n{"a":1},\n{"b":2}\n]\n', true],
  ['arrays under keys', '{"x":{"y":[{"a":1}]}}\n', true],
  ['a printed object', '{\n  "a": 1\n}\n', true],
  ['printed objects', '{\n  "a": [{}]\n}\n{\n  "a": [{}]\n}\n', true],
  ['a broken array', '[{"a":1}{"a":2}]', true],
  ['an array that breaks off', '[{"a":1},\n{"a"', true],
  ['one line without an array', '{"a":{"b":1}}\n', false],
  ['JSON lines', '{"a":[{"b":1}]}\n{"a":[{"b":2}]}\n', false],
  ['JSON lines, the first one torn', '{"a":1,"b":"x\n{"a":2}\n', false],
  ['JSON lines with text between', '{"a":1}\nERROR x\n', false],
  ['text behind an object', '{"a":1} ERROR C_Login\n', false],
  ['a printed object in front of a log', '{\n "port": 1\n}\n2026-01-31 10:00:00 ERROR x\n', false],
  ['stamps in brackets', '[2026-01-31 10:00:00] ERROR x\n', false],
  ['levels in brackets', '[INFO] x\n[WARN] y\n', false],
  ['numbers in brackets', '[1] x\n', false],
  ['braces', '{x} y\n', false],
])('%s', async (name, text, document) => {
  const opened = await openSource({ kind: 'file', path: file(`${name}.json`, text) }, 0)
  if (!opened.ok) throw new Error(opened.problems[0]!.fact)
  expect(opened.value.seekable).toBe(!document)
  opened.value.feed.close()
})

test('every element is one event, in any layout and coat', async () => {
  const list = Array.from({ length: 7 }, (_, n) => entry(n))
  const whole = `${JSON.stringify(list, null, 2)}\n`
  for (const [name, content] of Object.entries<string | Uint8Array>({
    'pretty.json': whole,
    'compact.json': JSON.stringify(list),
    'keys.json': JSON.stringify({ a: 1, logs: { entries: list }, total: 7 }, null, 4),
    'values.json': list.map(e => `${JSON.stringify(e, null, 1)}\n`).join(''),
    'mark.json': `\uFEFF${whole}`,
    'utf16.json': Buffer.from(`\uFEFF${whole}`, 'utf16le'),
    'packed.json.gz': gzipSync(whole),
  })) {
    const summary = await run(file(name, content))
    expect(events(summary), name).toBe(7)
    expect(problems(summary), name).toEqual([])
    expect(summary.sources[0]!.format, name).toBe('json')
    expect(summary.findings[0]!.firstSeen, name).toBe(Date.UTC(2026, 0, 31, 10))
  }
})

test('a sample is its record, at its place in the file', async () => {
  const text = JSON.stringify([entry(0, 'quiet'), entry(1)], null, 1)
  const [sample] = (await run(file('sample.json', text))).findings[0]!.samples
  expect([sample!.line, sample!.offset]).toEqual([2, text.indexOf('CKR_PIN_INCORRECT')])
  expect(JSON.parse(sample!.text)).toEqual(entry(1))
})

test('records that the caller names', async () => {
  const logs = { resourceLogs: [{ scopeLogs: [{ logRecords: [entry(0), entry(1), entry(2)] }] }] }
  const path = file('otlp.json', JSON.stringify(logs))
  expect(events(await run(path))).toBe(1)
  expect(events(await run(path, { records: ['resourceLogs', 'scopeLogs', 'logRecords'] }))).toBe(3)
  expect(problems(await run(path, { records: ['logs'] }))).toEqual(['json/no-records'])
})

test('an element too large for the head gives way to the array in it', async () => {
  const inner = Array.from({ length: 20_000 }, (_, n) =>
    entry(n % 10, n % 1000 === 0 ? 'C_Login failed: CKR_PIN_INCORRECT' : 'quiet'),
  )
  expect(events(await run(file('large.json', JSON.stringify([{ host: 'a', logs: inner }]))))).toBe(20)
})

test('numbers are read as written', async () => {
  const text =
    '[{"message":"C_Sign failed: CKR_DEVICE_ERROR","n":9007199254740993,"n":1},{"message":"C_Sign failed: \\u0043KR_DEVICE_ERROR"}]'
  const summary = await run(file('raw.json', text))
  expect(summary.findings.flatMap(f => f.samples.map(s => s.text.includes('9007199254740993')))).toEqual([true])
})

test.each([
  ['cut', `[${JSON.stringify(entry(0))},${JSON.stringify(entry(1))},{"time":`, 'json/cut', 2],
  ['torn', `[${JSON.stringify(entry(0))},{"x":"y\n${JSON.stringify(entry(1))}\n`, 'json/malformed', 2],
  ['comma', `[${JSON.stringify(entry(0))} ${JSON.stringify(entry(1))}]`, 'json/malformed', 1],
])('what is %s costs itself only', async (name, text, id, count) => {
  const summary = await run(file(`${name}.json`, text))
  expect(events(summary)).toBe(count)
  expect(problems(summary)).toEqual([id])
  expect(summary.sources[0]!.state).toBe('partial')
})

test('a document that grew inside its brackets is counted once', async () => {
  const database = join(dir, 'grown.db')
  const list = [entry(0), entry(1)]
  for (const [print, name] of [
    [(v: unknown) => `${JSON.stringify(v, null, 2)}\n`, 'grown.json'],
    [(v: unknown) => JSON.stringify({ logs: v }), 'grown2.json'],
  ] as const) {
    const path = file(name, print(list))
    expect(events(await run(path, { database }))).toBe(2)
    expect(events(await run(path, { database }))).toBe(2)
    file(name, print([...list, entry(2), entry(3)]))
    expect(events(await run(path, { database }))).toBe(4)
    expect(events(await run(path, { database }))).toBe(4)
  }
})
