/**
 * Decodes a confirmed match: spans → number, symbol, known code. Where number and symbol occur together the number wins; a
 * symbol that contradicts it is reported in `conflict`.
 */

import { CodeIndex } from '../codes/codebook.ts'
import { textOf } from '../model/bytes/view.ts'
import type { Hit } from '../model/findings/hit.ts'
import type { CodeEntry, Pack } from '../model/rules/knowledge.ts'
import { rangeOf } from '../model/rules/ranges.ts'
import type { RuleSet } from '../model/rules/ruleset.ts'
import { ROLES, type Shape, type ValueForm } from '../model/rules/shape.ts'
import { SpanMemo } from './span-memo.ts'
import type { Walker } from './walks/walk.ts'

/** The result for a match that reports success. */
export const SUCCESS = 'success'

/** Decodes matches of one rule set. */
export class Decoder {
  readonly indexes: ReadonlyMap<string, CodeIndex>
  readonly #packs: readonly Pack[]
  readonly #shapes: readonly Shape[]
  readonly #roles: Readonly<Record<(typeof ROLES)[number], number>>
  readonly #params: readonly (readonly [name: string, group: number])[]
  readonly #memo: SpanMemo<Meaning>

  constructor(rules: RuleSet) {
    this.indexes = new Map(rules.packs.map(pack => [pack.namespace, new CodeIndex(pack)]))
    this.#packs = rules.packs
    this.#shapes = rules.shapes
    this.#memo = new SpanMemo(rules.automaton.groups.length)
    const number = (name: string): number => rules.automaton.groups.indexOf(name) + 1
    this.#roles = {
      value: number('value'),
      symbol: number('symbol'),
      function: number('function'),
      key: number('key'),
      secret: number('secret'),
    }
    this.#params = rules.automaton.groups
      .map((name, i): readonly [string, number] => [name, i + 1])
      .filter(([name]) => !(ROLES as readonly string[]).includes(name))
  }

  /** Decodes the walker's match; null when it means no code, such as a number that must be known and is not. */
  decode(bytes: Uint8Array, number: number, walker: Walker): Hit | typeof SUCCESS | null {
    const { kind } = this.#shapes[number]!
    if (kind === 'remark' || kind === 'start' || kind === 'activity') return bareHit(number, walker)
    const meaning = this.#memo.find(bytes, number, walker) ?? this.#memo.keep(this.#decode(bytes, number, walker))
    if (meaning === NO_CODE) return null
    if (meaning === ALL_WELL) return SUCCESS
    const { entry, value, symbol, raw, functionName, key, params, conflict } = meaning
    const { start, end } = walker
    return { shape: number, start, end, entry, value, symbol, raw, functionName, key, params, conflict }
  }

  #decode(bytes: Uint8Array, number: number, walker: Walker): Meaning {
    const shape = this.#shapes[number]!
    const index = this.indexes.get(shape.namespace)!
    const group = (g: number): string | null => spanText(bytes, walker, g)
    const rawValue = group(this.#roles.value)
    const rawSymbol = group(this.#roles.symbol)
    if (shape.kind === 'unknown') return this.#unknown(rawValue, rawSymbol, shape)
    const { value, entry: byNumber } = rawValue === null ? NOTHING : readValue(rawValue, shape.value, index)
    const { phrases } = shape.value
    const symbol =
      rawSymbol !== null && phrases !== null && Object.hasOwn(phrases, rawSymbol) ? phrases[rawSymbol]! : rawSymbol
    const named = symbol === null ? null : index.bySymbol(symbol)
    const entry = value === null ? named : byNumber
    if (value === null && rawSymbol === null) return NO_CODE
    if (isSuccess(value ?? entry?.value ?? null, rawSymbol)) return ALL_WELL
    if (entry === null && shape.value.known) return NO_CODE
    const conflicting = value !== null && named !== null && named.value !== value && rawSymbol !== null
    return {
      entry,
      value: value ?? entry?.value ?? null,
      symbol: value === null && entry === null ? rawSymbol : null,
      raw: rawValue ?? rawSymbol!,
      functionName: group(this.#roles.function),
      key: group(this.#roles.key),
      params: this.#params.flatMap(([name, g]) => {
        const text = group(g)
        return text === null ? [] : [[name, text] as const]
      }),
      conflict: conflicting ? rawSymbol : null,
    }
  }

  /** Returns what stands where a code of no code space may stand: no zero, and a number of a known range if it must be. */
  #unknown(value: string | null, symbol: string | null, { value: { known } }: Shape): Meaning {
    const raw = value ?? symbol
    if (raw === null || /^-?(?:0[xX])?0*$/.test(raw)) return NO_CODE
    return known && rangeOf(this.#packs, raw) === null ? NO_CODE : { ...NO_CODE, raw }
  }

  /** Returns function and key of a mark. */
  markOf(bytes: Uint8Array, walker: Walker): { functionName: string | null; key: string | null } {
    return {
      functionName: spanText(bytes, walker, this.#roles.function),
      key: spanText(bytes, walker, this.#roles.key),
    }
  }
}

/** The meaning of the texts of a shape's groups, regardless of their place. */
type Meaning = Omit<Hit, 'shape' | 'start' | 'end'>

/** The meaning of texts without a code. */
const NO_CODE: Meaning = {
  entry: null,
  value: null,
  symbol: null,
  raw: '',
  functionName: null,
  key: null,
  params: [],
  conflict: null,
}

/** The meaning of texts that report success. */
const ALL_WELL: Meaning = { ...NO_CODE }

const NOTHING = { value: null, entry: null } as const

/** Returns a match without a meaning; only its place matters. */
function bareHit(shape: number, { start, end }: Walker): Hit {
  return { ...NO_CODE, shape, start, end }
}

function spanText(bytes: Uint8Array, walker: Walker, group: number): string | null {
  const start = group === 0 ? -1 : walker.groupStart[group]!
  return start < 0 ? null : textOf(bytes, start, walker.groupEnd[group]!)
}

/** Returns whether this is success: zero or CKR_OK in every code space. */
function isSuccess(value: number | null, symbol: string | null): boolean {
  return value === 0 || (value === null && symbol === 'CKR_OK')
}

function readValue(raw: string, form: ValueForm, index: CodeIndex): { value: number | null; entry: CodeEntry | null } {
  const number = readNumber(raw, form)
  if (number === null) return NOTHING
  if (form.inner !== null) {
    const signed = number > 0x7fffffff && number <= 0xffffffff ? number - 2 ** 32 : number
    const known = index.byInner(signed)
    if (known !== null) return { value: known.value, entry: known }
    const range = form.inner.find(r => signed >= r.from && signed <= r.to)
    return range ? { value: range.code, entry: index.byValue(range.code) } : NOTHING
  }
  if (form.ordinals !== null) {
    // Zero is both success and the first ordinal; success is by far more common.
    const symbol = number === 0 ? undefined : form.ordinals[number]
    const entry = symbol === undefined ? null : index.bySymbol(symbol)
    return entry === null ? NOTHING : { value: entry.value, entry }
  }
  let value = number
  if (form.mask !== null) value = (value & form.mask) >>> 0
  if (form.add !== null) value = (value | form.add) >>> 0
  // A code of the upper half printed as a signed 32-bit number is negative; other code spaces write -N for N.
  if (value < -0x80000000) return NOTHING
  if (value < 0) value = index.pack.numbers === 'hex' ? value >>> 0 : -value
  // On 64-bit systems a sign-extended code fills the upper half with ones.
  if (value > 0xffffffff) return NOTHING
  return { value, entry: index.byValue(value) }
}

/** Parses digits; null for text that is not a number of at most 16 digits. */
function readNumber(raw: string, form: ValueForm): number | null {
  const text = raw.trim()
  const hex = form.base === 16 || (form.base === 'auto' && /^-?0x/i.test(text))
  if (hex) {
    const digits = text.replace(/^0x/i, '').replace(/[ul]+$/i, '')
    if (!/^[0-9a-f]{1,16}$/i.test(digits)) return null
    return Number.parseInt(/^f{8}[0-9a-f]{8}$/i.test(digits) ? digits.slice(8) : digits, 16)
  }
  return /^-?[0-9]{1,16}$/.test(text) ? Number.parseInt(text, 10) : null
}
