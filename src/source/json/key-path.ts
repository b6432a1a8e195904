/** Follows a path of keys through a document as it passes. Arrays on the way are passed through. */
import { ByteKind } from './syntax.ts'

/** How far the open brackets follow the path: `a.b` leads to the array in `{"a":[{"b":[…]}]}` as in `{"a":{"b":[…]}}`. */
export class KeyPath {
  readonly #keys: readonly Uint8Array[]
  /** Depth of the innermost bracket on the path. */
  #depth = 0
  /** Depths of the brackets reached by a key of the path. */
  readonly #matched: number[] = []
  /** Number of bytes of the wanted key that were seen, or -1. */
  #seen = -1

  constructor(keys: readonly string[]) {
    this.#keys = keys.map(key => new TextEncoder().encode(JSON.stringify(key).slice(1, -1)))
  }

  /** Call when a key begins in the object at `depth`; returns whether its bytes are needed. */
  keyBegins(depth: number): boolean {
    const wanted = depth === this.#depth && this.#matched.length < this.#keys.length
    this.#seen = wanted ? 0 : -1
    return wanted
  }

  keyByte(byte: number): void {
    if (this.#seen >= 0) this.#seen = this.#keys[this.#matched.length]![this.#seen] === byte ? this.#seen + 1 : -1
  }

  /** Call when a bracket opens in the one at `depth`, which is of the kind `parent`. */
  open(depth: number, parent: ByteKind): void {
    if (depth !== this.#depth) return
    if (depth === 0 || parent === ByteKind.array) this.#depth++
    else if (parent === ByteKind.object && this.#seen === this.#keys[this.#matched.length]?.length)
      this.#matched.push(++this.#depth)
    this.#seen = -1
  }

  /** Call when the bracket at `depth` closes. */
  close(depth: number): void {
    if (depth !== this.#depth) return
    this.#depth--
    if (this.#matched.at(-1) === depth) this.#matched.pop()
  }

  /** Returns whether the path ends in the bracket at `depth`. */
  endsAt(depth: number): boolean {
    return depth === this.#depth && this.#matched.length === this.#keys.length
  }
}
