/** Which words name an operation, however they are spelled and joined. */
import { expect, test } from 'vitest'
import { ContextWords, mentionsFailure } from '../../../src/detect/operation/words.ts'

const words = new ContextWords()
for (const [text, id] of Object.entries({
  sign: 'sign',
  signature: 'verify',
  'log in': 'login',
  'wrap key': 'wrap',
  'generate … key': 'keygen',
  'decrypt*': 'decrypt',
  签名: 'sign',
  échec: 'fail',
  подпись: 'sign',
  żądanie: 'wish',
  'žádost šifra': 'wish',
}))
  words.add(text, { id, kind: 'verb' })

/** The operation of the word at the start of a text, and the text of that word. */
function first(text: string): string | null {
  const bytes = Buffer.from(text)
  const word = words.at(bytes, 0, bytes.length)
  return word === null ? null : `${word.id}: ${bytes.toString('utf8', 0, words.end)}`
}

test.each<[text: string, found: string | null]>([
  ['sign', 'sign: sign'],
  ['SIGN', 'sign: SIGN'],
  ['signature', 'verify: signature'],
  ['signal', null],
  ['SIGNAL', null],
  ['SIGN_INIT', 'sign: SIGN'],
  ['signPdf', 'sign: sign'],
  ['signé', null],
  ['sign失败', 'sign: sign'],
  ['log in', 'login: log in'],
  ['login', 'login: login'],
  ['logIn(', 'login: logIn'],
  ['log  in', 'login: log  in'],
  ['log-in', 'login: log-in'],
  ['log info', null],
  ['wrap_key', 'wrap: wrap_key'],
  ['WrapKey', 'wrap: WrapKey'],
  ['WRAP_KEY', 'wrap: WRAP_KEY'],
  ['wrap.key', 'wrap: wrap.key'],
  ['wrap::key', 'wrap: wrap::key'],
  ['wrapped key', null],
  ['generate key', 'keygen: generate key'],
  ['generate wrapping key', 'keygen: generate wrapping key'],
  ['generate an RSA-2048 key', null],
  ['generate a new key', 'keygen: generate a new key'],
  ['generate the very first key', null],
  ['generateKey', 'keygen: generateKey'],
  ['decryption', 'decrypt: decrypt'],
  ['签名失败', 'sign: 签名'],
  ['Échec', 'fail: Échec'],
  ['ÉCHEC', 'fail: ÉCHEC'],
  ['ПОДПИСЬ', 'sign: ПОДПИСЬ'],
  ['Żądanie', 'wish: Żądanie'],
  ['ŽÁDOST ŠIFRA', 'wish: ŽÁDOST ŠIFRA'],
  ['si', null],
  ['s', null],
])('%s begins with %s', (text, found) => {
  expect(first(text)).toBe(found)
})

test.each<[line: string, tells: boolean]>([
  ['Login to token FAILED', true],
  ['could not open the slot', true],
  ['could open the slot', false],
  ['Échec de la connexion', true],
  ['登录失败', true],
  ['fai', false],
  ['an unusable key', false],
])('%s: a failure? %s', (line, tells) => {
  const bytes = Buffer.from(line)
  expect(mentionsFailure(bytes, 0, bytes.length)).toBe(tells)
})
