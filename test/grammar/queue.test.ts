/** Error queues of OpenSSL, of both generations. */
import { expect, test } from 'vitest'
import { readQueue } from '../../src/grammar/queue.ts'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const read = (text: string): ReturnType<typeof readQueue> => readQueue(encode(text), 0, encode(text).length)

test.each<[string, number, string | null]>([
  ['error:41800032:PKCS#11 module::Device removed', 0x32, null],
  ['error:418000A0:PKCS#11 module:ERR_CKR_error:PIN incorrect:p11_slot.c:208:', 0xa0, null],
  ['error:8207A030:PKCS#11 module:func(122):Device error', 0x30, null],
  ['error:82065006:PKCS#11 module:pkcs11_login:Function failed:p11_slot.c:1', 0x6, 'pkcs11_login'],
  [
    'error:420000E0:/usr/lib/pkcs11.so:p11prov_OpenSession:reason(224):interface.gen.c:40:C_OpenSession',
    0xe0,
    'C_OpenSession',
  ],
  ['error:40800096:pkcs11:p11prov_sig:reason(150):x.c:1:', 0x96, 'p11prov_sig'],
  ['error:81000054:lib(129):pkcs11_getattr:reason(84)', 0x54, 'pkcs11_getattr'],
  ['7F:error:41800032:PKCS#11 module::Device removed', 0x32, null],
])('%s', (text, value, functionName) => {
  const { entries, foreign } = read(text)
  expect(entries.map(e => [e.value, e.functionName, text.slice(e.start, e.end)])).toEqual([
    [value, functionName, text.slice(text.indexOf('error:'), text.indexOf('error:') + 14)],
  ])
  expect(foreign).toBe(true)
})

test('entries one behind the other', () => {
  const { entries } = read(
    '"error:41800032:PKCS#11 module::Device removed:p11.c:1:" "error:418000A0:PKCS#11 module::PIN incorrect"',
  )
  expect(entries.map(e => e.value)).toEqual([0x32, 0xa0])
  const joined = read('error:41800032:PKCS#11 module::x:error:418000A0:PKCS#11 module::y')
  expect(joined.entries.map(e => e.value)).toEqual([0x32, 0xa0])
})

test.each([
  'error:0A000086:SSL routines::certificate verify failed',
  'error:81067065:PKCS#11 engine routines:x:invalid parameter',
  'error:41800401:PKCS#11 module::Invalid slot number',
])('%s tells no return value, and no other reading may', text => {
  expect(read(text)).toEqual({ entries: [], foreign: true })
})

test.each([
  'error:4180003:PKCS#11',
  'error:4180003G:PKCS#11 module::x',
  'myerror:41800032:PKCS#11 module::x',
  'error:',
  'e',
])('%s is no entry', text => {
  expect(read(text)).toEqual({ entries: [], foreign: false })
})

test('nothing behind the end of the line is read', () => {
  const text = 'error:41800032:PKCS#11 module::x'
  for (let to = 0; to < 15; to++) expect(readQueue(encode(text), 0, to)).toEqual({ entries: [], foreign: false })
})
