/**
 * Vendor choice: each vendor gives a different meaning to numbers that the standard leaves to vendors. The user's option
 * decides; else the signs of a vendor at the head of the source or shortly before the line, if only one candidate's signs
 * are present. Otherwise the number stays a number.
 */

import type { View } from '../../model/bytes/view.ts'
import { memoize } from '../../model/memoize.ts'
import type { CodeEntry, Pack, Vendor } from '../../model/rules/knowledge.ts'

/** What is known about the vendors of a source before its first line. */
export interface VendorClues {
  /** The vendor that the user named. */
  readonly vendor: string | null
  /** The first bytes of the source, the same for each of its shards. */
  readonly head: Uint8Array | null
}

export interface VendorChoice {
  readonly entry: CodeEntry
  readonly by: 'option' | 'head' | 'near'
}

/** Chooses among the vendors of one code space. Lines must be passed in order. */
export class VendorChooser {
  readonly #clues: VendorClues
  readonly #entries: Entries
  readonly #vendors: ReadonlyMap<string, VendorSigns>

  constructor(pack: Pack, clues: VendorClues) {
    this.#clues = clues
    const shared = pack.vendors.filter(v => !v.exclusive)
    this.#vendors = new Map(shared.map(v => [v.id, new VendorSigns(v)]))
    this.#entries = entriesOf(pack)
  }

  /** Returns the entry of the vendor of this code, by number or else by symbol; null while that is undecided. */
  choose(value: number | null, symbol: string | null, view: View): VendorChoice | null {
    const candidates = this.#entries.get(value ?? symbol ?? '')
    if (candidates === undefined) return null
    const { vendor, head } = this.#clues
    if (vendor !== null) {
      const entry = candidates.find(c => c.vendor === vendor)
      return entry === undefined ? null : { entry, by: 'option' }
    }
    const signed = candidates.flatMap((entry): VendorChoice[] => {
      const signs = this.#vendors.get(entry.vendor!)!
      if (head !== null && signs.atHead(head)) return [{ entry, by: 'head' }]
      return signs.near(view) ? [{ entry, by: 'near' }] : []
    })
    return signed.length === 1 ? signed[0]! : null
  }
}

/** The codes of vendors that share numbers, by number and by symbol. */
type Entries = ReadonlyMap<number | string, readonly CodeEntry[]>

/** Shared by all shards: a pack may have thousands of codes. */
const entriesOf = memoize((pack: Pack): Entries => {
  const shared = new Set(pack.vendors.filter(v => !v.exclusive).map(v => v.id))
  const entries = new Map<number | string, CodeEntry[]>()
  for (const entry of pack.codes) {
    if (entry.vendor === null || !shared.has(entry.vendor)) continue
    for (const name of [entry.value, entry.symbol, ...entry.aliases])
      if (name !== null) entries.set(name, [...(entries.get(name) ?? []), entry])
  }
  return entries
})

/** The signs of one vendor. Bytes near lines are searched only once. */
class VendorSigns {
  readonly #signs: readonly { readonly text: Buffer; last: number }[]
  #head: boolean | null = null
  /** Absolute offset up to which bytes were searched. */
  #searched = -Infinity

  constructor(vendor: Vendor) {
    this.#signs = vendor.signs.map(sign => ({ text: Buffer.from(sign), last: -Infinity }))
  }

  atHead(head: Uint8Array): boolean {
    this.#head ??= this.#signs.some(({ text }) => bufferOf(head, 0, head.length).includes(text))
    return this.#head
  }

  near({ bytes, base, floor, lineEnd }: View): boolean {
    for (const sign of this.#signs) {
      const from = Math.max(floor, this.#searched - base - sign.text.length + 1)
      const at = from < lineEnd ? bufferOf(bytes, from, lineEnd).lastIndexOf(sign.text) : -1
      if (at >= 0) sign.last = Math.max(sign.last, base + from + at)
    }
    this.#searched = Math.max(this.#searched, base + lineEnd)
    return this.#signs.some(({ last }) => last >= base + floor)
  }
}

function bufferOf({ buffer, byteOffset }: Uint8Array, from: number, to: number): Buffer {
  return Buffer.from(buffer, byteOffset + from, to - from)
}
