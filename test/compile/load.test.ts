/** The rules for a run: user packs are compiled once and kept, built-in ones come from the build. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type LoadRequest, loadRules } from '../../src/compile/load.ts'
import type { Prover } from '../../src/compile/rules.ts'
import { makeFolder } from '../support/folder.ts'
import { explain, need, pipeline, prove } from '../support/rules/packs.ts'

const folder = makeFolder()
const pack = (value: number): string => `pack: {namespace: demo, version: "1", title: {en: Demo}}
codes: [{value: ${value}, severity: error, title: {en: x}}]
shapes:
  - {id: a, producer: p, pattern: 'code (?<value>[0-9]+)', value: {known: true},
     because: {en: seen by a test, zh: 测试所见}, examples: [{text: code ${value}, code: "${value}"}], counterexamples: [code 1]}
`

/** Loads, and counts how often an example was proved: not at all when nothing was compiled. */
async function load(request: Partial<LoadRequest>): Promise<{ findings: string[]; proved: number }> {
  let proved = 0
  const counted: Prover = (rules, text) => {
    proved++
    return prove(rules, text)
  }
  const all = {
    paths: [],
    builtIn: false,
    cacheDirectory: null,
    ...request,
    pipeline: async () => ({ ...(await pipeline()), prove: counted }),
  }
  const rules = need(await loadRules(all)).rules()
  return { findings: explain(rules, 'code 7\ncode 8'), proved }
}
const SEVEN = ['a: 7 (unknown, likely) 7']

/** A user pack, and the file in which it is kept once it was compiled. */
const kept = async (): Promise<{ path: string; name: string; bytes: Buffer }> => {
  const path = folder.write({ 'kept.yaml': pack(7) })
  const cacheDirectory = join(folder.path, 'kept')
  await load({ paths: [path], cacheDirectory })
  const [name] = readdirSync(cacheDirectory)
  return { path, name: name!, bytes: readFileSync(join(cacheDirectory, name!)) }
}

test('a user pack is compiled on first use and read back afterwards, until it changes', async () => {
  const path = folder.write({ 'a.yaml': pack(7) })
  const cacheDirectory = join(folder.path, 'cache', 'deep')
  expect(await load({ paths: [path], cacheDirectory })).toEqual({ findings: SEVEN, proved: 2 })
  const [name, ...others] = readdirSync(cacheDirectory)
  expect(others).toEqual([])
  expect(statSync(join(cacheDirectory, name!)).mode & 0o777).toBe(0o600)
  expect(statSync(cacheDirectory).mode & 0o777).toBe(0o700)
  expect(await load({ paths: [path], cacheDirectory })).toEqual({ findings: SEVEN, proved: 0 })

  folder.write({ 'a.yaml': pack(8) })
  expect(await load({ paths: [path], cacheDirectory })).toEqual({ findings: ['a: 8 (unknown, likely) 8'], proved: 2 })
  folder.write({ 'a.yaml': pack(7) })
  expect(await load({ paths: [path], cacheDirectory })).toEqual({ findings: SEVEN, proved: 0 })
  expect(readdirSync(cacheDirectory)).toHaveLength(2)
})

test('without a cache directory nothing is kept', async () => {
  const path = folder.write({ 'b.yaml': pack(7) })
  for (let i = 0; i < 2; i++) expect(await load({ paths: [path] })).toEqual({ findings: SEVEN, proved: 2 })
})

test('a cache that cannot be written costs time only', async () => {
  const path = folder.write({ 'c.yaml': pack(7), file: '' })
  for (const below of ['file', 'file/cache'])
    expect(await load({ paths: [path], cacheDirectory: join(folder.path, below) })).toEqual({
      findings: SEVEN,
      proved: 2,
    })
})

test('a cache file that cannot be read is no obstacle', async () => {
  const { path, name } = await kept()
  const cacheDirectory = join(folder.path, 'cache-d')
  mkdirSync(join(cacheDirectory, name), { recursive: true })
  expect(await load({ paths: [path], cacheDirectory })).toEqual({ findings: SEVEN, proved: 2 })
})

test('a damaged cache file is replaced', async () => {
  const { path, name, bytes: good } = await kept()
  const cacheDirectory = join(folder.path, 'cache-e')
  mkdirSync(cacheDirectory)
  const cached = join(cacheDirectory, name)
  // Which bytes are refused is known to the tests of rule files.
  for (const damaged of ['', good.subarray(0, good.length - 8)]) {
    writeFileSync(cached, damaged)
    expect(await load({ paths: [path], cacheDirectory })).toEqual({ findings: SEVEN, proved: 2 })
    expect(readFileSync(cached).equals(good)).toBe(true)
    expect(readdirSync(cacheDirectory)).toHaveLength(1)
  }
})

test('a pack with problems is told and not kept', async () => {
  const path = folder.write({ 'f.yaml': pack(7).replace('code 7', 'code 9') })
  const cacheDirectory = join(folder.path, 'cache-f')
  const result = await loadRules({ paths: [path], builtIn: false, cacheDirectory, pipeline })
  expect(result).toMatchObject({ ok: false, problems: [{ id: 'pack/example', place: { path } }] })
  expect(existsSync(cacheDirectory)).toBe(false)
  const lost = join(folder.path, 'lost')
  expect(await loadRules({ paths: [lost], builtIn: false, cacheDirectory, pipeline })).toMatchObject({
    problems: [{ id: 'pack/missing', place: { path: lost } }],
  })
})

test('without default rules and without packs there is nothing to work with', async () => {
  expect(await loadRules({ paths: [], builtIn: false, cacheDirectory: null, pipeline })).toMatchObject({
    ok: false,
    problems: [{ id: 'pack/no-rules', kind: 'usage', place: null, remedy: expect.stringContaining('--rules') }],
  })
})

test('two packs of one code space are refused, also where one of them is built in', async () => {
  const [path, other] = [folder.write({ 'x.yaml': pack(7) }), folder.write({ 'y.yaml': pack(8) })]
  expect(await loadRules({ paths: [path, other], builtIn: false, cacheDirectory: null, pipeline })).toEqual({
    ok: false,
    problems: [
      {
        id: 'pack/same-namespace',
        kind: 'pack',
        place: { path: other },
        fact: `The code space "demo" already has a pack (${path}).`,
        remedy: expect.stringContaining('--no-default-rules'),
      },
    ],
  })
  const again = folder.write({ 'z.yaml': pack(7).replace('demo', 'huks') })
  expect(await loadRules({ paths: [again], builtIn: true, cacheDirectory: null, pipeline })).toMatchObject({
    problems: [{ id: 'pack/same-namespace', place: { path: again } }],
  })
}, 900_000)

test('default rules come from the build, and stand before user packs', async () => {
  const path = folder.write({ 'g.yaml': pack(7) })
  const built = await loadRules({ paths: [], builtIn: true, cacheDirectory: null, pipeline })
  if (!built.ok) expect(built.problems).toMatchObject([{ id: 'pack/not-built', remedy: 'Run: npm run build' }])
  const both = need(await loadRules({ paths: [path], builtIn: true, cacheDirectory: null, pipeline }))
  expect(both.namespaces).toContain('pkcs11')
  expect(both.namespaces.at(-1)).toBe('demo')
  if (built.ok) expect(both.namespaces.slice(0, -1)).toEqual(built.value.namespaces)
  expect(explain(both.rules(), 'code 7').slice(0, 1)).toEqual(SEVEN)
  const alone = need(await loadRules({ paths: [path], builtIn: false, cacheDirectory: null, pipeline }))
  // What is a secret, and the words of any trade, are known in any case.
  expect(alone.namespaces).toEqual(['secrets', 'language', 'demo'])
}, 900_000)
