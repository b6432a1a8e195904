/** What a pack knows about operations, arranged for looking at bytes: names in any spelling, words, files. Made once. */
import { memoize } from '../../model/memoize.ts'
import type { Context, Pack } from '../../model/rules/knowledge.ts'
import { spellingOf } from './bytes.ts'
import { ContextWords } from './words.ts'

/** A name that is known whatever its spelling. */
export interface KnownName {
  /** The operation; empty for a symbol of a code. */
  readonly id: string
  /** `interface` is a function of the code space itself, `wrapper` one of a library around it, `symbol` the name of a code. */
  readonly kind: 'interface' | 'wrapper' | 'symbol'
  /** Whether the name is a single word, such as `update`, which prose uses too. */
  readonly single: boolean
}

export interface OperationNames {
  /** By `spellingOf` the name, without the `C_` of PKCS#11 too. */
  readonly known: ReadonlyMap<number, KnownName>
  readonly prefixes: readonly { readonly prefix: string; readonly id: string }[]
  readonly words: ContextWords
  /** Words of the terms that acts are made of; the id is the term. */
  readonly terms: ContextWords
  /** The same for words that end longer ones: Sicherungsschlüssel. */
  readonly tails: ContextWords
  /** The operation of each verb with each object, both terms. */
  readonly acts: ReadonlyMap<string, ReadonlyMap<string, string>>
  readonly verbs: ReadonlySet<string>
  /** Operations without functions of their own, which others are steps of. */
  readonly broad: ReadonlySet<string>
  /** The operation of each source file of a library. */
  readonly files: ReadonlyMap<number, string>
  /** Functions that serve several operations, with the texts that tell which, by their last word's spelling. */
  readonly generic: ReadonlyMap<number, readonly GenericText[]>
  /** Length of the shortest name of such a function. */
  readonly genericLength: number
}

/** A text on a line of a generic function, and the operation that it names. */
export interface GenericText {
  readonly text: string
  readonly id: string
}

/** Returns the names of a pack; the same for all sources. */
export const operationNamesOf: (pack: Pack) => OperationNames = memoize((pack: Pack): OperationNames => {
  const known = new Map<number, KnownName>()
  const prefixes: { prefix: string; id: string }[] = []
  const words = new ContextWords()
  const files = new Map<number, string>()
  const learn = (name: string, id: string, kind: KnownName['kind']): void => {
    const spelling = spellingOf(name)
    if (!known.has(spelling)) known.set(spelling, { id, kind, single: isSingle(name) })
  }
  for (const code of pack.codes)
    for (const name of [code.symbol, ...code.aliases])
      for (const spelled of name === null ? [] : symbolSpellings(name)) learn(spelled, '', 'symbol')
  const each = (names: (context: Context) => readonly string[], kind: KnownName['kind']): void => {
    for (const context of pack.contexts)
      for (const name of names(context)) {
        if (name.endsWith('*')) prefixes.push({ prefix: name.slice(0, -1), id: context.id })
        else learn(name, context.id, kind)
      }
  }
  each(context => context.functions, 'interface')
  each(context => context.methods, 'wrapper')
  each(({ functions }) => functions.filter(name => name.startsWith('C_')).map(name => name.slice(2)), 'wrapper')
  for (const { id, functions, methods, words: verbs, nouns, files: named } of pack.contexts) {
    for (const name of functions) if (isSingle(name)) words.add(name, { id, kind: 'verb' })
    for (const text of verbs) words.add(text, { id, kind: 'verb' })
    // A name is also known as a part of longer ones: `p11prov_sign_init`, `certificate_doPrivateOperation`.
    for (const name of [...functions, ...methods]) {
      const text = wordsOf(name)
      if (text !== null && !pack.plain.includes(text)) words.add(text, { id, kind: 'verb' })
    }
    for (const text of nouns) words.add(text, { id, kind: 'noun' })
    for (const name of named) files.set(spellingOf(name), id)
  }
  for (const text of pack.plain) words.add(text, { id: '', kind: 'plain' })
  const generic = new Map(
    Object.entries(pack.generic).map(([name, texts]) => [
      spellingOf(name),
      Object.entries(texts).map(([text, id]) => ({ text, id })),
    ]),
  )
  const terms = new ContextWords()
  const tails = new ContextWords()
  const acts = new Map<string, Map<string, string>>()
  for (const { id, acts: own } of pack.contexts)
    for (const [object, verbs] of Object.entries(own)) {
      const known = acts.get(object) ?? new Map<string, string>()
      for (const verb of verbs) if (!known.has(verb)) known.set(verb, id)
      acts.set(object, known)
    }
  const verbs = new Set([...acts.values()].flatMap(known => [...known.keys()]))
  for (const [term, texts] of Object.entries(pack.terms))
    for (const text of texts) {
      if (text.startsWith('*')) tails.add(text.slice(1), { id: term, kind: 'noun' })
      else terms.add(text, { id: term, kind: 'verb' })
    }
  const genericLength = Math.min(...Object.keys(pack.generic).map(name => name.length))
  const broad = new Set(pack.contexts.filter(c => c.functions.length === 0).map(c => c.id))
  return { broad, known, prefixes, words, terms, tails, acts, verbs, files, generic, genericLength }
})

/** Returns the names under which programs write a symbol: with and without the prefix of its code space. */
function symbolSpellings(symbol: string): string[] {
  const bare = symbol.replace(/^[A-Z]+_(?=[A-Z])/, '')
  // A bare word, such as CANCEL, is also an ordinary one.
  return /[A-Za-z](?:_|[a-z][A-Z])/.test(bare) && bare !== symbol ? [symbol, bare] : [symbol]
}

/** Returns the words of a name of several, in lower case: `C_WrapKey` → `wrap key`; null for other names. */
function wordsOf(name: string): string | null {
  const own = name.replace(/^C_/, '').replace(/\*$/, '')
  if (!/^[A-Za-z0-9_]+$/.test(own)) return null
  const words = own
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[_ ]+/)
    .filter(Boolean)
  return words.length > 1 ? words.join(' ').toLowerCase() : null
}

function isSingle(name: string): boolean {
  return /^[A-Z]?[a-z]+$/.test(name)
}
