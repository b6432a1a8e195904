/** Calls of the usual form are read without yargs: with the same result, and only these. */
import { expect, test } from 'vitest'
import { parseCall } from '../../src/cli/arguments/parse-call.ts'
import { plainCall } from '../../src/cli/arguments/plain-call.ts'
import { readCall } from '../../src/cli/arguments/read-call.ts'
import { COMMANDS } from '../../src/cli/commands/index.ts'
import { randomOf } from '../support/runs/faults.ts'

const USUAL = COMMANDS.filter(({ many, words }) => many !== undefined && Object.keys(words).length === 1)

const WORDS = [
  'app.log',
  '-',
  '--',
  '0xA0',
  '-13',
  '12000011',
  'a b',
  '',
  '"q"',
  "'",
  'true',
  'false',
  'help',
  'x=y',
  'text',
  'json=r.json',
  '5',
  '0.5',
  '007',
  '1e3',
  '-x',
  '--unknown',
  '--unknown=1',
  '--no-such',
  '--help',
  '--version',
  'é',
  'a.b',
  '[x]',
  '%',
  'analyze',
  'explain',
  '\n',
]

test('a plain call means what yargs makes of it', async () => {
  const random = randomOf(7)
  const roll = (sides: number): number => Math.floor(random() * sides)
  const pick = <T>(of: readonly T[]): T => of[roll(of.length)]!
  let plain = 0
  for (let n = 0; n < 4000; n++) {
    const command = pick(USUAL)
    const args: string[] = []
    for (let left = roll(6); left > 0; left--) {
      const flag = pick(command.flags)
      const value = flag.choices !== undefined && roll(2) > 0 ? pick(flag.choices) : pick(WORDS)
      const forms = [
        [pick(WORDS)],
        [`--${flag.name}`, value],
        [`--${flag.name}=${value}`],
        [`--${flag.name}`],
        [`--no-${flag.name}`],
        [`-${flag.alias ?? 'q'}`, value],
        [`-${flag.alias ?? 'q'}${value}`],
      ]
      args.push(...pick(forms))
    }
    const fast = plainCall(args, command)
    if (fast === null) continue
    plain++
    const { parsed, error, output } = await parseCall([command.name, ...args], 80)
    const read = readCall(command, fast, {})
    expect(readCall(command, parsed, {}), args.join(' ')).toEqual(read)
    // What is wrong with a value is told by us, before yargs is asked.
    if (read.ok) expect({ error: error?.message, output }, args.join(' ')).toEqual({ error: undefined, output: '' })
  }
  expect(plain).toBeGreaterThan(300)
})

test.each([
  [['analyze', 'app.log', '--format', 'json', '-j', '2', '--no-run-info'], true],
  [['explain', '0xA0', '--context=wrap'], true],
  [['explain', '-'], true],
  [['analyze', '--help'], false],
  [['analyze', '--formt', 'json'], false],
  [['analyze', '--', '-x.log'], false],
  [['db', 'list', 'a.db'], false],
])('%j is a plain call: %j', ([name, ...args], usual) => {
  expect(plainCall(args, COMMANDS.find(command => command.name === name)!) !== null).toBe(usual)
})
