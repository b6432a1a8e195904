/**
 * Colours change nothing: what is found, counted and kept of a line is that of its text. Every example and counter-example of every
 * pack and every log of the fixtures is scanned with sequences in it; the long form puts each sequence at each place alone.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Scanner } from '../../src/scan/scanner.ts'
import { plants } from '../support/logs/canaries.ts'
import { borders, coloured, exampleTexts, SEQUENCES, tellsOf } from '../support/logs/colours.ts'
import { builtInRules } from '../support/rules/rules.ts'
import { LONG } from '../support/runs/faults.ts'
import { summaryOf } from '../support/runs/summary.ts'

const rules = builtInRules()
const scanner = new Scanner(rules)
const EXAMPLES = exampleTexts()
const LOGS = join(import.meta.dirname, '../../fixtures/logs')
const FIXTURES = readdirSync(LOGS, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.log'))

/** Those that collectors write as text: control sequences. */
const CONTROLS = SEQUENCES.filter(sequence => !/\x1b[^[]|\x0f/.test(sequence))

/** Sequences in turn, beginning with number `first`. */
const turn =
  (first: number) =>
  (i: number): string =>
    SEQUENCES[(first + i) % SEQUENCES.length]!

describe('examples of packs', () => {
  test('there are those of all packs', () => {
    expect(EXAMPLES.length).toBeGreaterThan(300)
    expect(EXAMPLES.filter(e => e.counter).length).toBeGreaterThan(100)
    expect(new Set(EXAMPLES.map(e => e.name.split('/')[0])).size).toBe(
      new Set(rules.shapes.map(shape => shape.namespace).filter(namespace => namespace !== 'secrets')).size,
    )
  })

  test('coloured at every border at once, and between all letters', async () => {
    const wrong: string[] = []
    for (const [n, { name, text }] of EXAMPLES.entries()) {
      const wanted = JSON.stringify(await tellsOf(scanner, text))
      const all = Array.from({ length: text.length + 1 }, (_, i) => i)
      for (const places of [borders(text), all.filter(i => !/[\uDC00-\uDFFF]/.test(text[i] ?? ''))]) {
        const told = JSON.stringify(await tellsOf(scanner, coloured(text, places, turn(n))))
        if (told !== wanted) wrong.push(`${name}: ${text}\n  ${wanted}\n  ${told}`)
      }
    }
    expect(wrong).toEqual([])
  })

  test('coloured in a JSON string, as Docker keeps lines', async () => {
    const asJson = (text: string): string => `${JSON.stringify({ log: text, stream: 'stderr' })}\n`
    const wrong: string[] = []
    for (const { name, text } of EXAMPLES) {
      const colours = coloured(text, borders(text), i => CONTROLS[i % CONTROLS.length]!)
      const [wanted, told] = [await tellsOf(scanner, asJson(text)), await tellsOf(scanner, asJson(colours))]
      if (JSON.stringify(told) !== JSON.stringify(wanted)) wrong.push(`${name}: ${asJson(colours)}`)
    }
    expect(wrong).toEqual([])
  })

  test('coloured at one border', async () => {
    const wrong: string[] = []
    for (const [n, { name, text }] of EXAMPLES.entries()) {
      const wanted = JSON.stringify(await tellsOf(scanner, text))
      const places = borders(text)
      const tried = LONG
        ? places.flatMap(place => SEQUENCES.map(sequence => [place, sequence] as const))
        : [[places[(n * 7919) % places.length]!, turn(n)(0)] as const]
      for (const [place, sequence] of tried) {
        const told = JSON.stringify(
          await tellsOf(
            scanner,
            coloured(text, [place], () => sequence),
          ),
        )
        if (told !== wanted) wrong.push(`${name} at ${place} ${JSON.stringify(sequence)}: ${text}\n  ${told}`)
      }
    }
    expect(wrong).toEqual([])
  })
})

test.each(FIXTURES)('%s in colours', async name => {
  const text = readFileSync(join(LOGS, name), 'utf8')
  const wanted = await tellsOf(scanner, text)
  // A sequence behind the last line feed is one more line, which nothing ends.
  const places = borders(text).filter(place => place < text.length)
  expect(await tellsOf(scanner, coloured(text, places, turn(text.length)))).toEqual(wanted)
})

test('secrets are masked as in the text, and no part of a sequence is kept', async () => {
  const scanners = [scanner, new Scanner(rules, 'strict')]
  const wrong: string[] = []
  for (const [n, { form, text, canary }] of plants(LONG ? 300 : 60).entries()) {
    // The secret itself is torn, too.
    const places = [...borders(text), ...placesIn(text, canary)].filter(place => place < text.length)
    const colours = coloured(
      text,
      [...new Set(places)].sort((a, b) => a - b),
      turn(n),
    )
    for (const each of scanners) {
      const told = JSON.stringify(await tellsOf(each, colours))
      if (told !== JSON.stringify(await tellsOf(each, text)) || told.includes('\\u001b')) wrong.push(form)
    }
  }
  expect(wrong).toEqual([])
})

/** The middle of each place at which `part` stands. */
function placesIn(text: string, part: string): number[] {
  const places: number[] = []
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) places.push(at + (part.length >> 1))
  return places
}

describe('any cut, any pieces, either engine', () => {
  /** Logs of the fixtures in colours, with sequences that are torn, broken and never end. */
  const parts = (seed: number): string[] =>
    FIXTURES.map((name, i) => {
      const text = readFileSync(join(LOGS, name), 'utf8').slice(0, 3000)
      return coloured(text, borders(text), n => (n % 7 === i % 7 ? HOSTILE : SEQUENCES)[(n + seed) % 8]!)
    })
  const mixed = (seed: number): Uint8Array => new TextEncoder().encode(parts(seed).join('\n'))
  const HOSTILE = ['\x1b[', '\x1b]0;', '\x1b', '\x1b\x1b[1', '\x1bP', '\x1b[5C', '\x9b', '\x1b(']

  test('cut anywhere', async () => {
    const bytes = mixed(0)
    const whole = await summaryOf(scanner, bytes, { cuts: [] })
    expect(whole.totals.events).toBeGreaterThan(25)
    const input = fc.record({
      cuts: fc.array(fc.nat(bytes.lastIndexOf(10) - 1), { maxLength: 5 }),
      piece: fc.constantFrom(1, 7, 64, 4096, 65_537),
      shuffle: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(input, async ({ cuts, piece, shuffle }) => {
        const places = [...new Set(cuts.map(cut => cut + 1))].sort((a, b) => a - b)
        const order = places.map((_, i) => i + 1)
        const cutting = { cuts: places, piece, order: shuffle ? [...order.reverse(), 0] : [0, ...order] }
        expect(await summaryOf(scanner, bytes, cutting)).toEqual(whole)
      }),
      { numRuns: LONG ? 1000 : 25 },
    )
  }, 3_600_000)

  // Every byte of each log is a cut once. A run costs about the whole log whatever is cut, so each makes many cuts, far apart.
  test.runIf(LONG).each(FIXTURES.map((name, i) => [name, i] as const))(
    'cut at every byte: %s',
    async (_, i) => {
      const bytes = new TextEncoder().encode(`${parts(0)[i]}\n`)
      const whole = await summaryOf(scanner, bytes, { cuts: [] })
      const last = bytes.lastIndexOf(10)
      const stride = Math.ceil(last / 16)
      for (let first = 1; first <= stride; first++) {
        const cuts: number[] = []
        for (let cut = first; cut <= last; cut += stride) cuts.push(cut)
        expect(await summaryOf(scanner, bytes, { cuts }), `cut at ${first}, then every ${stride} bytes`).toEqual(whole)
      }
    },
    3_600_000,
  )

  test('cut inside each sequence of a line, and behind the last line', async () => {
    const text = `C_Sign failed: ${SEQUENCES[2]}CKR_${SEQUENCES[5]}DEVICE_ERROR${SEQUENCES[3]}\n${SEQUENCES[0]}`
    const bytes = new TextEncoder().encode(text + text)
    const whole = await summaryOf(scanner, bytes, { cuts: [] })
    expect([whole.totals.events, whole.totals.lines]).toEqual([2, 3])
    for (let cut = 1; cut <= bytes.lastIndexOf(10); cut++)
      expect(await summaryOf(scanner, bytes, { cuts: [cut] }), `cut at ${cut}`).toEqual(whole)
  })

  test('without vectors', async () => {
    const scalar = new Scanner(rules, 'on', 'scalar')
    for (const seed of [1, 2, 3])
      expect(await summaryOf(scalar, mixed(seed), { cuts: [] })).toEqual(
        await summaryOf(scanner, mixed(seed), { cuts: [] }),
      )
  })

  test('what a line sees depends on bytes of the source, wherever the window lies', async () => {
    // Evidence and what it explains, apart by nearly as much as a line may see, with titles between them.
    const title = `\x1b]0;${'t'.repeat(3000)}\x07`
    const far = (n: number, left: number): string =>
      `${n}: C_Login\n${`x ${title} y\n`.repeat(Math.floor(left / 3100))}${'z'.repeat(left % 3100)}\nReturned:  160 CKR_PIN_INCORRECT\n`
    const near = [-40, -3, -2, -1, 0, 1, 2, 3, 40].map((shift, i) => far(i, 65_536 - 36 + shift))
    const bytes = new TextEncoder().encode(near.join(`${SEQUENCES[1]}\n`.repeat(4)))
    const whole = await summaryOf(scanner, bytes, { cuts: [] })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.lastIndexOf(10) - 1), { maxLength: 4 }), async cuts => {
        const places = [...new Set(cuts.map(cut => cut + 1))].sort((a, b) => a - b)
        expect(await summaryOf(scanner, bytes, { cuts: places, piece: 5000 })).toEqual(whole)
      }),
      { numRuns: LONG ? 1000 : 30 },
    )
  }, 600_000)
})

describe('nothing but sequences', () => {
  const SIZE = LONG ? 64 << 20 : 4 << 20
  const LINE = 'C_Sign failed: CKR_DEVICE_ERROR\n'
  const filled = (part: string): Uint8Array => {
    const bytes = Buffer.alloc(SIZE, part, 'latin1')
    return Buffer.concat([Buffer.from(LINE), bytes, Buffer.from(`\n${LINE}`)])
  }

  test.each([
    ['lone ESC', '\x1b'],
    ['control sequences', '\x1b[31m'],
    ['control sequences that never end', '\x1b[1'],
    ['titles that never end', '\x1b]'],
    ['one title that never ends', '\x1b]0;ttttttttttttttttttttttttttttttttttttt'],
    ['a letter and a sequence in turn', 'a\x1b[m'],
    ['lines of sequences', '\x1b[2K\x1b[1G\n'],
  ])('%s hide no line before or behind them', async (_, part) => {
    const { totals } = await summaryOf(scanner, filled(part), { cuts: [] })
    expect(totals.events).toBe(2)
  })
})
