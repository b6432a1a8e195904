/**
 * What a person may mean by one code: a symbol in any spelling, a number in any base, an inner number, a beginning, a
 * phrase. All meanings are returned; a number alone has one for every code space and base in which it is known.
 * `pasted.ts` reads longer texts.
 */

import { nearestAll } from '../model/nearest.ts'
import type { CodeEntry, CodeMatch, Pack } from '../model/rules/knowledge.ts'
import { CodeIndex, plainSymbol } from './codebook.ts'
import { type NumericValue, plainForm, valuesOf } from './numbers.ts'

/**
 * How a text was read: as the `name` of a code, as a number, as a number or name that a service uses inside (`inner`), as
 * part of a message or title (`phrase`), as the `beginning` of a name, or as a `line` of a log.
 */
export type ReadAs = 'name' | 'decimal' | 'hexadecimal' | 'inner' | 'phrase' | 'beginning' | 'line'

/** One meaning of what someone asked for. */
export interface CodeMeaning extends CodeMatch {
  /** The part that was read. */
  readonly text: string
  readonly as: ReadAs
  /** The operation that the text names; null if it names none. */
  readonly context: string | null
}

/** Finds the meanings of a query in packs. */
export class CodeFinder {
  readonly packs: readonly Pack[]
  readonly #indexes: readonly CodeIndex[]

  constructor(packs: readonly Pack[]) {
    this.packs = packs
    this.#indexes = packs.map(pack => new CodeIndex(pack))
  }

  /** Returns the meanings of a name or number, the likeliest first; `space` limits them to one code space. */
  find(asked: string, space: string | null = null): CodeMeaning[] {
    const text = plainForm(asked)
    const readings: CodeMeaning[] = []
    const add = (index: CodeIndex, entries: readonly CodeEntry[], as: ReadAs): void => {
      for (const entry of entries)
        if (!readings.some(r => r.entry === entry)) readings.push({ entry, pack: index.pack, text, as, context: null })
    }
    const indexes = space === null ? this.#indexes : this.#indexes.filter(({ pack }) => pack.namespace === space)
    for (const index of indexes) {
      const { display, codes } = index.pack
      if (display === 'decimal') {
        const named = codes.filter(c => c.code === text)
        add(index, named, 'decimal')
      }
      add(index, index.allBySymbol(text), 'name')
      add(index, index.byInnerName(text), 'inner')
    }
    for (const value of valuesOf(text)) for (const index of indexes) add(index, ...ofValue(index, value))
    return readings
  }

  /** Returns the codes whose message or title contains a phrase, at most five of each code space. */
  phrases(asked: string): CodeMeaning[] {
    const text = plainForm(asked)
    return this.packs.flatMap(pack =>
      phraseMatches(pack, text).map((entry): CodeMeaning => ({ entry, pack, text, as: 'phrase', context: null })),
    )
  }

  /** Returns the codes with a fixed message of at least this many characters that the text contains. */
  messagesIn(asked: string, least: number): CodeMeaning[] {
    const given = plainForm(asked).toLowerCase()
    return this.packs.flatMap(pack =>
      pack.codes.flatMap((entry): CodeMeaning[] => {
        const text = entry.messages.find(message => isIn(message, given, least))
        return text === undefined ? [] : [{ entry, pack, text, as: 'phrase', context: null }]
      }),
    )
  }

  /** Returns the codes with a name that begins so, each once. */
  beginning(asked: string): CodeMeaning[] {
    const text = plainForm(asked)
    const wanted = text.toLowerCase()
    const begins = (name: string): boolean => {
      const lower = name.toLowerCase()
      return lower.startsWith(wanted) || lower.replace(/^ckr_/, '').startsWith(wanted)
    }
    return this.packs.flatMap(pack =>
      pack.codes
        .filter(entry => namesOf(entry).some(begins))
        .map((entry): CodeMeaning => ({ entry, pack, text, as: 'beginning', context: null })),
    )
  }

  /** Returns names similar to the query, for "did you mean". */
  nearest(asked: string): string[] {
    const names = this.packs.flatMap(({ codes }) =>
      codes.flatMap(entry => [entry.symbol ?? entry.code, ...extraNames(entry)]),
    )
    const plain = plainSymbol(plainForm(asked))
    const byPlain = new Map(names.map(name => [plainSymbol(name), name]))
    return nearestAll(plain, [...byPlain.keys()], 3).map(name => byPlain.get(name)!)
  }
}

/** Returns the names of a code that is not only a number. */
export function namesOf(entry: CodeEntry): string[] {
  return [...(entry.symbol === null ? [] : [entry.symbol]), ...extraNames(entry)]
}

function extraNames({ aliases, innerNames }: CodeEntry): string[] {
  return [...aliases, ...Object.keys(innerNames)]
}

function ofValue(index: CodeIndex, { value, hex }: NumericValue): [entries: readonly CodeEntry[], as: ReadAs] {
  const isHex = index.pack.numbers === 'hex'
  const as = hex === 'no' ? 'decimal' : 'hexadecimal'
  // Decimal digits are read as hexadecimal only where codes are written in hexadecimal.
  if (hex === 'bare' && !isHex) return [[], as]
  const known = value >= 0 ? index.allByValue(value) : []
  if (known.length > 0) return [known, as]
  // A negative number is also printed as an unsigned one of 32 bits.
  const inner = value > 0x7fff_ffff && value <= 0xffff_ffff ? index.byInner(value | 0) : index.byInner(value)
  if (inner !== null && value !== 0) return [[inner], 'inner']
  return [value < 0 && isHex && value >= -0x8000_0000 ? index.allByValue(value >>> 0) : [], as]
}

/** Returns codes whose message or title contains the phrase. */
function phraseMatches(pack: Pack, phrase: string): CodeEntry[] {
  const wanted = phrase.toLowerCase()
  if (wanted.length < 4) return []
  return pack.codes
    .filter(({ messages, title }) =>
      [...messages, title.en ?? '', title.zh ?? ''].some(text => text.toLowerCase().includes(wanted)),
    )
    .slice(0, 5)
}

function isIn(message: string, given: string, least: number): boolean {
  const plain = message.toLowerCase().replace(/[.。]$/, '')
  return plain.length >= least && !plain.includes('${') && given.includes(plain)
}
