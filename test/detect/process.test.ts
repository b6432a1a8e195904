/** Lines of several processes stand between each other; only those of one support, explain or repeat a hit of it. */
import { expect, test } from 'vitest'
import { Scanner } from '../../src/scan/scanner.ts'
import { builtInRules } from '../support/rules/rules.ts'
import { summaryOf } from '../support/runs/summary.ts'

const scanner = new Scanner(builtInRules())
const foundIn = async (lines: readonly string[], cuts: readonly number[] = []): Promise<string[]> => {
  const { findings } = await summaryOf(scanner, new TextEncoder().encode(`${lines.join('\n')}\n`), { cuts })
  return findings.map(({ key, count }) => `${count} ${key.code} ${key.context}`).sort()
}
const sdk = '01-31 10:00:00.000 12345 12399 D KeylessSDK: flow begins'
const other = (n: number): string => `01-31 10:00:00.001  2981  3002 I Sync    : step ${n}`
const failed = (pid: number, second = 0, tag = 'Login   '): string =>
  `01-31 10:00:0${second}.002 ${String(pid).padStart(5)} 12399 E ${tag}: failed (Code: 30004)`

test('a word of the product supports the numbers of its own process, past lines of others', async () => {
  expect(await foundIn([sdk, failed(2981)])).toEqual([])
  expect(await foundIn([sdk, ...[1, 2].map(other), failed(12345)])).toEqual(['1 30004 unknown'])
  const far = Array.from({ length: 40 }, (_, i) => other(i))
  expect(await foundIn([sdk, ...far, failed(12345)])).toEqual([])
})

test('a JSON record stands for itself, a line without a process for those before it', async () => {
  const near = '{"pid":7,"msg":"keyless flow begins"}'
  expect(await foundIn([near, '{"pid":7,"msg":"upload failed","code":30004}'])).toEqual([])
  expect(await foundIn([near, 'failed (Code: 30004)'])).toEqual(['1 30004 unknown'])
})

test('the operation is that of the failure before, up to a line of the process with another code', async () => {
  const of = (pid: number, text: string): string => `01-31 10:00:00.000  ${pid}  ${pid} E A03d00/JSAPP: ${text}`
  const lines = [
    of(5394, 'importKeyItem failed, see below'),
    of(6001, 'deleteKeyItem failed'),
    of(5394, 'code: 12000003, message: Invalid size.'),
    of(5394, 'code: 12000014, message: Insufficient memory.'),
    of(6001, '{ code: 12000004, message: none }'),
    of(7001, 'BusinessError 12000006: none'),
  ]
  const all = ['1 12000003 import', '1 12000004 delete', '1 12000006 unknown', '1 12000014 unknown']
  expect(await foundIn(lines)).toEqual(all)
  const ends = lines.map((_, i) => lines.slice(0, i + 1).join('\n').length + 1).slice(0, -1)
  expect(await foundIn(lines, ends)).toEqual(all)
})

test('layers print one failure within a second; what comes later is another try', async () => {
  expect(await foundIn([sdk, failed(12345), other(1), failed(12345, 0, 'AuthView')])).toEqual(['1 30004 unknown'])
  expect(await foundIn([sdk, failed(12345), failed(12345, 5, 'AuthView')])).toEqual(['2 30004 unknown'])
  // Lines of one layer are tries of their own.
  expect(await foundIn([sdk, failed(12345), failed(12345)])).toEqual(['2 30004 unknown'])
})
