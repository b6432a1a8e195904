/** Flags are declared once: the values that a command gets, and their types, follow from the declaration. */
import { expect, expectTypeOf, test } from 'vitest'
import { readCall } from '../../src/cli/arguments/read-call.ts'
import { COMMANDS } from '../../src/cli/commands/index.ts'
import type { InferFlags } from '../../src/cli/flags/flag.ts'
import type { dbTimeout, lang, quiet, toolkit } from '../../src/cli/flags/flags.ts'
import type { include, jobs, maxLine } from '../../src/cli/flags/reading-flags.ts'

test('the types of values are those of the meanings', () => {
  type Some =
    | typeof lang
    | typeof toolkit
    | typeof quiet
    | typeof dbTimeout
    | typeof jobs
    | typeof maxLine
    | typeof include
  expectTypeOf<InferFlags<Some>>().toEqualTypeOf<{
    readonly lang: 'auto' | 'en' | 'zh'
    readonly toolkit: string | undefined
    readonly quiet: boolean
    readonly dbTimeout: number
    readonly jobs: number | undefined
    readonly maxLine: number
    readonly include: readonly string[]
  }>()
})

test.each(COMMANDS)('$name declares each flag once, and its default values mean something', command => {
  const names = command.flags.flatMap(({ name, alias }) => (alias === undefined ? [name] : [name, alias]))
  expect(new Set(names).size).toBe(names.length)
  const call = readCall(command, {}, {})
  if (!call.ok) throw new Error(call.problems[0]!.fact)
  for (const { name, type, default: standard } of command.flags) {
    const value = call.value.values[name.replace(/-./g, pair => pair[1]!.toUpperCase())]
    if (type === 'array') expect(value).toEqual([])
    else expect(value === undefined, name).toBe(standard === undefined)
  }
  expect(call.value.typed).toEqual({})
})

test('a value means what its flag says; what was typed goes before settings, the last of several counts', () => {
  const analyze = COMMANDS.find(({ name }) => name === 'analyze')!
  const typed = { 'max-line': ['1KiB', '64KiB'], 'db-timeout': 0.5, include: ['*.log'], 'json-records': 'a.b' }
  const call = readCall(analyze, typed, { 'max-line': '2MiB', lang: 'zh', exclude: 'x', jobs: '3' })
  expect(call).toMatchObject({
    ok: true,
    value: {
      values: {
        maxLine: 65536,
        dbTimeout: 500,
        include: ['*.log'],
        exclude: ['x'],
        jsonRecords: ['a', 'b'],
        lang: 'zh',
        jobs: 3,
        tz: 'UTC',
      },
      typed,
    },
  })
})

test.each([
  [{ jobs: 0 }, 'The flag "--jobs" needs a whole number above 0.'],
  [{ jobs: Number.NaN }, 'The flag "--jobs" needs a whole number above 0.'],
  [{ 'db-timeout': -1 }, 'The flag "--db-timeout" needs a number of seconds.'],
  [{ tz: 'Mars' }, 'There is no time zone "Mars".'],
  [{ 'max-expand': 'much' }, '"much" is not a valid limit.'],
  [{ progress: 'maybe' }, 'The flag "--progress" does not accept "maybe".'],
  [{ db: false }, 'The flag "--db" takes a value, so there is no "--no-db".'],
])('%j is refused', (settings, fact) => {
  const analyze = COMMANDS.find(({ name }) => name === 'analyze')!
  const call = readCall(analyze, {}, settings)
  expect(call).toMatchObject({ ok: false, problems: [{ kind: 'usage', place: null, fact }] })
})
