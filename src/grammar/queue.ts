/**
 * The error queue of OpenSSL: `error:XXXXXXXX:library:function:reason:file:line:data`, anywhere on a line. The number packs
 * library and reason; modules get the next free library number, and without their texts OpenSSL prints `lib(129)` and
 * `reason(84)`. What shows that the reason is a return value of PKCS#11 is the name of library, function, file or data.
 *
 *     error:41800032:PKCS#11 module::Device removed            libp11, OpenSSL 3: low 12 bits
 *     error:8207A030:PKCS#11 module:func(122):Device error     libp11, OpenSSL 1
 *     error:420000E0:/usr/lib/…/pkcs11.so:p11prov_OpenSession:reason(224):interface.gen.c:40:…C_OpenSession
 *
 * Source: include/openssl/err.h (ERR_PACK in OpenSSL 1 and 3); libp11 keeps its own reasons from 0x400 on.
 */
import { isWordByte, parseHex } from './tokens.ts'

/** One entry of a queue. Offsets are indices into the bytes of the line. */
export interface QueueEntry {
  readonly start: number
  readonly end: number
  /** The return value. */
  readonly value: number
  readonly functionName: string | null
}

const MARK = new TextEncoder().encode('error:')
const OWN = /pkcs#?11 (?:module|engine)|pkcs11|p11prov|p11_|cryptoki|libp11|\bC_[A-Z]|interface\.gen\.c/i

/** Returns the entries of error queues on a line that tell a return value of PKCS#11, and whether there are any others. */
export function readQueue(bytes: Uint8Array, from: number, to: number): { entries: QueueEntry[]; foreign: boolean } {
  const entries: QueueEntry[] = []
  let foreign = false
  for (let at = bytes.indexOf(MARK[0]!, from); at >= 0 && at + 15 <= to; at = bytes.indexOf(MARK[0]!, at + 1)) {
    if (!isMark(bytes, at) || !isNumber(bytes, at + 6) || bytes[at + 14] !== 0x3a) continue
    const packed = parseHex(bytes, at + 6, at + 14)
    let end = at + 15
    while (end < to && bytes[end] !== 0x22 && bytes[end] !== 0x0a) end++
    const next = indexOfMark(bytes, at + 15, end)
    if (next >= 0) end = next
    const [library = '', called = '', reason = '', ...rest] = text(bytes, at + 15, end).split(':')
    const told = `${library}:${called}:${rest.join(':')}`
    if (!OWN.test(told) || /engine(?: routines)?$/i.test(library)) {
      foreign = true
      continue
    }
    const value = reasonOf(packed, /pkcs#?11 module|lib\(\d+\)|vendor defined/i.test(library), reason)
    foreign = true
    if (value <= 0) continue
    entries.push({ start: at, end: at + 14, value, functionName: functionOf(called, rest) })
    at = end - 1
  }
  return { entries, foreign }
}

/** Returns the return value in a packed number; 0 for reasons of the module's own. */
function reasonOf(packed: number, isModule: boolean, reason: string): number {
  const written = /^reason\((\d+)\)/.exec(reason)
  if (written !== null) return own(Number(written[1]))
  // OpenSSL 3 keeps the library in the bits 23 to 30, OpenSSL 1 in the upper eight.
  const isThree = packed >= 0x4000_0000 && packed < 0x8000_0000
  const value = isThree ? packed & 0x7fffff : packed & 0xfff
  return own(isModule && isThree && value > 0xfff ? packed & 0xfff : value)
}

function own(value: number): number {
  return value >= 0x400 ? 0 : value
}

/** Returns the function that the data or the function field names: `C_Sign` in the data tells more than a wrapper. */
function functionOf(called: string, rest: readonly string[]): string | null {
  const inner = /\bC_[A-Z][A-Za-z]+/.exec(rest.join(':'))
  if (inner !== null) return inner[0]
  if (/^func\(|^ERR_CKR_error$|^$/.test(called)) return null
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(called) ? called : null
}

function isMark(bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < MARK.length; i++) if (bytes[at + i] !== MARK[i]) return false
  return at === 0 || !isWordByte(bytes[at - 1]!)
}

function indexOfMark(bytes: Uint8Array, from: number, to: number): number {
  for (let at = bytes.indexOf(MARK[0]!, from); at >= 0 && at + 15 <= to; at = bytes.indexOf(MARK[0]!, at + 1))
    if (isMark(bytes, at) && isNumber(bytes, at + 6)) return at
  return -1
}

function isNumber(bytes: Uint8Array, at: number): boolean {
  for (let i = at; i < at + 8; i++) {
    const byte = bytes[i] ?? 0
    if (!((byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66)))
      return false
  }
  return true
}

function text(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString()
}
