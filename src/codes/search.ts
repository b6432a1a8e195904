/**
 * What a person may mean by a code: a symbol in any spelling, a number in any base, an inner number, a phrase. All readings
 * are given; a number alone has one for every code space and base in which it is known.
 */

import { nearestAll } from '../model/nearest.ts'
import type { CodeEntry, Pack, Reading } from '../model/rules/knowledge.ts'
import { Codebook, plainSymbol } from './codebook.ts'

/** Finds readings in packs. */
export class CodeFinder {
  readonly #books: readonly Codebook[]

  constructor(packs: readonly Pack[]) {
    this.#books = packs.map(pack => new Codebook(pack))
  }

  /** All readings of one argument, the likeliest first; none when nothing is known by it. */
  read(asked: string): Reading[] {
    const text = asked.trim()
    const readings: Reading[] = []
    const add = (book: Codebook, entries: readonly CodeEntry[]): void => {
      for (const entry of entries) if (!readings.some(r => r.entry === entry)) readings.push({ entry, pack: book.pack })
    }
    for (const book of this.#books) {
      if (book.pack.display === 'decimal')
        add(
          book,
          book.pack.codes.filter(c => c.code === text),
        )
      add(book, book.allBySymbol(text))
    }
    for (const value of valuesOf(text)) for (const book of this.#books) add(book, this.#ofValue(book, value))
    if (readings.length === 0) for (const book of this.#books) add(book, phraseMatches(book.pack, text))
    return readings
  }

  /** Names that look like what was asked, for "did you mean". */
  nearest(asked: string): string[] {
    const names = this.#books.flatMap(book => book.pack.codes.map(c => c.symbol ?? c.code))
    const plain = plainSymbol(asked)
    const byPlain = new Map(names.map(name => [plainSymbol(name), name]))
    return nearestAll(plain, [...byPlain.keys()], 3).map(name => byPlain.get(name)!)
  }

  #ofValue(book: Codebook, { value, hex }: Value): readonly CodeEntry[] {
    const isHex = book.pack.numbers === 'hex'
    // A bare hexadecimal reading of decimal digits makes sense only where codes are written in hexadecimal.
    if (hex === 'bare' && !isHex) return []
    if (value >= 0) return book.allByValue(value)
    const inner = book.byInner(value)
    if (inner !== null) return [inner]
    return isHex && value >= -0x80000000 ? book.allByValue(value >>> 0) : []
  }
}

interface Value {
  readonly value: number
  /** `marked`: written with 0x or letters; `bare`: decimal digits that could also be hexadecimal. */
  readonly hex: 'no' | 'marked' | 'bare'
}

function valuesOf(text: string): Value[] {
  if (/^-[0-9]{1,10}$/.test(text)) return [{ value: Number(text), hex: 'no' }]
  // Sixteen digits are a code that was printed as a 64-bit number, with or without its sign.
  const marked = /^0x(?:0*|f{8}(?=.{8}$))([0-9a-f]{1,8})$/i.exec(text)
  if (marked !== null) return [{ value: Number.parseInt(marked[1]!, 16), hex: 'marked' }]
  if (/^[0-9]{1,10}$/.test(text)) {
    const decimal: Value = { value: Number(text), hex: 'no' }
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
