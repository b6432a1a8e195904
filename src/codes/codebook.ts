/** Finds codes by number, by symbol, and by the number or name that a service uses inside: an index of the knowledge that decoding needs. */
import type { CodeEntry, Pack } from '../model/rules/knowledge.ts'

/** The entries of one code space. */
export class CodeIndex {
  readonly pack: Pack
  /** Number → entries; several where vendors share it. */
  readonly #byValue = new Map<number, CodeEntry[]>()
  readonly #bySymbol = new Map<string, CodeEntry[]>()
  readonly #byInner = new Map<number, CodeEntry>()
  readonly #byInnerName = new Map<string, CodeEntry[]>()
  readonly #exclusive: ReadonlySet<string>
  readonly #names: ReadonlySet<string>
  readonly #vague: ReadonlySet<string>

  constructor(pack: Pack) {
    this.pack = pack
    this.#exclusive = new Set(pack.vendors.filter(v => v.exclusive).map(v => v.id))
    this.#names = new Set(pack.codes.flatMap(({ code, symbol, aliases }) => [code, symbol ?? code, ...aliases]))
    this.#vague = new Set(pack.codes.filter(entry => entry.vague).map(entry => entry.code))
    for (const entry of pack.codes) {
      if (entry.value !== null) push(this.#byValue, entry.value, entry)
      for (const name of [entry.symbol, ...entry.aliases])
        if (name !== null) push(this.#bySymbol, plainSymbol(name), entry)
      for (const inner of entry.inner) this.#byInner.set(inner, entry)
      for (const [name, inner] of Object.entries(entry.innerNames)) {
        this.#byInner.set(inner, entry)
        push(this.#byInnerName, plainSymbol(name), entry)
      }
    }
  }

  /** Returns the one entry that a number means: the standard's, or that of a vendor with exclusive numbers. */
  byValue(value: number): CodeEntry | null {
    return this.#pick(this.#byValue.get(value))
  }

  /** Returns all entries of a number, including those of vendors. */
  allByValue(value: number): readonly CodeEntry[] {
    return this.#byValue.get(value) ?? []
  }

  /** Returns the entry of a symbol in any spelling: with or without prefix, CamelCase, lower case; or of an inner name. */
  bySymbol(symbol: string): CodeEntry | null {
    const plain = plainSymbol(symbol)
    return this.#pick(this.#bySymbol.get(plain) ?? this.#byInnerName.get(plain))
  }

  /** Returns all entries of a symbol, including those of vendors. */
  allBySymbol(symbol: string): readonly CodeEntry[] {
    return this.#bySymbol.get(plainSymbol(symbol)) ?? []
  }

  /** Returns whether the pack has an entry for a code: by name, or by number, even if only for one of several vendors. */
  knows(code: string, value: number | null): boolean {
    return this.#names.has(code) || (value !== null && this.#byValue.has(value))
  }

  /** Returns whether a code says little by itself. */
  isVague(code: string): boolean {
    return this.#vague.has(code)
  }

  byInner(inner: number): CodeEntry | null {
    return this.#byInner.get(inner) ?? null
  }

  /** Returns the entries for which a service uses this name inside. */
  byInnerName(name: string): readonly CodeEntry[] {
    return this.#byInnerName.get(plainSymbol(name)) ?? []
  }

  /** Returns the entries of a number that only vendors define, when no vendor is known. */
  candidates(value: number): readonly CodeEntry[] {
    return (this.#byValue.get(value) ?? []).filter(e => e.vendor !== null && !this.#exclusive.has(e.vendor))
  }

  /** Vendors share numbers and names: without a vendor, only the standard's entry or an exclusive one is meant. */
  #pick(entries: readonly CodeEntry[] | undefined): CodeEntry | null {
    if (entries === undefined) return null
    return entries.find(e => e.vendor === null) ?? entries.find(e => this.#exclusive.has(e.vendor!)) ?? null
  }
}

/** Reduces a symbol to what all spellings share: `CKR_PIN_INCORRECT`, `PIN_INCORRECT`, `PinIncorrect` → `pinincorrect`. */
export function plainSymbol(symbol: string): string {
  return symbol
    .replace(/^(CKR_|ErrCode ?::)/i, '')
    .replace(/[^A-Za-z0-9]/g, '')
    .toLowerCase()
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}
