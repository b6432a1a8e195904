/**
 * Hash tables from the bytes of words to numbers, built once from packs and read while lines are scanned without making a
 * text. Two keys are used: the word in lower case, and its plain form, which drops everything but letters and digits, so
 * that `PIN_LOCKED`, `PinLocked` and `pin-locked` are one.
 */

/** The hash of no bytes. */
export const EMPTY_HASH = 0x811c9dc5 | 0

/** Continues a hash by one byte. */
export function hashByte(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01000193)
}

/** Returns an ASCII letter in lower case, any other byte as it is. */
export function lowered(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte
}

const encoder = new TextEncoder()

/** Returns the bytes that stand for a word in a table. */
export function keyBytes(word: string, plain: boolean): Uint8Array {
  const text = word.toLowerCase()
  return encoder.encode(plain ? text.replace(/[^a-z0-9]/g, '') : text)
}

/** A table from words to numbers from 0; read by hash, confirmed by the bytes. */
export class WordTable {
  readonly #mask: number
  readonly #hashes: Int32Array
  readonly #values: Int32Array
  readonly #keys: Uint8Array[]
  readonly plain: boolean

  /** Of equal words the first counts. */
  constructor(words: Iterable<readonly [word: string, value: number]>, plain: boolean) {
    const list = [...words]
    let size = 16
    while (size < list.length * 3) size *= 2
    this.plain = plain
    this.#mask = size - 1
    this.#hashes = new Int32Array(size)
    this.#values = new Int32Array(size).fill(-1)
    this.#keys = new Array(size)
    for (const [word, value] of list) {
      const key = keyBytes(word, plain)
      if (key.length === 0) continue
      const hash = hashOf(key)
      let slot = (hash ^ (hash >>> 15)) & this.#mask
      while (this.#values[slot]! >= 0 && !equal(this.#keys[slot]!, key)) slot = (slot + 1) & this.#mask
      if (this.#values[slot]! >= 0) continue
      this.#hashes[slot] = hash
      this.#values[slot] = value
      this.#keys[slot] = key
    }
  }

  /** Returns the number of the word in [from, to), whose key has this hash; -1 when the table does not have it. */
  find(hash: number, bytes: Uint8Array, from: number, to: number): number {
    for (let slot = (hash ^ (hash >>> 15)) & this.#mask; this.#values[slot]! >= 0; slot = (slot + 1) & this.#mask)
      if (this.#hashes[slot] === hash && this.#isKey(this.#keys[slot]!, bytes, from, to)) return this.#values[slot]!
    return -1
  }

  /** Returns the number of a word given as its key. */
  findKey(hash: number, key: Uint8Array, length: number): number {
    for (let slot = (hash ^ (hash >>> 15)) & this.#mask; this.#values[slot]! >= 0; slot = (slot + 1) & this.#mask) {
      const own = this.#keys[slot]!
      if (this.#hashes[slot] !== hash || own.length !== length) continue
      let i = 0
      while (i < length && own[i] === key[i]) i++
      if (i === length) return this.#values[slot]!
    }
    return -1
  }

  #isKey(key: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
    let i = 0
    for (let at = from; at < to; at++) {
      const byte = lowered(bytes[at]!)
      if (this.plain && !isPlain(byte)) continue
      if (key[i++] !== byte) return false
    }
    return i === key.length
  }
}

/** Returns whether a lower-case byte belongs to plain forms. */
export function isPlain(byte: number): boolean {
  return (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x30 && byte <= 0x39)
}

function hashOf(key: Uint8Array): number {
  let hash = EMPTY_HASH
  for (const byte of key) hash = hashByte(hash, byte)
  return hash
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}
