/** Recognises bytes that are certain to be text. */
import { isUtf8 } from 'node:buffer'
import { CONTROL } from '../../model/bytes/characters.ts'

/** Returns whether all of it is UTF-8 without unusual control characters. A character may be cut at either end. */
export function isPlainUtf8(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (CONTROL[bytes[i]!] === 1) return false
  return isUtf8(wholeCharacters(bytes))
}

/** Returns the bytes without parts of characters that were cut at either end. */
export function wholeCharacters(bytes: Uint8Array): Uint8Array {
  let from = 0
  while (from < 3 && from < bytes.length && (bytes[from]! & 0xc0) === 0x80) from++
  let to = bytes.length
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!
    if ((byte & 0xc0) === 0x80) continue
    const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    if (size > back) to = bytes.length - back
    break
  }
  return from < to ? bytes.subarray(from, to) : bytes.subarray(0, 0)
}
