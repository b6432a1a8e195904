/** Packs → the tables that the grammar reads: roles of words, names of codes, functions. Made once for a rule set. */

import { CodeIndex } from '../codes/codebook.ts'
import { memoize } from '../model/memoize.ts'
import type { CodeEntry, Pack } from '../model/rules/knowledge.ts'
import type { RuleSet } from '../model/rules/ruleset.ts'
import { LINE_SIGNS, type NumberKind, SPACE_SIGNS, type SpaceSignals, WORD_ROLES } from '../model/rules/signals.ts'
import { keyBytes, WordTable } from './tables.ts'

/** A word's roles as bits, in the order of `WORD_ROLES`. */
export const STRONG = 1
export const KEY = 2
export const VERB = 4
export const FILLER = 8
export const UNIT = 16
export const OTHER_THING = 32
export const WISH = 64
export const SPACE_WORD = 128

/** What a line says, as bits, in the order of `LINE_SIGNS`. */
export const FAILURE = 1
export const SUCCESS = 2
export const POLICY = 4
export const PASSING = 8
export const SOURCE = 16
export const ELSEWHERE = 32
export const EXCEPTION = 64
export const SEVERE = 128
export const WARNING = 256
export const CALM = 512

/** The name of a code as it may be spelled in a log. */
export interface SpelledCode {
  readonly space: number
  readonly entry: CodeEntry | null
  /** The symbol, for names whose vendor must be chosen. */
  readonly symbol: string
  /** Whether it is complete, with its prefix. */
  readonly full: boolean
  /** Whether it is the name of a number that a service prints instead of the code. */
  readonly inner?: boolean
  /** Whether a bare name says by itself that it is a code: it has words such as `session` or `token` that belong together. */
  readonly words: number
}

/** The symbol of a name with the prefix of a code space that no pack lists; what the log writes is its symbol. */
export const UNLISTED = ''

/** A function of the interface of a code space, or a wrapper named like it. */
export interface FunctionName {
  readonly space: number
  readonly name: string
  readonly context: string
  /** Whether the name alone says which interface it belongs to. */
  readonly own: boolean
}

/** A code space as the grammar knows it. */
export interface Space {
  readonly index: number
  readonly namespace: string
  readonly numbers: NumberKind
  readonly shape: number
  readonly pack: Pack
  readonly codes: CodeIndex
  readonly signals: SpaceSignals
  readonly prefixes: readonly Uint8Array[]
  /** Bits of the line signs of this space. */
  readonly near: number
  readonly hint: number
  readonly against: number
  /** Its name, which speaks of it only together with a hint. */
  readonly word: number
  /** Whether inner numbers (below zero) stand for its codes. */
  readonly inner: boolean
}

/** All tables of a rule set. */
export interface Vocabulary {
  readonly spaces: readonly Space[]
  readonly roles: WordTable
  readonly spaceWords: WordTable
  readonly names: WordTable
  /** The codes of one spelling, at most one for each code space. The first belong to names that no pack lists, by space. */
  readonly nameList: readonly (readonly SpelledCode[])[]
  readonly functions: WordTable
  readonly wrappers: WordTable
  readonly functionList: readonly FunctionName[]
  /** First words of names of several words, by plain form. */
  readonly firstWords: WordTable
  readonly wrapperPrefixes: readonly Uint8Array[]
  readonly enums: WordTable
  readonly keyParts: readonly Uint8Array[]
}

/** Returns the tables of a rule set; null where no pack has signals. */
export const vocabularyOf = memoize((rules: RuleSet): { readonly it: Vocabulary | null } => ({ it: build(rules) }))

function build({ signals, packs }: RuleSet): Vocabulary | null {
  if (signals === null) return null
  const spaces: Space[] = []
  for (const [i, space] of signals.spaces.entries()) {
    const pack = packs.find(p => p.namespace === space.namespace)
    if (pack === undefined) continue
    const bit = (sign: number): number => 1 << (LINE_SIGNS.length + SPACE_SIGNS.length * i + sign)
    spaces.push({
      index: spaces.length,
      namespace: space.namespace,
      numbers: space.numbers,
      shape: space.shape,
      pack,
      codes: new CodeIndex(pack),
      signals: space,
      prefixes: space.prefixes.map(prefix => new TextEncoder().encode(prefix)),
      near: bit(0),
      hint: bit(1),
      against: bit(2),
      word: bit(3),
      inner: pack.codes.some(code => code.inner.length > 0),
    })
  }
  const spelled = new Map<string, SpelledCode[]>()
  // Keys without letters, which no word has.
  for (const { index } of spaces)
    spelled.set(' '.repeat(index + 1), [{ space: index, entry: null, symbol: UNLISTED, full: true, words: 2 }])
  const firsts: [string, number][] = []
  const functionList: FunctionName[] = []
  const functions: [string, number][] = []
  const wrappers: [string, number][] = []
  for (const space of spaces) {
    addNames(space, spelled, firsts)
    addFunctions(space, functionList, functions, wrappers)
  }
  return {
    spaces,
    roles: new WordTable(Object.entries(signals.words), false),
    spaceWords: new WordTable(Object.entries(signals.spaceWords), false),
    names: new WordTable(
      [...spelled.keys()].map((name, i) => [name, i] as const),
      true,
    ),
    nameList: [...spelled.values()],
    functions: new WordTable(functions, false),
    wrappers: new WordTable(wrappers, true),
    functionList,
    firstWords: new WordTable(firsts, true),
    wrapperPrefixes: [...new Set(spaces.flatMap(s => s.signals.wrappers))]
      .sort((a, b) => b.length - a.length)
      .map(prefix => new TextEncoder().encode(prefix.toLowerCase())),
    enums: new WordTable(
      spaces.flatMap(s => s.signals.enums.map(name => [name, s.index] as const)),
      false,
    ),
    keyParts: signals.keyParts.map(part => new TextEncoder().encode(part)),
  }
}

/** Full names of all codes; bare ones, without their prefix, of those that no single vendor defines. */
function addNames(space: Space, spelled: Map<string, SpelledCode[]>, firsts: [string, number][]): void {
  const { pack, codes, signals } = space
  const add = (name: string, code: SpelledCode): void => {
    const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '')
    const known = spelled.get(plain) ?? []
    if (known.some(other => other.space === code.space)) return
    spelled.set(plain, [...known, code])
  }
  const common = new Set(signals.common.map(name => name.toLowerCase()))
  for (const [symbol, phrases] of Object.entries(signals.phrases))
    for (const phrase of phrases) {
      const entry = codes.bySymbol(symbol)
      add(phrase, { space: space.index, entry, symbol, full: false, words: phrase.split(' ').length })
      firsts.push([phrase.split(' ')[0]!, 1])
    }
  for (const code of pack.codes) {
    for (const name of Object.keys(code.innerNames))
      add(name, { space: space.index, entry: code, symbol: name, full: true, inner: true, words: humps(name) })
    for (const symbol of [code.symbol, ...code.aliases]) {
      if (symbol === null) continue
      const prefix = signals.prefixes.find(p => symbol.startsWith(p))
      const entry = codes.bySymbol(symbol)
      const words = humps(symbol)
      add(symbol, { space: space.index, entry, symbol, full: prefix !== undefined || words > 3, words })
      if (prefix === undefined || code.vendor !== null) continue
      const bare = symbol.slice(prefix.length)
      if (common.has(bare.toLowerCase())) continue
      add(bare, { space: space.index, entry, symbol, full: false, words: humps(bare) })
      // `Ckr` and `Rv` before a name in CamelCase.
      if (signals.numbers === 'return' && humps(bare) > 1) firsts.push([bare.split(/[_-]/)[0]!, 1])
    }
  }
}

/** Returns the number of words in a name: `PIN_LOCKED` and `PinLocked` have two. */
function humps(name: string): number {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .split(/[_.:-]+/)
    .filter(Boolean).length
}

function addFunctions(
  space: Space,
  list: FunctionName[],
  functions: [string, number][],
  wrappers: [string, number][],
): void {
  for (const { id, functions: own, methods } of space.pack.contexts) {
    for (const name of own) {
      if (name.endsWith('*')) continue
      const prefix = space.signals.functions.find(p => name.startsWith(p))
      const last = name.slice(name.lastIndexOf('.') + 1)
      const isOwn = prefix !== undefined || humps(last) > (space.numbers === 'own' ? 1 : 2)
      const number = list.push({ space: space.index, name, context: id, own: isOwn }) - 1
      functions.push([last, number])
      if (prefix !== undefined) {
        const bare = name.slice(prefix.length)
        wrappers.push([bare, list.push({ space: space.index, name: bare, context: id, own: false }) - 1])
      }
    }
    for (const name of methods)
      if (!name.includes('*') && /^[A-Za-z_]+$/.test(name) && humps(name) > 1)
        wrappers.push([name, list.push({ space: space.index, name, context: id, own: false }) - 1])
  }
}

/** Returns the longest part of a message that stands in every line with it. */
export function fixedPart(message: string): string {
  return message
    .split(/\$\{[A-Za-z]+\}/)
    .reduce((a, b) => (b.length > a.length ? b : a), '')
    .trim()
    .replace(/[.!]$/, '')
}

/** The number of roles, for tests. */
export const ROLE_COUNT = WORD_ROLES.length
export { keyBytes }
