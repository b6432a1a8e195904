import { expect, it } from 'vitest'
import { grouped } from '../../src/report/i18n/report-words.ts'
import { bar, bytesText, isoTime, periodText, shareText, timeText, valueForms } from '../../src/report/number-format.ts'
import { T0 } from './make.ts'

it('writes numbers', () => {
  expect([0, 999, 1000, 12345, 1234567].map(grouped)).toEqual(['0', '999', '1,000', '12,345', '1,234,567'])
  expect([0, 1023, 1024, 1024 * 1024 - 1, 14.2 * 1048576].map(bytesText)).toEqual([
    '0 B',
    '1023 B',
    '1.0 KiB',
    '1.0 MiB',
    '14.2 MiB',
  ])
})
it('writes shares that never lie', () => {
  expect([shareText(1, 3), shareText(1, 1000), shareText(999, 1000), shareText(5, 5), shareText(0, 0)]).toEqual([
    '33%',
    '<1%',
    '>99%',
    '100%',
    '0%',
  ])
  expect([bar(1, 1, 6), bar(1, 1000, 6), bar(1, 4, 6)]).toEqual(['██████', '▌', '█▌'])
})
it('writes times', () => {
  expect([timeText(T0), timeText(null), timeText(8e15), isoTime(T0 + 123)]).toEqual([
    '2026-01-31 10:00:00Z',
    '–',
    '–',
    '2026-01-31T10:00:00.123Z',
  ])
  expect([periodText(T0, T0 + 999), periodText(null, null)]).toEqual(['2026-01-31 10:00:00Z', '–'])
})
it('writes a value as logs may hold it', () => {
  expect(valueForms({ numbers: 'hex' }, 0x800000a0)).toEqual(['0x800000a0', '2147483808', '-2147483488'])
  expect(valueForms({ numbers: 'hex' }, 160)).toEqual(['0xa0', '160'])
  expect(valueForms({ numbers: 'decimal' }, 12000007)).toEqual(['12000007'])
  expect(valueForms(null, null)).toEqual([])
})
