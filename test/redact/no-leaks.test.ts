/** Secrets in a log reach nothing that we write: not the database, not a report, not standard output or error. */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { Scanner } from '../../src/scan/scanner.ts'
import { plants, spellings } from '../support/logs/canaries.ts'
import { builtInRules } from '../support/rules/rules.ts'
import { summaryOf } from '../support/runs/summary.ts'

const PLANTS = plants(300)
const COMMAND = join(import.meta.dirname, '../../dist/logremedy.js')
const work = mkdtempSync(join(tmpdir(), 'logremedy-redact-'))
afterAll(() => rmSync(work, { recursive: true, force: true }))

const rules = builtInRules()
const scanners = { off: new Scanner(rules, 'off'), on: new Scanner(rules, 'on'), strict: new Scanner(rules, 'strict') }
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

interface Run {
  readonly code: number | null
  readonly stdout: Buffer
  readonly stderr: Buffer
}

/** Runs the built command; standard input arrives in pieces of `piece` bytes. */
function run(args: readonly string[], input = Buffer.alloc(0), piece = 64): Promise<Run> {
  return new Promise((resolve, reject) => {
    // Through a pipe: a socket, which spawn gives, cannot be opened by name.
    const child = spawn('sh', ['-c', 'cat | "$0" "$@"', process.execPath, COMMAND, ...args], { cwd: work })
    child.stdin.on('error', () => undefined)
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', part => out.push(part))
    child.stderr.on('data', part => err.push(part))
    child.on('error', reject)
    child.on('close', code => resolve({ code, stdout: Buffer.concat(out), stderr: Buffer.concat(err) }))
    void (async () => {
      for (let at = 0; at < input.length; at += piece) {
        child.stdin.write(input.subarray(at, at + piece))
        if (at % (piece * 256) === 0) await new Promise(setImmediate)
      }
      child.stdin.end()
    })()
  })
}

/** The plants of which some spelling stands in a file of the directory or in what a run printed. */
function leaks(directory: string, printed: readonly Run[]): string[] {
  const files = readdirSync(directory).map(name => [name, readFileSync(join(directory, name))] as const)
  const texts = [
    ...files,
    ...printed.flatMap((r, i) => [[`stdout ${i}`, r.stdout] as const, [`stderr ${i}`, r.stderr] as const]),
  ]
  return PLANTS.flatMap(({ form, canary }) =>
    texts
      .filter(([, bytes]) => spellings(canary).some(s => bytes.includes(s)))
      .map(([name]) => `${form} (${canary}) in ${name}`),
  )
}

test('the plants are found by whoever does not redact', async () => {
  for (const { form, canary, text, quoted } of PLANTS.slice(0, 66)) {
    const summary = await summaryOf(scanners.off, encode(text), { cuts: [] })
    expect(summary.totals.events, form).toBeGreaterThan(0)
    const kept = Buffer.from(JSON.stringify(summary.findings))
    if (quoted) expect(spellings(canary).some(s => kept.includes(s)) || kept.includes('xxxx'), form).toBe(true)
  }
}, 900_000)

test('300 planted secrets reach no database, no report, no stream', async () => {
  const input = join(work, 'in')
  const output = join(work, 'out')
  mkdirSync(input)
  mkdirSync(output)
  for (const [i, { text }] of PLANTS.entries()) {
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
    const bytes = [Buffer.from(text), utf16, gzipSync(text), Buffer.from(text.replaceAll('\n', '\r\n'))][i % 4]!
    writeFileSync(join(input, `${String(i).padStart(3, '0')}.log${i % 4 === 2 ? '.gz' : ''}`), bytes)
  }
  const reports = (name: string): string[] =>
    ['json', 'jsonl', 'md', 'csv', 'text'].flatMap(format => [
      '--format',
      `${format}=${join(output, `${name}.${format}`)}`,
    ])
  const whole = Buffer.from(PLANTS.map(p => p.text).join('\n'))
  const common = ['--min-confidence', 'possible', '-v']
  const runs: Run[] = []
  runs.push(await run(['analyze', input, '--db', join(output, 'a.db'), ...reports('a'), ...common]))
  runs.push(
    await run(['analyze', input, '--db', join(output, 'a.db'), '--redact', 'strict', '--lang', 'zh', ...common]),
  )
  for (const piece of [1, 7, 64])
    runs.push(
      await run(
        ['analyze', '/dev/stdin', '--db', join(output, `${piece}.db`), ...reports(`p${piece}`), ...common],
        whole,
        piece,
      ),
    )
  runs.push(await run(['analyze', '/dev/stdin', '--format', 'json', ...common], whole))
  // A log given for a list of files is told path by path.
  const list = join(work, 'list')
  writeFileSync(
    list,
    PLANTS.filter(p => /^option|^password=|^uri/.test(p.form))
      .map(p => p.text)
      .join(''),
  )
  runs.push(await run(['analyze', '--files-from', list]))
  expect(runs.slice(0, -1).map(r => r.code)).toEqual(runs.slice(0, -1).map(() => 0))
  expect(JSON.parse(readFileSync(join(output, 'a.json'), 'utf8')).totals.events).toBeGreaterThanOrEqual(300)
  expect(readdirSync(output).length).toBeGreaterThanOrEqual(24)
  expect(leaks(output, runs)).toEqual([])
  const told = JSON.parse(readFileSync(join(output, 'p7.json'), 'utf8')).problems.filter(
    (p: { id: string }) => p.id === 'log/secrets',
  )
  expect(told.map((p: { fact: string }) => p.fact.split('.')[0]).sort()).toEqual(
    expect.arrayContaining([
      'This log contains PINs in clear text',
      'This log contains passwords',
      'This log contains private keys',
    ]),
  )
}, 900_000)

test('a cut through any plant changes nothing', async () => {
  for (const { text, form } of PLANTS.slice(0, 66)) {
    const bytes = encode(`${text}\n${text}`)
    const whole = await summaryOf(scanners.on, bytes, { cuts: [] })
    for (const cut of [7, Math.floor(bytes.length / 3), text.length - 3, bytes.length - 9])
      expect(await summaryOf(scanners.on, bytes, { cuts: [cut], piece: 1 + (cut % 64) }), `${form} at ${cut}`).toEqual(
        whole,
      )
  }
}, 900_000)

test('counts do not depend on redaction', async () => {
  const counts = async (scanner: Scanner, bytes: Uint8Array) => {
    const { totals, findings } = await summaryOf(scanner, bytes, { cuts: [] })
    const keyed = findings.map(f =>
      [
        f.key.namespace,
        /^(CKR_[A-Z0-9_]*[ZK][A-Z0-9_]{6,}|‹.*)$/.test(f.key.code) ? '?' : f.key.code,
        f.key.context,
        f.key.disposition,
        f.count,
      ].join(' '),
    )
    return { events: totals.events, lines: totals.lines, keyed: keyed.filter(k => !k.includes(' ? ')).sort() }
  }
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...PLANTS.map(p => p.text)), { minLength: 1, maxLength: 20 }),
      async texts => {
        const bytes = encode(texts.join('\n'))
        const off = await counts(scanners.off, bytes)
        expect(await counts(scanners.on, bytes)).toEqual(off)
        expect(await counts(scanners.strict, bytes)).toEqual(off)
      },
    ),
    { numRuns: 25 },
  )
}, 900_000)
