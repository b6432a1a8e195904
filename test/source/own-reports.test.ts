/** What is told from logs by its first bytes. */
import { describe, expect, test } from 'vitest'
import {
  foldSkipped,
  mayBeOwnFile,
  OWN_HEAD,
  ownFileKind,
  skippedOwnFile,
} from '../../src/source/content/own-reports.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1')

/** What a file is, by the two looks that are taken. */
function kindOf(content: Uint8Array): ReturnType<typeof ownFileKind> {
  const kind = ownFileKind(content.subarray(0, OWN_HEAD))
  if (kind !== null) expect(mayBeOwnFile(content)).toBe(true)
  return kind
}

test.each([
  ['SQLite format 3\0\x10\0', 'a database'],
  ['\x37\x7f\x06\x82\0\x2d\xe2\x18', 'a write-ahead log'],
  ['\x37\x7f\x06\x83\0\x2d\xe2\x18', 'one of a machine with the other order of bytes'],
  ['\xd9\xd5\x05\xf9\x20\xa1\x63\xd7\0\0', 'a journal'],
  ['\x18\xe2\x2d\0\0\0\0\0\x01', 'the index of a write-ahead log'],
])('%j is a database: %s', head => {
  expect(kindOf(bytes(head))).toBe('database')
})

describe('a log is read though it quotes us', () => {
  test.each([
    '2026-01-31 SQLite format 3\0 could not be opened\n',
    'SQLite format 3 is what the header says\n',
    '7\x7f\x06 odd but text\n',
    'found {"schema":"logremedy/report@1"} in the answer\n',
    '{"level":"error","schema":"logremedy/live@1","msg":"CKR_DEVICE_ERROR"}\n',
    '{"schema":"somebody/live@1","msg":"CKR_DEVICE_ERROR"}\n',
    '{"message":"C_Sign failed: CKR_DEVICE_ERROR","source":{"name":"hsmd"},"code":{"value":"x"}}\n',
    '{"message":"sent","body":"\\"source\\":{\\"name\\":\\"logremedy\\"},\\"code\\":"}\n',
    '# logremedy/text@1 was the first line\nCKR_DEVICE_ERROR\n',
    'line\n# logremedy/text@1\nCKR_DEVICE_ERROR\n',
    '# Error code report of the month\nCKR_DEVICE_ERROR\n',
    '::error title=build::CKR_DEVICE_ERROR\n',
    '"namespace","code","message"\r\n"a","CKR_DEVICE_ERROR","x"\r\n',
    '# TYPE other_events counter\n',
    '<?xml version="1.0"?>\n<testsuites name="hsm"/>\n',
    '[\n  {\n    "namespace": "prod",\n    "pod": "x",\n    "code": "CKR_DEVICE_ERROR"\n  }\n]\n',
    'logremedy: a.log: It no longer exists.\nC_Sign failed: CKR_DEVICE_ERROR\n',
    '',
  ])('%j', head => {
    expect(kindOf(Buffer.from(head))).toBeNull()
  })
})

test('what shells of Windows make of our outputs is known as well', () => {
  const text = '{"schema":"logremedy/live@1","type":"source"}\n'
  const wide = Buffer.from(`\ufeff${text}`, 'utf16le')
  expect(kindOf(wide)).toBe('report')
  expect(kindOf(Buffer.from(wide).swap16())).toBe('report')
  expect(kindOf(Buffer.from(`\ufeff${text}`))).toBe('report')
  expect(kindOf(Buffer.from('\ufeffC_Sign failed: CKR_DEVICE_ERROR\n', 'utf16le'))).toBeNull()
})

test('a hostile head costs little', () => {
  for (const head of ['#\n', '[\n  {\n    "description": "', '{"message":"', '{ ', ' \n', '::stop-commands::'])
    expect(kindOf(Buffer.from(head.repeat(OWN_HEAD).slice(0, OWN_HEAD)))).toBeNull()
})

test('many notes of one kind become one with their number', () => {
  const note = (path: string) => skippedOwnFile({ path }, 'report', false)
  const fault = skippedOwnFile({ path: 'x' }, 'database', true)
  expect(foldSkipped([note('a'), fault, note('b'), note('c')])).toEqual([fault, { ...note('a'), times: 3 }])
})
