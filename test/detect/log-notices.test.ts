/** What logs say about themselves: losses, repeats, hidden values, calls that never returned. */
import { expect, test } from 'vitest'
import { makeClock } from '../../src/formats/time/clock.ts'
import { notedProblems } from '../../src/report/sentences/notes.ts'
import { Scanner } from '../../src/scan/scanner.ts'
import { verifyLedger } from '../../src/store/checks/verify.ts'
import { closeStore, openStore } from '../../src/store/database.ts'
import { readSummary } from '../../src/store/read/read-summary.ts'
import { applyPartial, createSource, dropProvisional } from '../../src/store/write/apply.ts'
import { builtInRules } from '../support/rules/rules.ts'
import { bytesFeed } from '../support/runs/feeds.ts'
import { summaryOf } from '../support/runs/summary.ts'

const scanner = new Scanner(builtInRules())
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const read = (text: string) => summaryOf(scanner, encode(text), { cuts: [] })
const OPEN = 'log/open-call'
const openOf = async (text: string) =>
  (await read(text)).problems.filter(p => p.id === OPEN).map(p => [p.subject, p.place?.offset, p.times ?? 1])

const SPY = '0: C_Initialize\nReturned:  0 CKR_OK\n\n'
const BANNER = '*************** OpenSC PKCS#11 spy *****************\n'

test('losses are counted by what dropped them, with their span', async () => {
  const summary = await read(
    '04-19 17:02:34.219   411   411 W C02C02/demo/LOGLIMIT: 108 line(s) dropped in a second!\n' +
      '04-19 17:03:10.000   411   411 W C02C02/demo/LOGLIMIT: 2 line(s) dropped in a second!\n' +
      '04-19 17:03:11.000   999   999 W A00032/LOGLIMIT: ==com.example.demo LOGS OVER PROC QUOTA, 3091 DROPPED==\n',
  )
  expect(summary.totals).toMatchObject({ events: 0, lost: 3201 })
  expect(summary.losses).toEqual([
    {
      source: 0,
      what: 'LOGLIMIT',
      from: 'demo',
      lines: 110,
      reports: 2,
      firstSeen: Date.UTC(2026, 3, 19, 17, 2, 34, 219),
      lastSeen: Date.UTC(2026, 3, 19, 17, 3, 10),
      offset: 55,
    },
    expect.objectContaining({ from: 'com.example.demo', lines: 3091, reports: 1 }),
  ])
})

test('a repeat counts the line of the same process before it, and nothing else', async () => {
  const hit = 'Jan 31 10:00:00 host sshd[77]: C_Login failed: 160\n'
  const other = 'Jan 31 10:00:01 host cron[9]: tick\n'
  const count = async (text: string) => (await read(text)).totals.events
  expect(await count(`${hit}Jan 31 10:00:30 host last message repeated 7 times\n`)).toBe(8)
  expect(await count(`${hit}${other}Jan 31 10:00:30 host last message repeated 7 times\n`)).toBe(1)
  expect(
    await count(`${hit}${other}Jan 31 10:00:30 host sshd[77]: message repeated 3 times: [ C_Login failed: 160 ]\n`),
  ).toBe(4)
  expect(await count(`${other}Jan 31 10:00:30 host last message repeated 7 times\n`)).toBe(0)
  expect((await read(`${hit}Jan 31 10:00:30 host last message repeated 7 times\n`)).totals.lost).toBe(0)
})

test('a hidden code is told and is no finding', async () => {
  const line = '01-31 10:00:00.000  5394  5394 E A03D00/JSAPP: generateKeyItem failed, {"code":<private>}\n'
  const summary = await read(line + line)
  expect(summary.findings).toEqual([])
  expect(summary.problems).toMatchObject([{ id: 'log/hidden-hilog', kind: 'note', times: 2 }])
})

test('what a token says of its PIN is told in both languages, but not where the line only quotes it', async () => {
  const { packs } = builtInRules()
  const flags = '  token flags        : login required, final user PIN try, user PIN locked\n'
  const source = '#define CKF_USER_PIN_LOCKED 0x00040000UL\n'
  const summary = await read(source + flags + source + flags)
  expect(summary.problems.map(p => [p.id, p.times, p.place?.offset])).toEqual([
    ['lockout/final-try', 2, source.length + flags.indexOf('final')],
    ['lockout/locked', 2, source.length + flags.indexOf('user PIN locked')],
  ])
  for (const [lang, fact] of [
    ['en', 'The token says that its PIN is locked.'],
    ['zh', '令牌报告其 PIN 已被锁定。'],
  ] as const)
    expect(notedProblems(summary, { packs, lang })[1]!.fact).toContain(fact)
})

test('a call that is open at the end of a source is told', async () => {
  expect(await openOf(`${SPY}1: C_Sign\n[in] hSession = 0x1\n`)).toEqual([['C_Sign', SPY.length, 1]])
  expect(await openOf(`${SPY}1: C_Sign`)).toEqual([['C_Sign', SPY.length, 1]])
  expect(await openOf(`${SPY}1: C_Sign\nReturned:  48 CKR_DEVICE_ERROR\n`)).toEqual([])
  expect(await openOf(`${SPY}1: C_WaitForSlotEvent\n`)).toEqual([])
  expect(await openOf('C_Initialize = CKR_OK\nC_Sign\n  IN: hSession = S1\n')).toEqual([['C_Sign', 22, 1]])
  expect(await openOf('C_Login\nC_Sign\n')).toEqual([])
})

test('threads are told apart where returns name them', async () => {
  const text = '77[1]: C_Sign\n77[2]: C_Login\n77[2]:   rv = CKR_OK\n77[2]: C_Logout\n77[2]:   rv = CKR_OK\n'
  expect(await openOf(text)).toEqual([['C_Sign', 0, 1]])
})

test('a new process shows which call of the one before never returned', async () => {
  const first = `${BANNER}${SPY}`
  expect(await openOf(`${first}1: C_Sign\n${first}`)).toEqual([['C_Sign', first.length, 1]])
  expect(await openOf(`${first}1: C_Sign\n${SPY}1: C_Sign\n${SPY}`)).toEqual([['C_Sign', first.length, 2]])
  // The first process goes on beside the second: its call returns after all.
  expect(await openOf(`${first}1: C_Sign\n${first}Returned:  0 CKR_OK\n`)).toEqual([])
})

test('a call that returns once the log has grown is told no more', async () => {
  const opened = openStore(null)
  if (!opened.ok) throw new Error(opened.problems[0]!.fact)
  const store = opened.value
  const id = createSource(store, { path: 'a.log', member: null, dev: null, ino: null })
  const scan = async (text: string, from: number) => {
    dropProvisional(store, id)
    const options = { clock: makeClock({ year: 2026, zone: 'UTC' }), maxLine: 1 << 20, since: null, until: null }
    const { partial, tail } = await scanner.scan(bytesFeed(encode(text)), { from, to: null }, options)
    applyPartial(store, id, 0, partial, { head: null, tail: null })
    if (tail !== null) {
      const apply = () => applyPartial(store, id, 0, tail, { head: null, tail: null, provisional: true })
      expect([apply(), apply()]).toEqual(['applied', 'already'])
    }
    expect(verifyLedger(store)).toEqual([])
    return readSummary(store, { sources: null, packs: [] }).problems.map(p => p.subject)
  }
  const begun = `${SPY}1: C_Sign\n`
  expect(await scan(begun, 0)).toEqual(['C_Sign'])
  expect(await scan(begun, begun.length)).toEqual(['C_Sign'])
  expect(await scan(`${begun}Returned:  0 CKR_OK\n`, begun.length)).toEqual([])
  closeStore(store)
})
