/**
 * File names as text and back. For the system a name is bytes, here it is a string: a byte that is not part of UTF-8
 * becomes a lone surrogate, U+DC80 to U+DCFF, which no other name can contain and which is shown as an escape.
 */
import { isUtf8 } from 'node:buffer'

/** Returns the text of a name that the system returned as bytes. */
export function nameText(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8')
  let text = ''
  for (let at = 0; at < bytes.length; ) {
    const size = [1, 2, 3, 4].find(length => at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length)))
    text += size === undefined ? String.fromCharCode(0xdc00 + bytes[at]!) : bytes.toString('utf8', at, at + size)
    at += size ?? 1
  }
  return text
}

/** Returns a path in the form that the system accepts. */
export function systemPath(path: string): string | Buffer {
  if (path.isWellFormed()) return path
  return Buffer.concat(
    [...path].map(character => {
      const code = character.codePointAt(0)!
      return code >= 0xdc80 && code <= 0xdcff ? Buffer.from([code - 0xdc00]) : Buffer.from(character)
    }),
  )
}
