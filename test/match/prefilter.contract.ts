/**
 * What every prefilter must do, whatever its engine. An engine's own test file is three lines: it calls this suite.
 * Candidates must be exact, (place, literal) for (place, literal), since the walker trusts the literal it is given.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeCandidates, type Prefilter } from '../../src/match/prefilter.ts'

type Make = (literals: readonly Uint8Array[]) => Prefilter
/** Texts are written as one character a byte. */
const encode = (text: string): Uint8Array => Buffer.from(text, 'latin1')

interface Span {
  readonly from: number
  readonly to: number
  readonly end: number
}

/** Literals, a text, and how often one of them occurs in it. */
const ROWS: readonly [name: string, literals: string[], text: string, count: number][] = [
  ['nothing', ['CKR_'], 'no code here', 0],
  ['at offset 0', ['CKR_'], 'CKR_OK', 1],
  ['at the very end', ['CKR_'], 'rv=CKR_', 1],
  ['all of the text', ['CKR_'], 'CKR_', 1],
  ['torn at the end', ['CKR_'], 'rv=CKR', 0],
  ['two bytes', ['ab'], 'aabab', 2],
  ['different lengths', ['rv', 'rv = 0x', 'PKCS11'], 'PKCS11 rv = 0x5', 3],
  ['shared beginnings', ['CKR_P', 'CKR_PIN', 'CKR_PIN_LOCKED'], 'CKR_PIN_LOC CKR_PIN_LOCKED', 5],
  ['shared ends', ['xabc', 'yabc', 'abc'], 'xabcyabc', 4],
  ['one inside another', ['aXYb', 'XY'], 'aXYbXY', 3],
  ['overlapping itself', ['aaa'], 'aaaaa', 3],
  ['overlapping others', ['abca', 'cabc'], 'abcabca', 3],
  ['zero, line feed and high bytes', ['\0\0', '\xff\xff', '\x80\n\x7f'], '\0\0\xff\xff\x80\n\x7f', 3],
  ['sixteen bytes', ['0123456789abcdef', '0123456789abcdeF'], 'x0123456789abcdeF', 1],
  ['many at one place', Array.from({ length: 13 }, (_, i) => 'a'.repeat(4 + i)), 'a'.repeat(16), 91],
  ['case', ['Code'], 'code CODE Code', 1],
]

/** What an engine asks of its caller: the shortest literal, and the room for candidates beyond one for each literal. */
export interface Terms {
  readonly least: number
  readonly spare: number
}

/** The terms that the matcher keeps where vectors are used. */
const USUAL: Terms = { least: 3, spare: 8192 }

/** Runs the contract on one engine. */
export function prefilterContract(name: string, make: Make, { least, spare: needed }: Terms = USUAL): void {
  const rows = ROWS.filter(([, literals]) => literals.every(literal => literal.length >= least))

  /** Everything found in a span, sorted, as `place literal`; checks the order and the progress of each scan on the way. */
  function scanAll(
    filter: Prefilter,
    literals: readonly string[],
    bytes: Uint8Array,
    span: Span,
    spare = 4096,
  ): string[] {
    const { from, to, end } = span
    const out = makeCandidates(literals.length + spare)
    const found: string[] = []
    for (let at = from, next = -1; next < to; at = next) {
      next = filter.scan(bytes, at, to, end, out)
      const places = [...out.at.subarray(0, out.count)]
      if (next !== to && next <= at) expect.fail(`the scan from ${at} does not get on`)
      if (places.some((place, i) => place < (places[i - 1] ?? at) || place >= next)) expect.fail(`order: ${places}`)
      places.forEach((place, i) => void found.push(`${place} ${literals[out.literal[i]!]}`))
    }
    return found.sort()
  }

  /** As in a run, one prefilter serves all texts; it is made anew for other literals. */
  let made: { readonly literals: readonly string[]; readonly filter: ReturnType<Make> } | null = null
  const filterOf = (literals: readonly string[]): ReturnType<Make> => {
    if (made?.literals !== literals) made = { literals, filter: make(literals.map(encode)) }
    return made.filter
  }

  /** The contract itself: what is there, by looking at every place, is what is found. */
  function check(literals: readonly string[], text: string, span: Span, spare?: number): number {
    const { from, to, end } = span
    const there: string[] = []
    for (const literal of literals)
      for (let at = text.indexOf(literal, from); at >= 0 && at < to; at = text.indexOf(literal, at + 1))
        if (at + literal.length <= end) there.push(`${at} ${literal}`)
    there.sort()
    const filter = filterOf(literals)
    for (const bytes of placesFor(filter, text, literals[0] ?? '')) {
      const found = scanAll(filter, literals, bytes, span, spare)
      if (found.join('\0') !== there.join('\0')) expect(found, JSON.stringify([text, from, to, end])).toEqual(there)
    }
    return there.length
  }

  const whole = (text: string): Span => ({ from: 0, to: text.length, end: text.length })

  describe(`prefilter contract: ${name}`, () => {
    test('it has its name, and finds nothing without literals', () => {
      expect(make([encode('abc')]).name).toBe(name)
      expect(check([], 'abc', whole('abc'))).toBe(0)
    })

    test.each(rows)(
      '%s: slid through offsets, with text before, after and on both sides',
      (_, literals, text, count) => {
        for (let offset = 0; offset <= 67; offset++) {
          const padding = '~'.repeat(offset)
          for (const padded of [padding + text, text + padding, padding + text + padding])
            expect(check(literals, padded, whole(padded))).toBe(count)
          const torn = literals[0]!.slice(0, -1).repeat(offset)
          check(literals, torn + text + torn, whole(torn + text + torn))
        }
      },
    )

    test.each(rows)('%s: only what begins in [from, to) and is complete by `end`', (_, literals, text) => {
      const long = `${literals[0]}~${text}${literals[0]}`
      for (let from = 0; from <= long.length; from++)
        for (let to = from; to <= long.length; to++)
          for (const end of [to, Math.min(to + 3, long.length), long.length]) check(literals, long, { from, to, end })
    })

    test.each(rows)('%s: a scan whose buffer is full goes on where it stopped', (_, literals, text, count) => {
      const times = Math.ceil((2 * (literals.length + needed) + 40) / Math.max(count, 1))
      const long = `${text}~`.repeat(times)
      for (const spare of [0, 1, 2, 7]) expect(check(literals, long, whole(long), needed + spare)).toBe(times * count)
    })

    test('random literals and texts', () => {
      const byte = fc.nat({ max: 255 }).map(b => String.fromCharCode(b))
      const unit = fc.oneof(fc.constantFrom('a', 'b'), fc.constantFrom(...'abcdefgh'), byte)
      const literal = fc.string({ unit, minLength: least, maxLength: 16 })
      const input = fc
        .uniqueArray(literal, { minLength: 1, maxLength: 40 })
        .chain(some => fc.record({ some: fc.constant(some), text: textOf(some, unit), bounds: fc.tuple(at, at, at) }))
      let total = 0
      fc.assert(
        fc.property(input, fc.nat({ max: 9 }), ({ some, text, bounds }, spare) => {
          const [from, to, end] = bounds.map(b => Math.min(b, text.length)).sort((a, b) => a - b)
          total += check(some, text, { from: from!, to: to!, end: end! })
          total += check(some, text, whole(text), needed + spare)
        }),
        { numRuns: 2000 },
      )
      expect(total).toBeGreaterThan(2000)
    })

    test('tens of thousands of literals', () => {
      const literals = Array.from({ length: 40_000 }, (_, i) => `<${i.toString(16).padStart(4, '0')}>`)
      const some = literals.filter((_, i) => i % 97 === 0)
      expect(check(literals, some.join(''), whole(some.join('')))).toBe(some.length)
    })
  })
}

/** The bytes of a text outside and, for an engine with memory of its own, inside it; what follows there must not matter. */
function placesFor(filter: Prefilter & { readonly bytes?: Uint8Array }, text: string, after: string): Uint8Array[] {
  const outside = encode(text)
  if (filter.bytes === undefined || filter.bytes.length < text.length + after.length) return [outside]
  filter.bytes.set(encode(text + after))
  return [filter.bytes, outside]
}

const at = fc.nat({ max: 200 })

/** Texts made of the literals themselves and of noise. */
function textOf(literals: readonly string[], noise: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.array(fc.oneof(fc.constantFrom(...literals), noise), { maxLength: 60 }).map(parts => parts.join(''))
}
