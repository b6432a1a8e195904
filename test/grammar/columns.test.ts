/** Tables: which column holds codes, and which tables define them. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Columns } from '../../src/grammar/columns.ts'
import type { View } from '../../src/model/bytes/view.ts'
import { tell, viewsOf } from './lines.ts'

/** The weight of the column of a text on the last line. */
function weight(lines: readonly string[], cell: string, columns = new Columns()): number | null {
  const text = lines.join('\n')
  const view = viewsOf(text).at(-1)!
  return columns.weightOf(view, text.lastIndexOf(cell))
}

test.each([
  [';', 'slot;call;return_code', '1;C_Seed;0x50'],
  ['|', '| slot | function | rv |', '| 1 | C_Seed | 0x50 |'],
  ['tab', 'slot\tfunction\trv', '1\tC_Seed\t0x50'],
  [',', 'slot,"function","rv"', '1,C_Seed,0x50'],
  ['blanks', 'slot  function   rv', '1     C_Seed     0x50'],
])('cells between %s', (_, header, row) => {
  expect([weight([header, row], '0x50'), weight([header, row], 'C_Seed')]).toEqual([5, 0])
  expect(weight([row], '0x50')).toBe(null)
  expect(tell(`${header}\n${row}\n`).map(t => t.code)).toEqual(['CKR_FUNCTION_CANCELED'])
})

test('a column of results is weaker than one of return values', () => {
  expect(weight(['slot;function;result', '1;x;0x50'], '0x50')).toBe(3)
  expect(weight(['colour;shape;return_code', '1;x;0x50'], '0x50')).toBe(3)
})

test.each([
  ['rules between', ['| a | call | rv |', '+---+---+---+', '| 1 | x | 0x50 |'], 5],
  ['another number of cells', ['a;call;rv', '1;x;y;0x50'], null],
  ['a row of another kind between', ['a;call;rv', 'a sentence', '1;x;0x50'], null],
  ['a header with numbers', ['a;call 77;rv', '1;x;0x50'], null],
  ['no cells', ['a;call;rv', '0x50'], null],
  ['carriage returns', ['a;call;rv\r', '1;x;0x50\r'], 5],
])('%s', (_, lines, expected) => {
  expect(weight(lines, '0x50')).toBe(expected)
})

test('the header stands at most 200 rows above, whether the rows between were asked about or not', () => {
  const lines = ['a;call;rv', ...Array.from({ length: 400 }, (_, i) => `${i};x;0x50`)]
  const views = viewsOf(lines.join('\n'))
  const one = new Columns()
  const asked = views.map(view => one.weightOf(view, view.lineEnd - 4))
  const alone = views.map(view => new Columns().weightOf(view, view.lineEnd - 4))
  expect(asked).toEqual(alone)
  expect([asked[200], asked[201]]).toEqual([5, null])
})

test('tables that define codes', () => {
  const lines = ['name;meaning;description', '0x31;device removed;CKR_DEVICE_REMOVED']
  expect(new Columns().isDefinition(viewsOf(lines.join('\n'))[1]!)).toBe(true)
  expect(new Columns().isDefinition(viewsOf('slot;function;rv\n1;x;0x31')[1]!)).toBe(false)
  // Documents list codes in tables whose header is out of sight.
  expect(new Columns().isDefinition(viewsOf('| 0x31 | CKR_DEVICE_REMOVED | removed |')[0]!)).toBe(true)
})

test('headers open tables', () => {
  const opens = (line: string): boolean => new Columns().opens(viewsOf(line)[0]!)
  expect(
    ['a;call;rv', 'slot  function  result', 'rv', 'a;b;c', 'a;call 12;rv', `${'x'.repeat(400)};call;rv`].map(opens),
  ).toEqual([true, true, false, false, false, false])
})

test('the answer for a row depends on the rows in sight, not on those that were asked about', () => {
  const row = fc.constantFrom(
    ...['a;call;rv', 'x;error;y', '1;x;0x50', '2;y;0x31', '1;2;3;4', '+--+', 'text', '', '| a | rv |', '| 1 | 0x30 |'],
    ...['name;meaning;value', 'a  call  rv', '1  x  0x50', '1,x,0x50', 'a,call,rv'],
  )
  const input = fc.record({
    rows: fc.array(row, { maxLength: 60 }),
    asked: fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }),
    reach: fc.constantFrom(20, 60, 1000),
  })
  fc.assert(
    fc.property(input, ({ rows, asked, reach }) => {
      const columns = new Columns()
      for (const [i, view] of viewsOf(rows.join('\n')).entries()) {
        if (!asked[i]) continue
        const seen: View = { ...view, floor: Math.max(0, view.lineStart - reach) }
        const at = view.lineEnd
        expect(columns.weightOf(seen, at)).toBe(new Columns().weightOf(seen, at))
        expect(columns.isDefinition(seen)).toBe(new Columns().isDefinition(seen))
      }
    }),
    { numRuns: 500 },
  )
})
