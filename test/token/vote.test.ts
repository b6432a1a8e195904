import { expect, test } from 'vitest'
import { voteFormat } from '../../src/token/vote.ts'

const HILOG = '02-29 04:05:06.789   311  4022 E C02F06/HUKS: x\n'
const LOGCAT = '02-29 04:05:06.789   311  4022 E Tag: x\n'
const vote = (text: string, fill?: number): string => {
  const bytes = new TextEncoder().encode(text)
  return voteFormat(bytes, fill ?? bytes.length)
}

test('the most frequent dialect wins over lines without head', () => {
  expect(vote(`a\nb\nc\n\n${HILOG}`)).toBe('hilog')
  expect(vote([HILOG, LOGCAT, LOGCAT].join(''))).toBe('logcat')
})

test('a tie goes to the dialect listed first', () => {
  expect(vote([LOGCAT, HILOG].join(''))).toBe('hilog')
  expect(vote(`${LOGCAT}{"a":1}\n`)).toBe('logcat')
})

test('nothing recognised is text', () => {
  expect(vote('')).toBe('text')
  expect(vote('a\nb')).toBe('text')
})

test('only 200 lines, and no byte beyond the fill, are read', () => {
  expect(vote(`${'x\n'.repeat(200)}${HILOG}`)).toBe('text')
  expect(vote(`${'x\n'.repeat(199)}${HILOG}`)).toBe('hilog')
  expect(vote(`x\n${HILOG}`, 2)).toBe('text')
  expect(vote(HILOG, HILOG.length - 1)).toBe('hilog')
})
