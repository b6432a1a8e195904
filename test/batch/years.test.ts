/** Sources through the real runner: what their name, first lines and last change say about years, and their format. */
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import type { Summary } from '../../src/model/counts/summary.ts'
import { analyzed } from '../support/runs/analysis.ts'

const folder = mkdtempSync(join(tmpdir(), 'logremedy-years-'))
afterAll(() => rmSync(folder, { recursive: true }))

const line = (stamp: string): string => `${stamp}   260  2432 E C02f06/HUKS: HksInit: failed, ret = -13\n`
const LOG = line('12-31 23:59:59.000') + line('01-01 00:00:01.000')

/** Analyses files that were last changed on a day; a database keeps them for the next call. */
async function run(
  files: Record<string, string | Uint8Array>,
  changed: string,
  database: string | null = null,
): Promise<Summary> {
  const paths = Object.entries(files).map(([name, content]) => {
    const path = join(folder, name)
    writeFileSync(path, content)
    utimesSync(path, new Date(changed), new Date(changed))
    return path
  })
  return analyzed(paths, database)
}

const span = ({ findings }: Summary): (string | null)[] =>
  [findings[0]!.firstSeen, findings[0]!.lastSeen].map(t => (t === null ? null : new Date(t).toISOString()))

test('by the last change', async () => {
  expect(span(await run({ 'a.log': LOG }, '2026-01-05'))).toEqual([
    '2025-12-31T23:59:59.000Z',
    '2026-01-01T00:00:01.000Z',
  ])
})

test('by the name, also of compressed files', async () => {
  expect(span(await run({ 'hilog.000.20180101-000500.gz': gzipSync(LOG) }, '2026-01-05'))).toEqual([
    '2017-12-31T23:59:59.000Z',
    '2018-01-01T00:00:01.000Z',
  ])
})

test('by a neighbour, also for lines that were appended later', async () => {
  const head = 'CST 2019-12-31 10:00:00.000   260  2432 I C02f06/HUKS: begun\n'
  const database = join(folder, 'counts.db')
  await run({ 'b.log': head + line('12-31 23:59:59.000') }, '2026-01-05', database)
  const summary = await run({ 'b.log': head + LOG }, '2027-01-05', database)
  expect(summary.findings[0]!.count).toBe(2)
  expect(span(summary)).toEqual(['2019-12-31T23:59:59.000Z', '2020-01-01T00:00:01.000Z'])
  expect(summary.sources[0]!.format).toBe('hilog')
})

test('formats are named', async () => {
  const { sources } = await run(
    {
      'array.json': '[{"code":1},\n{"code":2}]',
      'spy.log': '12: C_Login\n2026-01-31 10:00:00.123\n[in] hSession = 0x1\nReturned:  160 CKR_PIN_INCORRECT\n\n',
      'empty.log': '',
    },
    '2026-01-05',
  )
  expect(sources.map(s => s.format).sort()).toEqual(['json', 'pkcs11-spy', 'text'])
})
