/** Lines longer than what is read at once: every code on them is told, once for each part, at its place, and nothing is cut. */
import { expect, test } from 'vitest'
import { tell } from './lines.ts'

const FILL = 'lorem ipsum dolor '
const fill = (bytes: number): string => FILL.repeat(Math.ceil(bytes / FILL.length)).slice(0, bytes)
const codes = (text: string): string[] => tell(text).map(({ code }) => code)

test.each([0, 500, 3000, 4070, 4090, 5000, 7167, 16_384, 70_000, 1 << 20])('a code behind %i bytes is told', bytes => {
  expect(codes(`pkcs11 ${fill(bytes)} C_Sign failed: CKR_DEVICE_ERROR (0x30) here`)).toEqual(['CKR_DEVICE_ERROR'])
})

test('at every place around the end of a part it is told once, with its function', () => {
  for (let bytes = 3000; bytes < 4300; bytes += 7) {
    const told = tell(`${fill(bytes)} C_Sign failed: CKR_DEVICE_ERROR ${fill(3000)}`)
    expect([bytes, told.map(({ code, functionName, text }) => [code, functionName, text])]).toEqual([
      bytes,
      [['CKR_DEVICE_ERROR', 'C_Sign', 'CKR_DEVICE_ERROR']],
    ])
  }
})

test('codes far apart on one line are all told', () => {
  const line = ['CKR_DEVICE_ERROR', 'CKR_PIN_LOCKED', 'CKR_TOKEN_NOT_PRESENT', 'CKR_HOST_MEMORY']
    .map(code => `C_Sign failed: ${code} ${fill(9000)}`)
    .join('')
  expect(codes(line)).toEqual(['CKR_DEVICE_ERROR', 'CKR_PIN_LOCKED', 'CKR_TOKEN_NOT_PRESENT', 'CKR_HOST_MEMORY'])
})

test('a run of NUL, as a file with a hole has it, hides nothing behind it', () => {
  for (const nuls of [100, 4096, 5000, 300_000])
    expect([
      nuls,
      codes(`C_Login failed: CKR_PIN_INCORRECT${'\0'.repeat(nuls)}C_Sign failed: CKR_DEVICE_ERROR`),
    ]).toEqual([nuls, ['CKR_PIN_INCORRECT', 'CKR_DEVICE_ERROR']])
})

test('a line of one word ends', () => {
  for (const part of ['a', '7', '_', '\0', 'é']) expect(codes(part.repeat(100_000))).toEqual([])
})

test('what begins a line does so in its first part only', () => {
  // `ok 1` begins a line of a test that passed.
  expect(codes('ok 1 C_Sign CKR_DEVICE_ERROR')).toEqual([])
  for (let bytes = 3060; bytes < 3090; bytes++)
    expect(codes(`${fill(bytes)} ok 1 C_Sign CKR_DEVICE_ERROR ${fill(2000)}`)).toEqual(['CKR_DEVICE_ERROR'])
})

test('the level at the beginning of a line is that of all its parts', () => {
  const [short, long] = ['INFO', 'ERROR'].map(level =>
    codes(`2026-01-02 03:04:05 ${level} ${fill(9000)} CKR_DEVICE_ERROR`),
  )
  expect([short, long]).toEqual([[], ['CKR_DEVICE_ERROR']])
})
