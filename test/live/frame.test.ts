/** Frames fit their terminal and hold nothing that it would obey, whatever logs hold and readers press. */
import fc from 'fast-check'
import stringWidth from 'fast-string-width'
import { describe, expect, test } from 'vitest'
import { drawFrame } from '../../src/live/draw/frame.ts'
import { LiveModel } from '../../src/live/model/model.ts'
import { KEY_NAMES, type Key, press, START, type ViewState } from '../../src/live/model/view-state.ts'
import type { LiveEvent } from '../../src/model/live.ts'
import { SOURCE_STATES } from '../../src/model/live.ts'
import { options } from '../report/make.ts'
import { found, liveFinding, NOW, tick } from '../support/runs/live.ts'

const NASTY = [
  '\x1b[2J',
  '\x1b]0;x\x07',
  '\x9b31m',
  '\r',
  '\n',
  '\0',
  '\ud800',
  '\u202e',
  '\u200b',
  '中文，标点',
  '한글',
  'e\u0301',
  '👨‍👩‍👧',
  '\t',
  ' ',
]
const hostile = fc
  .array(
    fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 6 }), fc.string({ maxLength: 30 })),
    { maxLength: 8 },
  )
  .map(parts => parts.join(''))

const news: fc.Arbitrary<LiveEvent[]> = fc
  .record({
    code: hostile,
    context: hostile,
    producer: hostile,
    text: hostile,
    path: hostile,
    what: hostile,
    fact: hostile,
    n: fc.nat(),
  })
  .map(({ code, context, producer, text, path, what, fact, n }): LiveEvent[] => {
    const source = { id: 0, path, member: text, generation: n % 3 }
    const wallMs = NOW
    return [
      found('a', liveFinding({ context, producer }, { source, text, count: n + 1, params: [[what, fact]] })),
      found('b', liveFinding({ code, value: null, context }, { source, text, line: null, raw: code })),
      found('c', liveFinding({ namespace: code, code, value: 5, vendor: what, disposition: 'benign' }, { source })),
      found('d', liveFinding({ code: 'CKR_DEVICE_REMOVED', value: 0x32 }, { source })),
      { type: 'source', wallMs, source, state: SOURCE_STATES[n % SOURCE_STATES.length]!, bytes: n, lines: n, lag: n },
      { type: 'loss', wallMs, source, what, from: text, lines: n, time: null, offset: 0 },
      { type: 'problem', wallMs, problem: { id: 'a/b', kind: 'input', place: { path }, fact, remedy: text } },
      tick({ lines: n, lag: n, sources: n }),
    ]
  })

const key: fc.Arbitrary<Key> = fc.oneof(
  fc.constantFrom(...KEY_NAMES).map(name => ({ kind: 'named', name }) as const),
  fc.constantFrom(...'?hsS/p ajkgG1234q0x').map(text => ({ kind: 'text', text }) as const),
  hostile
    .filter(text => text !== '')
    .map(text => ({ kind: 'text', text: String.fromCodePoint(text.codePointAt(0)!) }) as const),
)

const COLOUR = /\x1b\[\d+m/g
const ACTIVE = /[\0-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]|\p{Cs}/u

function drawn(events: readonly LiveEvent[], keys: readonly Key[], columns: number, rows: number, look: object) {
  const given = options(look)
  const model = new LiveModel(given, NOW)
  model.hear(events)
  let state: ViewState = START
  const draw = () => drawFrame(model.at(NOW + 5000), state, { columns, rows }, given)
  for (const one of keys) {
    const { ids, step } = draw()
    state = press(state, one, { ids, lines: step }).state
  }
  return draw()
}

const keys = fc.array(key, { maxLength: 12 })
const columns = fc.integer({ min: 1, max: 140 })
const rows = fc.integer({ min: 1, max: 45 })
const lang = fc.constantFrom('en', 'zh')

describe('a frame', () => {
  test('has the lines of its terminal, none wider, and no control but our own colours', () => {
    fc.assert(
      fc.property(news, keys, columns, rows, lang, fc.boolean(), (events, pressed, width, height, lang, color) => {
        const { lines, cursor } = drawn(events, pressed, width, height, { lang, color })
        expect(lines).toHaveLength(height)
        for (const line of lines) {
          const plain = line.replace(COLOUR, '')
          expect(plain).not.toMatch(ACTIVE)
          if (!color) expect(line).toBe(plain)
          expect(stringWidth(plain), plain).toBeLessThanOrEqual(width)
        }
        if (cursor !== null) expect(cursor.column).toBeLessThan(Math.max(width, 1))
      }),
      { numRuns: 150 },
    )
  })

  test('says in colour what it says without, but for the marks of what is chosen', () => {
    fc.assert(
      fc.property(news, keys, lang, (events, pressed, lang) => {
        const plain = (color: boolean): string[] =>
          drawn(events, pressed, 80, 24, { lang, color }).lines.map(line =>
            line.replace(COLOUR, '').replace(/[[\]]/g, ' ').trimEnd(),
          )
        expect(plain(true)).toEqual(plain(false))
      }),
      { numRuns: 60 },
    )
  })
})

describe('the codes', () => {
  const events = [
    found('a', liveFinding({}, { text: 'C_Login returned 160 CKR_PIN_INCORRECT' })),
    found('b', liveFinding({ code: 'CKR_DEVICE_REMOVED', value: 0x32 })),
    {
      type: 'loss',
      wallMs: NOW,
      source: { id: 0, path: 'x', member: null, generation: 0 },
      what: 'LOGLIMIT',
      from: null,
      lines: 12,
      time: null,
      offset: 0,
    },
    tick({ lines: 4711 }),
  ] as const
  const screen = (pressed: string, columns = 80, rows = 24, lang = 'en'): string =>
    drawn(
      events,
      [...pressed].map(text => (text === '\r' ? ({ kind: 'named', name: 'enter' } as const) : { kind: 'text', text })),
      columns,
      rows,
      { lang },
    ).lines.join('\n')

  test('show counts, meaning, the advice of the chosen one, and losses', () => {
    const text = screen('')
    expect(text).toMatch(/^>F {2}CKR_DEVICE_REMOVED {2}The token was removed +1 +1 /m)
    expect(text).toMatch(/^ E {2}CKR_PIN_INCORRECT {3}The PIN is wrong/m)
    expect(text).toContain('Insert it again.')
    expect(text).toContain('! 12 lines lost (LOGLIMIT).')
    expect(text).toContain('4,711 lines')
  })

  test('open the advice with Enter, of the chosen one', () => {
    const text = screen('j\r')
    expect(text).toContain('━━ CKR_PIN_INCORRECT  0xa0 = 160')
    expect(text).toContain('Stop automatic retries first')
    expect(text).toContain('C_Login returned 160')
    expect(text).not.toContain('CKR_DEVICE_REMOVED')
  })

  test('take typed text as a filter', () => {
    expect(screen('/removed')).not.toContain('CKR_PIN_INCORRECT')
    expect(screen('/removed')).toContain('Filter: removed')
    expect(screen('/zzz')).toContain('2 codes hidden by the filter “zzz”.')
  })

  test('are usable in forty columns and ten lines, in both languages', () => {
    expect(screen('', 40, 10)).toContain('CKR_PIN_INCORRECT')
    expect(screen('', 40, 10, 'zh')).toContain('CKR_PIN_INCORRECT')
    expect(screen('', 39, 10)).toContain('Needs 40×10')
  })

  test('speak Chinese', () => {
    const text = screen('', 100, 30, 'zh')
    expect(text).toContain('令牌被移除')
    expect(text).toContain('丢失 12 行（LOGLIMIT）。')
    expect(screen('?', 100, 30, 'zh')).toContain('暂停')
  })
})
