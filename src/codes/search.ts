/**
 * What a person may mean by a code: a symbol in any spelling, a number in any base, an inner number, a phrase. All readings
 * are given; a number alone has one for every code space and base in which it is known.
 */

import { nearestAll } from '../model/nearest.ts'
import type { CodeEntry, CodeMatch, Pack } from '../model/rules/knowledge.ts'
import { CodeIndex, plainSymbol } from './codebook.ts'

/** Finds readings in packs. */
export class CodeFinder {
  readonly #indexes: readonly CodeIndex[]

  constructor(packs: readonly Pack[]) {
    this.#indexes = packs.map(pack => new CodeIndex(pack))
  }

  /** All readings of one argument, the likeliest first; none when nothing is known by it. */
  find(asked: string): CodeMatch[] {
    const text = asked.trim()
    const readings: CodeMatch[] = []
    const add = (index: CodeIndex, entries: readonly CodeEntry[]): void => {
      for (const entry of entries)
        if (!readings.some(r => r.entry === entry)) readings.push({ entry, pack: index.pack })
    }
    for (const index of this.#indexes) {
      if (index.pack.display === 'decimal')
        add(
          index,
          index.pack.codes.filter(c => c.code === text),
        )
      add(index, index.allBySymbol(text))
    }
    for (const value of valuesOf(text)) for (const index of this.#indexes) add(index, this.#ofValue(index, value))
    if (readings.length === 0) for (const index of this.#indexes) add(index, phraseMatches(index.pack, text))
    return readings
  }

  /** Names that look like what was asked, for "did you mean". */
  nearest(asked: string): string[] {
    const names = this.#indexes.flatMap(index => index.pack.codes.map(c => c.symbol ?? c.code))
    const plain = plainSymbol(asked)
    const byPlain = new Map(names.map(name => [plainSymbol(name), name]))
    return nearestAll(plain, [...byPlain.keys()], 3).map(name => byPlain.get(name)!)
  }

  #ofValue(index: CodeIndex, { value, hex }: NumericValue): readonly CodeEntry[] {
    const isHex = index.pack.numbers === 'hex'
    // A bare hexadecimal reading of decimal digits makes sense only where codes are written in hexadecimal.
    if (hex === 'bare' && !isHex) return []
    if (value >= 0) return index.allByValue(value)
    const inner = index.byInner(value)
    if (inner !== null) return [inner]
    return isHex && value >= -0x80000000 ? index.allByValue(value >>> 0) : []
  }
}

interface NumericValue {
  readonly value: number
  /** `marked`: written with 0x or letters; `bare`: decimal digits that could also be hexadecimal. */
  readonly hex: 'no' | 'marked' | 'bare'
}

function valuesOf(text: string): NumericValue[] {
  if (/^-[0-9]{1,10}$/.test(text)) return [{ value: Number(text), hex: 'no' }]
  // Sixteen digits are a code that was printed as a 64-bit number, with or without its sign.
  const marked = /^0x(?:0*|f{8}(?=.{8}$))([0-9a-f]{1,8})$/i.exec(text)
  if (marked !== null) return [{ value: Number.parseInt(marked[1]!, 16), hex: 'marked' }]
  if (/^[0-9]{1,10}$/.test(text)) {
    const decimal: NumericValue = { value: Number(text), hex: 'no' }
    return text.length <= 8 ? [decimal, { value: Number.parseInt(text, 16), hex: 'bare' }] : [decimal]
  }
  if (/^[0-9a-f]{1,8}$/i.test(text) && /[0-9]/.test(text)) return [{ value: Number.parseInt(text, 16), hex: 'marked' }]
  return []
}

/** Codes whose message or title holds the phrase. */
function phraseMatches(pack: Pack, phrase: string): CodeEntry[] {
  const wanted = phrase.toLowerCase()
  if (wanted.length < 4) return []
  return pack.codes
    .filter(({ messages, title }) =>
      [...messages, title.en ?? '', title.zh ?? ''].some(text => text.toLowerCase().includes(wanted)),
    )
    .slice(0, 5)
}
