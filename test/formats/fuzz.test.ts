import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseEvent } from '../../src/formats/event.ts'
import { UTC } from './scaffold.ts'

/** Pieces of real heads: random bytes alone would hardly pass the first check of any dialect. */
const PIECES = [
  '02-03 04:05:06.789',
  '2026-02-03 04:05:06.789',
  '2026-02-03T04:05:06Z',
  'CST ',
  'GMT+8 ',
  '1770091506.789',
  '1769853600123',
  '  311  4022 ',
  '5182-5190',
  '/com.x ',
  ' E ',
  'E/',
  'C02F06/',
  'HUKS',
  ': ',
  ':',
  'Tag',
  '( 12): ',
  '[ ',
  ' ]',
  '[',
  ']',
  '(',
  ')',
  '<13>',
  '<165>1 ',
  'Jul  1 19:43:22 ',
  'host ',
  'app[12]: ',
  ' - ',
  '|',
  ' | ',
  'ERROR',
  ' [error] ',
  'level=',
  '0x1f',
  ' : 0x7f : ',
  'P:1; T:0x1 ',
  '{"',
  '{"log":"',
  '"msg":"',
  '\\n',
  '\\u0022',
  '2026-02-03T04:05:06Z stderr F ',
  'MESSAGE=',
  '__REALTIME_TIMESTAMP=',
  'fail: ',
  'a.b[0]',
  'Pid:',
  'Error code:',
  'Timestamp:',
  'hsm_1  | ',
  '"time":',
  '"level":',
  ',',
  '}',
  '"',
  '\\',
  'E0131 10:00:00.123 ',
  'HUKS_E_',
  '\x1b[31m',
  '\x1b[',
  '1. ',
  '-',
  '+08',
  'Thu Mar 18 13:46:49 2021 ',
  '18/Mar/2021:13:46:49 +0100 ',
  '0x2e0237 Debug 0x0 6 0 ',
  'Runner[1:2] ',
  ' --- [',
  '[pid 1:tid 2]',
  'time=',
  '密',
]
const line = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc
    .array(fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...PIECES) }, fc.string({ maxLength: 4 })), {
      maxLength: 12,
    })
    .map(parts => new TextEncoder().encode(parts.join(''))),
)

test('any bytes give an event whose message lies within the line', () => {
  fc.assert(
    fc.property(line, bytes => {
      const event = parseEvent(bytes, 0, bytes.length, UTC)
      expect(event.message).toBeGreaterThanOrEqual(0)
      expect(event.message).toBeLessThanOrEqual(bytes.length)
      for (const number of [event.time, event.pid, event.tid])
        expect(number === null || Number.isSafeInteger(number)).toBe(true)
      for (const name of [event.tag, event.process, event.domain])
        expect(name === null || name === name.trim()).toBe(true)
      expect(event.level === undefined || event.dialect === undefined).toBe(false)
      if (event.wrapper === null && event.dialect === 'none') expect(event.message).toBe(0)
      if (event.dialect === 'none') expect(event.time).toBeNull()
    }),
    { numRuns: 20_000 },
  )
}, 900_000)

test('an event depends on the line alone: not on what stands around it, nor on lines read before', () => {
  fc.assert(
    fc.property(line, fc.uint8Array({ maxLength: 40 }), line, (bytes, before, after) => {
      const around = new Uint8Array([...before, ...bytes, ...after])
      const alone = parseEvent(bytes, 0, bytes.length, UTC)
      expect(parseEvent(around, before.length, before.length + bytes.length, UTC)).toEqual(alone)
      parseEvent(after, 0, after.length, UTC)
      expect(parseEvent(bytes, 0, bytes.length, UTC)).toEqual(alone)
    }),
    { numRuns: 20_000 },
  )
}, 900_000)

test('every beginning of a line gives an event', () => {
  fc.assert(
    fc.property(line, bytes => {
      for (let to = 0; to <= bytes.length; to++) expect(parseEvent(bytes, 0, to, UTC).message).toBeLessThanOrEqual(to)
    }),
    { numRuns: 500 },
  )
}, 900_000)
