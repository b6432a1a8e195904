/** Finds what packs know about a code. */

import { OTHER } from '../model/bounded-sets.ts'
import type { FindingKey } from '../model/findings/finding.ts'
import { memoize } from '../model/memoize.ts'
import type { CodeEntry, Pack, Severity } from '../model/rules/knowledge.ts'

/** What packs know about a code. `pack` is null for a code space without a pack, `entry` for an unknown code. */
export interface KnownCode {
  readonly pack: Pack | null
  readonly entry: CodeEntry | null
  /** The entries of several vendors for one number, while the vendor is unknown. */
  readonly candidates: readonly CodeEntry[]
  /** Whether the standard leaves the number to vendors. */
  readonly ofVendor: boolean
  /** Whether this is not one code but the sum of many (`model/bounded-sets.ts`). */
  readonly isOther: boolean
  /** The entry of the whole range that is left to vendors; its advice replaces missing advice. */
  readonly range: CodeEntry | null
}

type CodeKey = Pick<FindingKey, 'namespace' | 'code' | 'value' | 'vendor'>

/** The first number of PKCS #11 that the standard leaves to vendors (CKR_VENDOR_DEFINED). */
const VENDOR_DEFINED = 0x8000_0000

/** Looks up a code: by number and vendor, else by its name. */
export function findKnown(packs: readonly Pack[], key: CodeKey): KnownCode {
  const pack = packs.find(p => p.namespace === key.namespace) ?? null
  const isOther = key.code === OTHER
  if (pack === null || isOther) return { pack, entry: null, candidates: [], ofVendor: false, isOther, range: null }
  const { numbers, names } = indexOf(pack)
  const same = (key.value === null ? undefined : numbers.get(key.value)) ?? names.get(key.code) ?? NO_ENTRIES
  const entry = pickEntry(pack, same, key)
  const candidates = entry === null && key.vendor === null ? same : []
  const ofVendor = key.namespace === 'pkcs11' && (key.value ?? 0) >= VENDOR_DEFINED
  const range = ofVendor ? pack.codes.find(c => c.code === 'CKR_VENDOR_DEFINED') : null
  return { pack, entry, candidates, ofVendor, isOther, range: range ?? null }
}

interface CodeLookup {
  readonly numbers: ReadonlyMap<number, readonly CodeEntry[]>
  readonly names: ReadonlyMap<string, readonly CodeEntry[]>
}

const NO_ENTRIES: readonly CodeEntry[] = []
/** Made once for a pack: a report looks up each of its rows, and a pack may have thousands of codes. */
const indexOf = memoize((pack: Pack): CodeLookup => {
  const numbers = new Map<number, CodeEntry[]>()
  const names = new Map<string, CodeEntry[]>()
  for (const entry of pack.codes) {
    if (entry.value !== null) enter(numbers, entry.value, entry)
    for (const name of new Set([entry.code, entry.symbol, ...entry.aliases]))
      if (name !== null) enter(names, name, entry)
  }
  return { numbers, names }
})

function enter<K>(map: Map<K, CodeEntry[]>, key: K, entry: CodeEntry): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [entry])
  else list.push(entry)
}

function isNamed(entry: CodeEntry, name: string): boolean {
  return entry.code === name || entry.symbol === name || entry.aliases.includes(name)
}

/** Returns the vendor's entry, else the one without a vendor, else that of a vendor with exclusive numbers. */
function pickEntry(pack: Pack, entries: readonly CodeEntry[], key: CodeKey): CodeEntry | null {
  // Where several entries fit equally, the name under which the finding was counted decides.
  const sorted = [...entries].sort((a, b) => Number(isNamed(b, key.code)) - Number(isNamed(a, key.code)))
  const exclusive = new Set(pack.vendors.filter(v => v.exclusive).map(v => v.id))
  return (
    sorted.find(e => e.vendor === key.vendor) ??
    sorted.find(e => e.vendor === null) ??
    sorted.find(e => key.vendor === null && exclusive.has(e.vendor!)) ??
    null
  )
}

/** Returns the severity of a code; an unknown code is an error. */
export function severityOf({ entry, range }: KnownCode): Severity {
  return (entry ?? range)?.severity ?? 'error'
}
