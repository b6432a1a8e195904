/** Signs of formats whose lines have no head, or one that other formats share: unique beginnings of lines. */
import { byteAt, digitsEnd, find, isBlank, isHex, isUpper, type LogLine, startsWith, wordEnd } from '../read/line.ts'

/** Formats recognised by their own signs. */
export type SignedFormat = 'pkcs11-spy' | 'pkcs11-logger' | 'p11-kit' | 'nss'

const SIGNS: readonly (readonly [format: SignedFormat, isSign: (line: LogLine) => boolean])[] = [
  ['pkcs11-spy', isSpy],
  ['pkcs11-logger', isLogger],
  ['p11-kit', isP11Kit],
  ['nss', isNss],
]

/** Their names, in order of precedence. */
export const SIGNED_FORMATS: readonly SignedFormat[] = SIGNS.map(([format]) => format)

/** Returns the format whose sign a line shows, or null. */
export function signOf(line: LogLine): SignedFormat | null {
  return SIGNS.find(([, isSign]) => isSign(line))?.[0] ?? null
}

/** `*************** OpenSC PKCS#11 spy …`, `12: C_Login`, `P:7; T:0x1 2026-…`, `[in] hSession = …`, `Returned:  160 CKR_…`. */
function isSpy(line: LogLine): boolean {
  const { from } = line
  const end = digitsEnd(line, from)
  if (end > from) return startsWith(line, end, ': C_') && isUpper(byteAt(line, end + 5))
  if (startsWith(line, from, 'Returned:  ')) return true
  if (startsWith(line, from, '[in] ') || startsWith(line, from, '[out] ')) return true
  const pid = startsWith(line, from, 'P:') ? digitsEnd(line, from + 2) : -1
  if (pid > 0) return startsWith(line, pid, '; T:0x') && byteAt(line, wordEnd(line, pid + 2) + 5) === 0x2d
  return startsWith(line, from, '***************') && find(line, from, from + 64, 0x23) > 0
}

/** Recognises `0x0000249c : 0x00007f72e7219840 : text`. */
function isLogger(line: LogLine): boolean {
  const end = hexEnd(line, line.from)
  if (end < 0 || !startsWith(line, end, ' : ')) return false
  const second = hexEnd(line, end + 3)
  return second > 0 && startsWith(line, second, ' : ')
}

/** Recognises `C_Login`, `  IN: hSession = S1`, ` OUT: …`, `C_Login = CKR_OK`. */
function isP11Kit(line: LogLine): boolean {
  const { from } = line
  if (startsWith(line, from, '  IN: ') || startsWith(line, from, ' OUT: ')) return true
  if (!startsWith(line, from, 'C_') || !isUpper(byteAt(line, from + 2))) return false
  const end = wordEnd(line, from)
  return end === lineEnd(line) || startsWith(line, end, ' = CKR_')
}

/** Recognises `-112400576[55575aadacc0]: C_Login`, `-112400576[55575aadacc0]:   rv = CKR_OK`. */
function isNss(line: LogLine): boolean {
  const start = byteAt(line, line.from) === 0x2d ? line.from + 1 : line.from
  const open = digitsEnd(line, start)
  if (open === start || byteAt(line, open) !== 0x5b) return false
  let close = open + 1
  while (isHex(byteAt(line, close))) close++
  if (close === open + 1 || !startsWith(line, close, ']: ')) return false
  return startsWith(line, close + 3, 'C_') || startsWith(line, close + 3, '  ')
}

function hexEnd(line: LogLine, at: number): number {
  if (!startsWith(line, at, '0x')) return -1
  let end = at + 2
  while (isHex(byteAt(line, end))) end++
  return end > at + 2 ? end : -1
}

function lineEnd({ bytes, from, to }: LogLine): number {
  while (to > from && isBlank(bytes[to - 1]!)) to--
  return to
}
