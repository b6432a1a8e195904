/** The records that the cutter finds are those of stream-json, for any document, layout and size of pieces. */
import { Readable } from 'node:stream'
import fc from 'fast-check'
import parserStream from 'stream-json'
import { pick } from 'stream-json/filters/pick.js'
import { streamArray } from 'stream-json/streamers/stream-array.js'
import { expect, test } from 'vitest'
import type { Problem } from '../../src/model/problem.ts'
import { recordReader } from '../../src/source/json/document.ts'
import type { RecordsRule } from '../../src/source/json/records.ts'
import { bytesFeed } from '../support/runs/feeds.ts'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

async function rewritten(
  text: string,
  rule: RecordsRule,
  piece?: number,
  room = 65_536,
): Promise<{ text: string; problems: Problem[] }> {
  const problems: Problem[] = []
  const feed = recordReader(bytesFeed(encode(text), 0, piece), rule, { path: 'x.json', report: p => problems.push(p) })
  const parts: Uint8Array[] = []
  for (;;) {
    const target = new Uint8Array(room)
    const size = await feed.read(target)
    if (size === 0) break
    parts.push(target.subarray(0, size))
  }
  return { text: Buffer.concat(parts).toString(), problems }
}

async function oracle(text: string, path: readonly string[]): Promise<unknown[]> {
  const tokens = Readable.from([text]).pipe(parserStream({ streamValues: false }))
  const picked = path.length === 0 ? tokens : tokens.pipe(pick.asStream({ filter: path.join('.') }))
  const values: unknown[] = []
  for await (const { value } of picked.pipe(streamArray.asStream())) values.push(value)
  return values
}

/** The value at the beginning of a line; brackets of the document may follow it. */
function parsedValue(line: string): unknown {
  for (let end = line.trimEnd(); end !== ''; end = end.slice(0, -1).trimEnd()) {
    try {
      return JSON.parse(end)
    } catch {
      if (!end.endsWith('}')) break
    }
  }
  throw new Error(`no value: ${line}`)
}

const hostile = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('"', '\\', '\\"', '[{', '}]', ',', '\n', '\r\n', '\u2028', '{"a":[', 'C_Login: CKR_PIN_INCORRECT'),
)
/** JSON.parse of Node 24 takes the key `\"` for one that ends in a backslash, once it has seen such a one: V8's fault, not ours. */
const key = hostile.filter(text => !text.endsWith('\\'))
const { value } = fc.letrec(tie => ({
  value: fc.oneof(
    { depthSize: 'small' },
    hostile,
    fc.double({ noNaN: true }),
    fc.constantFrom(null, true, false, 9007199254740992, -0.5e-7),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}))
const object = fc.dictionary(key, value, { maxKeys: 5, noNullPrototype: true })
const scalar = fc.oneof(hostile, fc.integer(), fc.constant({}), fc.constant([]), fc.array(hostile, { maxLength: 3 }))
const layout = fc.constantFrom<(doc: unknown) => string>(
  doc => JSON.stringify(doc),
  doc => JSON.stringify(doc, null, 2),
  doc => `\n ${JSON.stringify(doc, null, '\t').replaceAll('\n', '\r\n')}\r\n`,
  doc => `${JSON.stringify(doc, null, 1)}\n\n`,
)
const sizes = { piece: fc.constantFrom(1, 2, 3, 17, 4096, 65_536), room: fc.constantFrom(1, 2, 100, 65_536) }

function sameButSeparators(before: string, after: string): void {
  const [a, b] = [encode(before), encode(after)]
  expect(b.length).toBe(a.length)
  for (let i = 0; i < a.length; i++)
    if (a[i] !== b[i]) expect('\n\r\t ,[]', `byte ${i}`).toContain(String.fromCharCode(a[i]!))
}

test('elements of a top-level array', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(object, value), { minLength: 1, maxLength: 12 }),
      layout,
      fc.record(sizes),
      async (list, print, { piece, room }) => {
        const text = print(list)
        const result = await rewritten(text, 'arrays', piece, room)
        expect(result.problems).toEqual([])
        sameButSeparators(text, result.text)
        expect(result.text.split('\n').map(parsedValue)).toEqual(await oracle(text, []))
      },
    ),
    { numRuns: 150 },
  )
})

test.each(['found', 'named'])('elements of an array under keys, %s', async how => {
  const input = fc.record({
    list: fc.array(object, { minLength: 1, maxLength: 8 }),
    before: fc.dictionary(key, how === 'found' ? scalar : value, { maxKeys: 3, noNullPrototype: true }),
    path: fc.array(fc.constantFrom('logs', 'entries', 'e"\\é'), { minLength: 1, maxLength: 4 }),
    after: scalar,
    ended: fc.boolean(),
    ...sizes,
  })
  await fc.assert(
    fc.asyncProperty(input, layout, async ({ list, before, path, after, ended, piece, room }, print) => {
      let doc: unknown = list
      for (const key of [...path].reverse())
        doc = {
          ...Object.fromEntries(Object.entries(before).filter(([k]) => k !== key)),
          [key]: doc,
          ...(ended ? {} : { after }),
        }
      const text = print(doc)
      const result = await rewritten(text, how === 'found' ? 'arrays' : path, piece, room)
      expect(result.problems).toEqual([])
      sameButSeparators(text, result.text)
      expect(
        result.text
          .split('\n')
          .slice(1, 1 + list.length)
          .map(parsedValue),
      ).toEqual(await oracle(text, path))
    }),
    { numRuns: 100 },
  )
})

test('values one after another', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(object, { minLength: 1, maxLength: 8 }),
      layout,
      fc.record(sizes),
      async (list, print, { piece, room }) => {
        const { text, problems } = await rewritten(list.map(print).join('\n'), 'values', piece, room)
        expect(problems).toEqual([])
        expect(text.split('\n').map(line => JSON.parse(line))).toEqual(JSON.parse(JSON.stringify(list)))
      },
    ),
    { numRuns: 100 },
  )
})

test.each([
  ['[{"a":1},{"b":2}]', 'arrays', ' {"a":1}\n{"b":2} '],
  ['[{"a":1}]\n[{"b":2},{"c":[{"d":3}]}]\n', 'arrays', ' {"a":1} \n {"b":2}\n{"c":[{"d":3}]}  '],
  [
    '{"n":1,"a":[{"x":1},{"x":2}],"b":[ {"y":1},\n{"y":2}],"z":0}',
    'arrays',
    '{"n":1,"a":\n{"x":1}\n{"x":2} \n"b":[\n{"y":1}\n {"y":2} \n"z":0}',
  ],
  ['{"a":["x","y"],"b":[[{"c":1},{"c":2}]]}', 'arrays', '{"a":["x","y"],"b":[\n{"c":1}\n{"c":2} ]}'],
  ['["x",1,null]', 'arrays', ' "x"\n1\nnull '],
  ['[]', 'arrays', ' ]'],
  [
    '{"r":[{"s":[{"t":1},{"t":2}]},{"s":[{"t":3}]}]}',
    ['r', 's'],
    '{"r":[{"s":\n{"t":1}\n{"t":2} }\n{"s":\n{"t":3} }]}',
  ],
  ['{"r":{"s":1},"s":[1],"r":{"s":["x","y"]}}', ['r', 's'], '{"r":{"s":1},"s":[1],"r":{"s":\n"x"\n"y" }}'],
] as const)('%s', async (text, rule, lines) => {
  for (const piece of [1, 2, 3, 100]) expect(await rewritten(text, rule, piece)).toEqual({ text: lines, problems: [] })
})

test.each([
  ['[{"a":1},{"b":', 'json/cut', 14, 'it ends with 2 brackets left open'],
  ['[{"a":1},{"b":"x', 'json/cut', 16, 'it ends inside a string'],
  ['[{"a":1}{"b":2}]', 'json/malformed', 8, 'a comma, a colon or a key is missing'],
  ['[{"a":1},]', 'json/malformed', 9, 'a value is missing before a closing bracket'],
  ['[{"a":oops},{"b":2}]', 'json/malformed', 6, 'a value is not valid JSON'],
  ['[{"a":1]},\n{"b":2}]', 'json/malformed', 7, 'a closing bracket has no matching opening bracket'],
  ['[{"a":"x\n{"b":2}\n', 'json/malformed', 8, 'a string is not closed on its line'],
  ['[{"a":1}]\nERROR\nx\n', 'json/malformed', 10, 'text follows that is not an object or array'],
  ['[{"a":1}]]', 'json/malformed', 9, 'a closing bracket has no matching opening bracket'],
])('%j is told', async (text, id, offset, fact) => {
  for (const piece of [1, 100]) {
    const { problems, text: after } = await rewritten(text, 'arrays', piece)
    expect(after.length).toBe(text.length)
    expect(problems.map(p => [p.id, p.kind, p.place?.offset])).toEqual([[id, 'input', offset]])
    expect(problems[0]!.fact).toContain(fact)
  }
})

test('nesting without end and a string of 100 MB', async () => {
  const deep = 1_500_000
  const { problems } = await rewritten(`[{"a":${'['.repeat(deep)}${']'.repeat(deep)}},{"b":1}]`, 'arrays')
  expect(problems).toEqual([])
  expect((await rewritten('[{"a":'.repeat(200_000), 'arrays')).problems.map(p => p.id)).toEqual(['json/cut'])
  const long = `[{"a":"${'x]},{'.repeat(20_000_000)}"},{"b":1}]`
  expect((await rewritten(long, 'arrays', 65_536)).text.split('\n').length).toBe(2)
}, 900_000)
