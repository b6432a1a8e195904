/** The bench at a tiny size: its inputs hold what it says, every answer is checked, a wrong one fails it. No times. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { makeFolder } from '../support/folder.ts'
import { builtInRules } from '../support/rules/rules.ts'
import { works } from '../support/runs/faults.ts'
import { CASES, FEW } from './cases.ts'
import { GROWTHS } from './growth.ts'
import { Inputs } from './input/inputs.ts'
import { figuresOf } from './report/results.ts'
import { checkReport, checkSum } from './run/check.ts'
import { median } from './run/measure.ts'
import { peerPattern } from './run/pattern.ts'

const folder = makeFolder()
const MAIN = join(import.meta.dirname, 'main.ts')

function bench(directory: string, ...argv: string[]) {
  const all = [MAIN, '--dir', directory, '--scale', '0.0005', '--runs', '1', '--keep', ...argv]
  return spawnSync(process.execPath, all, { encoding: 'utf8' })
}

describe('inputs', () => {
  const inputs = (name: string) => new Inputs(join(folder.path, name), () => undefined)

  test('the same recipe gives the same bytes, made once', () => {
    const recipe = { format: 'log', bytes: 50_000, density: FEW, gz: false } as const
    const [one] = inputs('one').get(recipe).paths
    const [other] = inputs('other').get(recipe).paths
    expect(readFileSync(one!)).toEqual(readFileSync(other!))
    const made = statSync(one!).mtimeMs
    expect(inputs('one').get(recipe).paths).toEqual([one])
    expect(statSync(one!).mtimeMs).toBe(made)
  })

  test('a folder has the same files, made once', () => {
    const recipe = { format: 'log', bytes: 2000, density: FEW, gz: false } as const
    const { paths, truth } = inputs('one').folder(recipe, 3)
    const sizes = readdirSync(paths[0]!).map(name => statSync(join(paths[0]!, name)).size)
    expect(sizes).toHaveLength(3)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(truth.bytes)
    const made = statSync(paths[0]!).mtimeMs
    expect(inputs('one').folder(recipe, 3)).toEqual({ paths, truth })
    expect(statSync(paths[0]!).mtimeMs).toBe(made)
  })

  test('the truth agrees with a plain search', () => {
    const { paths, truth } = inputs('one').get({ format: 'log', bytes: 500_000, density: 0.3, gz: false })
    const lines = readFileSync(paths[0]!, 'utf8').split('\n').slice(0, -1)
    const pattern = new RegExp(peerPattern())
    expect(lines.length).toBe(truth.lines)
    expect(lines.filter(line => pattern.test(line)).length).toBe(truth.patternLines)
    // A stack trace tells its code again behind "Caused by".
    const named = (code: string) => lines.filter(line => line.includes(code) && !line.startsWith('Caused by')).length
    for (const [code, n] of Object.entries(truth.codes).filter(([code]) => code.startsWith('pkcs11')))
      expect([code, named(code.slice('pkcs11 '.length))]).toEqual([code, n])
    expect(Object.keys(truth.codes).map(code => code.split(' ')[0])).toEqual(
      expect.arrayContaining(['pkcs11', 'huks', 'asset', 'keyless']),
    )
  })

  test('the pattern of the other tools knows every code space', () => {
    const pattern = new RegExp(`(?:${peerPattern()})`)
    for (const { namespace, codes } of builtInRules().packs)
      for (const { code, value } of codes) {
        // Three digits that many services share, and names that are no return value, are no sign of a code space.
        if (namespace === 'keyless') expect(`code: ${code}`).toMatch(pattern)
        else if (code.startsWith('CKR_') || (namespace !== 'pkcs11' && value! >= 1000)) expect(code).toMatch(pattern)
      }
  })
})

describe('a run', () => {
  test('measures every case or says why not, checked, within 80 columns', () => {
    const results = join(folder.path, 'results')
    const { status, stdout, stderr } = bench(join(folder.path, 'all'), '--results', results)
    expect([status, stderr]).toEqual([0, expect.not.stringContaining('Wrong')])
    for (const { name } of CASES) expect(stdout).toMatch(new RegExp(`^${name}(?: |: left out)`, 'm'))
    for (const { name } of GROWTHS) expect(stdout).toContain(`Growth: ${name}\n`)
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
    const [json, markdown] = readdirSync(results).sort()
    const kept = JSON.parse(readFileSync(join(results, json!), 'utf8'))
    expect(kept).toMatchObject({ machine: { node: process.versions.node }, scale: 0.0005, runs: 1 })
    expect(json).toContain(kept.date)
    expect(kept.figures.flatMap((f: { samples: unknown[] }) => f.samples).length).toBeGreaterThan(8)
    expect(readFileSync(join(results, markdown!), 'utf8')).toContain(stdout)
  })

  test('a count that is not the known one fails it', () => {
    const directory = join(folder.path, 'all')
    const log = join(directory, readdirSync(directory).find(name => /^log-.*-0\.5-.*\.log$/.test(name))!)
    const text = readFileSync(log, 'latin1')
    writeFileSync(log, text.replace('Keyless configure', 'Hapless configure'), 'latin1')
    const { status, stdout, stderr } = bench(directory, '--only', 'density', '--no-results')
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/Wrong answer.* 50 % fail: keyless \d+: (\d+) instead of \d+/)
  })

  test('a profile tells functions and is kept', () => {
    const { status, stdout } = bench(join(folder.path, 'all'), '--profile', 'array')
    expect(status).toBe(0)
    expect(stdout).toMatch(/^ +[0-9.]+ % +[0-9]+ ms {2}\S/m)
    const [path] = stdout.match(/\/.*\.cpuprofile$/m)!
    expect(JSON.parse(readFileSync(path, 'utf8')).nodes.length).toBeGreaterThan(100)
  })

  test.each([
    [['--only', 'nothing'], /nothing is none of log, /],
    [['--scale', '0'], /--scale 0 is no factor/],
    [['--fast'], /Unknown option '--fast'/],
  ])('%j is refused', (argv, told) => {
    const { status, stderr } = bench(folder.path, ...argv)
    expect([status, stderr]).toEqual([2, expect.stringMatching(told)])
  })
})

describe('figures', () => {
  const truth = { bytes: 9, lines: 1, records: 1, patternLines: 1, codes: { 'huks 1': 2 }, acme: { 'acme A': 1 } }
  const report = (count: number, more: object = {}) =>
    JSON.stringify({
      totals: { bytes: 9 },
      findings: [{ namespace: 'huks', code: '1', count }],
      problems: [],
      sources: [],
      ...more,
    })

  test.each([
    [report(2), false, null],
    [report(3), false, 'huks 1: 3 instead of 2'],
    [report(2), true, 'acme A: 0 instead of 1'],
    [report(2, { totals: { bytes: 8 } }), false, '8 bytes instead of 9'],
    [report(2, { sources: [{ problems: [{ id: 'source/read' }] }] }), false, 'the problem source/read'],
    ['', false, 'no JSON report, but ""'],
  ])('%s, acme %j: %s', (stdout, acme, wrong) => expect(checkReport(stdout, truth, acme)).toBe(wrong))

  test.each([
    ['12\n30\n', 42, 'exactly', null],
    ['  12 CKR_A\n   3 CKR_B\n', 14, 'at least', null],
    ['', 0, 'exactly', null],
    ['12\n', 13, 'exactly', '12 instead of exactly 13'],
    ['12\n', 13, 'at least', '12 instead of at least 13'],
  ] as const)('the sum of %j against %d %s', (stdout, known, how, wrong) =>
    expect(checkSum(stdout, known, how)).toBe(wrong),
  )

  test('a mark is met by the median, in the direction it names', () => {
    const sample = (seconds: number[], mebibytes: number[]) => ({
      label: 'x',
      bytes: 1,
      seconds,
      mebibytes,
      busy: seconds.map(n => 2 * n),
    })
    const marks = [
      { of: 'time', atMost: 0.4 },
      { of: 'faster', atLeast: 3 },
      { of: 'memory', atMost: 1.1 },
      { of: 'MiB', atMost: 300 },
      { of: 'CPU', atMost: 2 },
    ] as const
    const one = { name: 'x', work: 'x', marks, needs: [], sides: () => [] as never }
    const figures = figuresOf(one, [sample([9, 1, 0.5], [120, 310, 121]), sample([2, 2, 9], [120, 119, 118])])
    expect(figures.map(f => [f.value, f.mark, f.met])).toEqual([
      [0.5, '≤ 0.40', false],
      [2, '≥ 3.00', false],
      [121 / 119, '≤ 1.10', true],
      [310, '≤ 300', false],
      [2, '≤ 2.00', true],
    ])
    expect([median([3, 1, 2]), median([4, 1])]).toEqual([2, 2.5])
  })
})

test.each([
  ['a pipe', []],
  ...(works('script', '--version') && works('pgrep', '--version') ? [['a terminal', ['live']] as const] : []),
] as const)('the bench of tail hears every finding, each once, behind %s', (_, mode) => {
  const argv = [join(import.meta.dirname, 'tail.ts'), '2000', '1', ...mode]
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8' })
  expect([status, stderr.includes('Wrong answer')]).toEqual([0, false])
  expect(stdout).toMatch(/^2000 lines in .*\(20 findings\)/s)
})
