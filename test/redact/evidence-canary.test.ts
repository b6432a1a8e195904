/**
 * Redaction leaves evidence (`@cause` and its like) alone, because it is written in our own words. Held here: each word of
 * it is one of a pack, or a code as the same report shows it; a secret on the lines that it tells of reaches nothing.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeClock } from '../../src/formats/time/clock.ts'
import { PARTS } from '../../src/grammar/evidence.ts'
import type { Aggregate } from '../../src/model/counts/partial-counts.ts'
import { evidence, isEvidence, MISSING } from '../../src/model/findings/evidence.ts'
import { ORIGIN } from '../../src/model/findings/origins.ts'
import type { Guard } from '../../src/model/rules/shape.ts'
import { Scanner } from '../../src/scan/scanner.ts'
import { type Plant, plants, spellings } from '../support/logs/canaries.ts'
import { run, scratch } from '../support/programs/shell.ts'
import { HEAD } from '../support/rules/marked-packs.ts'
import { problemsOf } from '../support/rules/packs.ts'
import { builtInRules } from '../support/rules/rules.ts'
import { bytesFeed } from '../support/runs/feeds.ts'

const rules = builtInRules()
const CONSEQUENCE = { CKR_PIN_INCORRECT: 'CKR_OPERATION_NOT_INITIALIZED', CKR_DEVICE_ERROR: 'CKR_USER_NOT_LOGGED_IN' }

/** The plant as the cause of a chain: behind it the same lines without the secret, and with what follows a failure. */
function asCause({ text, canary, form }: Plant): string {
  const harmless = form === 'unknown code' ? 'OPERATION_NOT_INITIALIZED' : 'x'
  const after = text
    .replaceAll(canary, harmless)
    .replaceAll('0xa0', '0x91')
    .replaceAll('(0x30)', '(0x101)')
    .replaceAll('160 CKR', '145 CKR')
  return text + Object.entries(CONSEQUENCE).reduce((all, [from, to]) => all.replaceAll(from, to), after)
}

/** Lines whose heads, codes and signs are the secret; a guard, a vendor or a chain looks at each of these places. */
function strange(s: string): string {
  const code = `CKR_${s.toUpperCase()}`
  return [
    `01-31 10:00:04.000  5394  5394 E A03d00/${s}: generateKeyItem failed, {"code":12000006,"message":"${s}"}`,
    `01-31 10:00:04.000  5394  5394 E ${s}/HUKS: generateKeyItem failed, errCode: 12000005 ${s}`,
    `Jan 31 10:00:00 ${s} ${s}[7]: C_Sign failed: rv = ${code} (0x80000104) ${s}`,
    `2026-01-31 10:00:00 ERROR [${s}] PKCS11 function C_Login failed: rv = ${code}`,
    '2026-01-31 10:00:01 ERROR [x] PKCS11 function C_Login failed: rv = CKR_OPERATION_NOT_INITIALIZED (0x91)',
    `Loaded: "/usr/lib/${s}/libCryptoki2_64.so"`,
    'C_Sign failed: 2147483908',
    `77[${s}]: C_${s}`,
    `77[5557]:   rv = ${code}`,
    '77[5557]:   rv = CKR_OPERATION_NOT_INITIALIZED',
    '',
  ].join('\n')
}

const OWN = new Set<unknown>([
  null,
  'unknown',
  'option',
  'head',
  'near',
  ...rules.packs.flatMap(p => [p.namespace, ...p.contexts.map(c => c.id), ...p.codes.map(c => c.code)]),
  ...rules.packs.flatMap(p => p.vendors.map(v => v.id)),
  ...rules.shapes.map(s => s.id),
])

/** What `held` may be made of: the names of conditions, and behind some a word that a pack lists. */
const HELD = new Set(
  ['', MISSING, 'line', 'near', 'message', ...PARTS].concat(
    rules.shapes.flatMap(({ guard }) => (guard === null ? [] : [guard, ...guard.any].flatMap(detailsOf))),
  ),
)

function detailsOf({ dialects, domains, tags }: Guard): string[] {
  return [...dialects.map(d => `dialects:${d}`), ...domains.map(d => `domains:${d}`), ...tags.map(t => `tags:${t}`)]
}

/** Evidence of a text as it leaves a shard, by its name, and the codes under which findings are counted. */
async function evidenceIn(scanner: Scanner, text: string): Promise<{ told: [string, unknown[]][]; codes: string[] }> {
  const bytes = new TextEncoder().encode(text)
  const options = { clock: makeClock({ year: 2026, zone: 'UTC' }), maxLine: 1 << 20, since: null, until: null }
  const { partial, tail } = await scanner.scan(bytesFeed(bytes), { from: 0, to: null }, { ...options, head: bytes })
  const aggregates: Aggregate[] = [...partial.aggregates, ...(tail?.aggregates ?? [])]
  return {
    told: aggregates.flatMap(({ params }) =>
      [...params]
        .filter(([name]) => isEvidence(name))
        .flatMap(([name, values]) => [...values.keys()].map((v): [string, unknown[]] => [name, JSON.parse(v)])),
    ),
    codes: aggregates.map(a => a.key.code),
  }
}

test.each(['on', 'strict'] as const)(
  'evidence holds words of packs and codes of findings alone (%s)',
  async mode => {
    const scanner = new Scanner(rules, mode)
    let causes = 0
    let masked = 0
    for (const plant of plants(132)) {
      const text = `${asCause(plant)}\n${strange(plant.canary)}`
      const { told, codes } = await evidenceIn(scanner, text)
      for (const [name, parts] of told) {
        // Hosts and programs are text of the log: the next test.
        if (name === ORIGIN) continue
        expect(['@cause', '@shape', '@vendor', '@product', '@streak']).toContain(name)
        for (const part of name === '@shape' ? parts.slice(0, 1) : parts)
          expect(typeof part === 'number' || OWN.has(part) || codes.includes(part as string), `${part}`).toBe(true)
        if (name === '@shape') for (const word of String(parts[1]).split('+')) expect([...HELD]).toContain(word)
        if (name === '@cause') causes++
        if (name === '@cause' && String(parts[1]).includes('redacted:')) masked++
      }
    }
    // Most plants are causes, and some causes are themselves a secret.
    expect(causes).toBeGreaterThan(132)
    expect(masked).toBeGreaterThan(0)
  },
  900_000,
)

test.each(['on', 'strict'] as const)('no host and no program is a secret (%s)', async mode => {
  const scanner = new Scanner(rules, mode)
  let origins = 0
  for (const { form, canary, text } of plants(132)) {
    // Codes of no plant: the same code on lines one below the other is one failure.
    const json = JSON.stringify({ app: `password=${canary}`, error: 'CKR_SESSION_CLOSED', level: 'error' })
    const syslog = `Jan 31 10:00:00 host app[7]: x\nJan 31 10:00:00 pin=${canary} app[7]: C_Login failed: 224`
    const { told } = await evidenceIn(scanner, `${text}\n${syslog}\n${json}\n`)
    const named = told.filter(([name]) => name === ORIGIN)
    origins += named.length
    expect(
      spellings(canary).some(s => Buffer.from(JSON.stringify(named)).includes(s)),
      `${form} (${canary})`,
    ).toBe(false)
  }
  expect(origins).toBeGreaterThan(100)
})

test('a secret on the line of a cause reaches no store and no report', async () => {
  const work = scratch()
  const planted = plants(132)
  writeFileSync(join(work, 'in.log'), planted.map(asCause).join('\n'))
  const formats = ['json', 'jsonl', 'md', 'csv', 'text'].flatMap(f => ['--format', `${f}=out.${f}`])
  const { exit, stdout, stderr } = await run(
    ['analyze', 'in.log', '--db', 'out.db', '-v', '--min-confidence', 'possible', ...formats],
    { cwd: work },
  )
  expect([exit, stdout]).toEqual([0, ''])
  const report = JSON.parse(readFileSync(join(work, 'out.json'), 'utf8'))
  expect(report.findings.filter((f: { cause: object | null }) => f.cause !== null).length).toBeGreaterThan(0)
  const written = readdirSync(work).filter(name => name.startsWith('out.'))
  expect(written.length).toBeGreaterThanOrEqual(6)
  const texts = [...written.map(name => readFileSync(join(work, name))), Buffer.from(stderr)]
  for (const { form, canary } of planted)
    expect(
      spellings(canary).some(s => texts.some(text => text.includes(s))),
      `${form} (${canary})`,
    ).toBe(false)
})

test('no group of a pattern can have the name of evidence', () => {
  const [name] = evidence('cause', 'p', 'c', 'x')
  expect(isEvidence(name)).toBe(true)
  const proof = 'because: {en: x, zh: x}, examples: [{text: code 7}], counterexamples: [codes]'
  const shape = `shapes:\n  - {id: a, producer: p, pattern: 'code (?<value>[0-9]) (?<${name}>x)', ${proof}}`
  expect(problemsOf({ 'pack.yaml': HEAD + shape })).toMatchObject([
    { id: 'pack/pattern', fact: expect.stringContaining('Invalid capture group name') },
  ])
})
