/**
 * For which product advice is given: what a log names decides which causes, steps and commands are shown, and in which
 * order.
 */

import type { FindingSummary } from '../../model/counts/summary.ts'
import type { Evidence } from '../../model/findings/evidence.ts'
import { memoize } from '../../model/memoize.ts'
import type { Pack, Vendor } from '../../model/rules/knowledge.ts'

/** Ids of vendors of a pack. */
export type Products = ReadonlySet<string>

/** The products where nothing is named, or nothing is known about the log. */
export const NO_PRODUCTS: Products = new Set()

type NamingFinding = Pick<FindingSummary, 'key'> & {
  readonly params: readonly { readonly value: string }[]
  readonly samples: readonly { readonly text: string }[]
  readonly evidence: Pick<Evidence, 'products'>
}

/**
 * Returns the products that findings name: by their vendor or producer, at the head of their source, on the lines stored
 * for the reader, or in a parameter such as the path of a module.
 */
export function productsOf(pack: Pack | null, findings: readonly NamingFinding[]): Products {
  if (pack === null || pack.vendors.length === 0) return NO_PRODUCTS
  const named = new Set<string>()
  for (const { key, params, samples, evidence } of findings) {
    if (key.vendor !== null) named.add(key.vendor)
    for (const id of evidence.products) named.add(id)
    const texts = [...samples.map(sample => sample.text), ...params.map(param => param.value)]
    for (const { id, producers, signs } of pack.vendors)
      if (!named.has(id) && (producers.includes(key.producer) || signs.some(sign => texts.some(t => t.includes(sign)))))
        named.add(id)
  }
  return named
}

/** How well advice fits: for a named product, for all, perhaps, not at all. */
type Fit = 0 | 1 | 2 | 3

/** Decides which advice fits what is named. */
export class ProductFilter {
  readonly #vendors: ReadonlyMap<string, Vendor>
  /** What is named, and the groups to which it belongs. */
  readonly #named: Set<string>
  /** The named ones that stand in place of others. */
  readonly #rivals: readonly string[]

  /** A toolkit that the reader asked for names its product. */
  constructor(pack: Pack, products: Products, toolkit: string | null) {
    this.#vendors = vendorsOf(pack)
    const asked = pack.vendors.filter(({ toolkits }) => toolkit !== null && toolkits.includes(toolkit))
    const named = [...products, ...asked.map(({ id }) => id)]
    this.#named = new Set(named.flatMap(id => [id, ...this.#groupsOf(id)]))
    this.#rivals = named.filter(id => this.#vendors.get(id)?.layer !== true)
  }

  /**
   * Returns the lines that may hold, in three parts: those of a named product; those that hold for all, or for a group of
   * products while none is named; and those of a product that may be at hand. Those of a product in whose place another is
   * named are left out.
   */
  select<T extends { readonly product?: string | undefined }>(lines: readonly T[]): T[] {
    const ranked = lines.map(line => ({ line, fit: this.#fit(line.product) }))
    return ([0, 1, 2] as const).flatMap(fit => ranked.filter(one => one.fit === fit).map(({ line }) => line))
  }

  /**
   * Returns which toolkits may be shown, best first: those of named products, then those that anyone may have. With a
   * line that holds for one product, its own toolkits come before the latter.
   */
  toolkits(all: readonly string[], product: string | undefined): string[] {
    const owned = (kit: string) => [...this.#vendors.values()].filter(({ toolkits }) => toolkits.includes(kit))
    const isNamed = (kit: string) => owned(kit).some(({ id }) => id === product || this.#named.has(id))
    return [...all.filter(isNamed), ...all.filter(kit => owned(kit).length === 0)]
  }

  #fit(product: string | undefined): Fit {
    if (product === undefined) return 1
    if (this.#named.has(product)) return 0
    // Of a whole group the log may simply not speak; an author placed the line by how likely it is.
    if (this.#rivals.length === 0 && this.#isGroup(product)) return 1
    if (this.#vendors.get(product)?.layer === true) return 2
    const own = this.#groupsOf(product)
    return this.#rivals.every(id => own.includes(id)) ? 2 : 3
  }

  #isGroup(id: string): boolean {
    return [...this.#vendors.values()].some(({ groups }) => groups.includes(id))
  }

  #groupsOf(id: string): readonly string[] {
    return this.#vendors.get(id)?.groups ?? []
  }
}

const vendorsOf = memoize(
  (pack: Pack): ReadonlyMap<string, Vendor> => new Map(pack.vendors.map(vendor => [vendor.id, vendor])),
)
