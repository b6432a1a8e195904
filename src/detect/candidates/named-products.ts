/**
 * The products that a log names at its head, or that the user named: evidence for all findings of the source, by which
 * reports choose advice. The head is the same for each shard and searched once, when the first finding asks for it, so
 * any cut of a source gives the same.
 */

import { evidence } from '../../model/findings/evidence.ts'
import { memoize } from '../../model/memoize.ts'
import type { Pack } from '../../model/rules/knowledge.ts'
import type { VendorClues } from './vendor.ts'

type Evidence = readonly [name: string, value: string]

const NONE: readonly Evidence[] = []

/** The named products of one source, by code space. */
export class NamedProducts {
  readonly #packs: ReadonlyMap<string, Pack>
  readonly #clues: VendorClues
  readonly #found = new Map<string, readonly Evidence[]>()

  constructor(packs: readonly Pack[], clues: VendorClues) {
    this.#packs = new Map(packs.map(pack => [pack.namespace, pack]))
    this.#clues = clues
  }

  /** Returns one piece of evidence for each product of this code space, in the order of the pack. */
  of(namespace: string): readonly Evidence[] {
    let found = this.#found.get(namespace)
    if (found === undefined) {
      found = this.#find(this.#packs.get(namespace)!)
      this.#found.set(namespace, found)
    }
    return found
  }

  #find(pack: Pack): readonly Evidence[] {
    const { vendor, head } = this.#clues
    if (pack.vendors.length === 0) return NONE
    const signed = head === null ? new Set<string>() : signsOf(pack).vendorsIn(head)
    return pack.vendors.filter(({ id }) => id === vendor || signed.has(id)).map(({ id }) => evidence('product', id))
  }
}

/** All signs of a pack, found in one pass: a source may be small, and a machine may have a hundred thousand of them. */
class SignIndex {
  /** The signs by their first two bytes. */
  readonly #byPair = new Map<number, { readonly text: Buffer; readonly vendor: string }[]>()
  readonly #isPair = new Uint8Array(0x10000)

  constructor({ vendors }: Pack) {
    for (const { id, signs } of vendors)
      for (const text of signs.map(sign => Buffer.from(sign))) {
        const pair = text[0]! | (text[1]! << 8)
        this.#isPair[pair] = 1
        this.#byPair.set(pair, [...(this.#byPair.get(pair) ?? []), { text, vendor: id }])
      }
  }

  vendorsIn(bytes: Uint8Array): ReadonlySet<string> {
    const found = new Set<string>()
    for (let i = 0; i + 1 < bytes.length; i++) {
      const pair = bytes[i]! | (bytes[i + 1]! << 8)
      if (this.#isPair[pair] === 0) continue
      for (const { text, vendor } of this.#byPair.get(pair)!)
        if (!found.has(vendor) && text.equals(bytes.subarray(i, i + text.length))) found.add(vendor)
    }
    return found
  }
}

/** Shared by all shards. */
const signsOf = memoize((pack: Pack) => new SignIndex(pack))
