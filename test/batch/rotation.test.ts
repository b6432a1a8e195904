/** A directory of rotated files reads as one stream per log: what one file begins, the next may end. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { scratch } from '../support/programs/shell.ts'
import { analyzeHere as analyze, countsOf, problemIds, type Report } from '../support/runs/report.ts'

/** A chain, a repeat, a stack trace, an open call: each can be torn by rotation. */
const LINES = [
  '2026-01-31T10:00:00Z hsm[7]: tick\n',
  '2026-01-31T10:00:01Z hsm[7]: 1: C_Login\nReturned:  164 CKR_PIN_LOCKED\n\n',
  '2: C_SignInit\nReturned:  257 CKR_USER_NOT_LOGGED_IN\n\n',
  '3: C_Sign\n',
  'Returned:  145 CKR_OPERATION_NOT_INITIALIZED\n\n',
  'Jan 31 10:00:08 host sshd[77]: C_Login failed: 160\n',
  'Jan 31 10:00:38 host last message repeated 2 times\n',
  'Jan 31 10:00:39 host sshd[77]: done\n',
]

const told = ({ findings }: Report): unknown =>
  findings.map(({ code, context, disposition, count }) => [code, context, disposition, count])

async function read(
  files: Readonly<Record<string, string | Uint8Array>>,
  ...argv: string[]
): Promise<{ exit: number; report: Report }> {
  const cwd = scratch()
  mkdirSync(join(cwd, 'logs'))
  for (const [name, content] of Object.entries(files)) writeFileSync(join(cwd, 'logs', name), content)
  return analyze(['logs', '--tz', 'UTC', '--year', '2026', ...argv], { cwd })
}

test('wherever rotation cuts a log, the files together say what the whole says', async () => {
  const { report: whole } = await read({ 'app.log': LINES.join('') })
  expect(countsOf(whole)).toMatchObject({ CKR_PIN_INCORRECT: 3 })
  for (let cut = 1; cut < LINES.length; cut++) {
    const [before, after] = [LINES.slice(0, cut).join(''), LINES.slice(cut).join('')]
    const { exit, report } = await read({ 'app.log.1.gz': gzipSync(before), 'app.log': after })
    expect([cut, exit, told(report)]).toEqual([cut, 0, told(whole)])
    expect(problemIds(report)).toEqual(problemIds(whole))
    expect(report.sources.map(s => s.path)).toEqual(['logs/app.log', 'logs/app.log.1.gz'])
  }
})

test('three files, one of them empty, one without its last line feed', async () => {
  const hit = 'Jan 31 10:00:08 host sshd[77]: C_Login failed: 160\n'
  const again = 'Jan 31 10:00:38 host last message repeated 2 times\n'
  const count = async (files: Readonly<Record<string, string | Uint8Array>>): Promise<unknown> =>
    countsOf((await read(files)).report)
  expect(await count({ 'a.log.2': hit.trimEnd(), 'a.log.1': zstdCompressSync(again), 'a.log': 'x\n' })).toEqual({
    CKR_PIN_INCORRECT: 3,
  })
  expect(await count({ 'a.log-20260130': hit, 'a.log-20260131': again })).toEqual({ CKR_PIN_INCORRECT: 3 })
  // A number is missing, hours lie between, or another log stands beside it: nothing is carried over.
  expect(await count({ 'a.log.3': hit, 'a.log.1': again })).toEqual({ CKR_PIN_INCORRECT: 1 })
  expect(await count({ 'a.log.2': hit, 'a.log.1': again.replace('10:00', '14:00') })).toEqual({ CKR_PIN_INCORRECT: 1 })
  expect(await count({ 'a.log.1': hit, 'b.log': again })).toEqual({ CKR_PIN_INCORRECT: 1 })
  // The first one is cut: what follows it is not known.
  expect(await count({ 'a.log.2': gzipSync(hit).subarray(0, -3), 'a.log.1': again })).toEqual({ CKR_PIN_INCORRECT: 1 })
})

test('with a database a second run adds nothing', async () => {
  const cwd = scratch()
  writeFileSync(join(cwd, 'app.log.1'), LINES.slice(0, 6).join(''))
  writeFileSync(join(cwd, 'app.log'), LINES.slice(6).join(''))
  const argv = ['app.log.1', 'app.log', '--db', 'counts.db', '--year', '2026']
  const first = (await analyze(argv, { cwd })).report
  expect(told((await analyze(argv, { cwd })).report)).toEqual(told(first))
  // What is new in the youngest file still sees the lines of the file before it.
  writeFileSync(join(cwd, 'app.log'), `${LINES.slice(6).join('')}Jan 31 10:00:40 host sshd[77]: C_Login failed: 164\n`)
  expect(countsOf((await analyze(argv, { cwd })).report)).toMatchObject({ CKR_PIN_INCORRECT: 3, CKR_PIN_LOCKED: 2 })
})
