/** Only lines that differ are written, and the terminal shows each frame whole. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Screen } from '../../src/live/terminal/screen.ts'

/** What a terminal makes of the few orders that a screen gives. */
class Glass {
  lines: string[] = []
  cursor = false
  #row = 0

  write(text: string, rows: number): void {
    for (const [, order, plain] of text.matchAll(/\x1b\[([?0-9;]*[A-Za-z])|([^\x1b]+)/g)) {
      if (plain !== undefined) this.lines[this.#row] = plain
      else if (order === '2J') this.lines = Array.from({ length: rows }, () => '')
      else if (order!.endsWith('H')) this.#row = Number(order!.split(';')[0]) - 1
      else if (order === 'K') this.lines[this.#row] = ''
      else if (order === '?25h' || order === '?25l') this.cursor = order === '?25h'
      else throw new Error(`an order that nobody expects: ${order}`)
    }
  }
}

test('the glass shows what was drawn, with whatever was there before', () => {
  const size = fc.record({ columns: fc.integer({ min: 1, max: 3 }), rows: fc.integer({ min: 1, max: 4 }) })
  const frame = fc.record({
    size,
    words: fc.array(fc.constantFrom('', 'a', 'b'), { minLength: 4, maxLength: 4 }),
    typing: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 10 }), frames => {
      const screen = new Screen()
      const glass = new Glass()
      for (const { size, words, typing } of frames) {
        const lines = words.slice(0, size.rows)
        const cursor = typing ? { column: 0, row: size.rows - 1 } : null
        glass.write(screen.draw({ lines, cursor, step: 1, scroll: 0, ids: [] }, size), size.rows)
        expect(glass.lines.slice(0, size.rows)).toEqual(lines)
        expect(glass.cursor).toBe(typing)
      }
    }),
  )
})

test('nothing is written when nothing changed, and one line when one did', () => {
  const screen = new Screen()
  const size = { columns: 80, rows: 3 }
  const draw = (...lines: string[]) => screen.draw({ lines, cursor: null, step: 1, scroll: 0, ids: [] }, size)
  draw('one', 'two', 'three')
  expect(draw('one', 'two', 'three')).toBe('')
  expect(draw('one', '2', 'three')).toBe('\x1b[2;1H\x1b[K2')
})
