/** The package as programs get it: packed, installed beside a program, whose strict compiler reads all types, and run. */
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cleanEnvironment } from '../support/programs/shell.ts'

const root = join(import.meta.dirname, '../..')
const home = mkdtempSync(join(tmpdir(), 'logremedy-consumer-'))
const installed = join(home, 'node_modules/logremedy')
afterAll(() => rmSync(home, { recursive: true, force: true }))

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** A package of the project's own, for the program. */
function link(name: string): void {
  const path = join(home, 'node_modules', name)
  mkdirSync(dirname(path), { recursive: true })
  symlinkSync(join(root, 'node_modules', name), path)
}

/** What a strict compiler says of a program; nothing when all is well. */
function compiled(name: string, options: Readonly<Record<string, unknown>>): string {
  const strict = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    target: 'es2023',
    ...options,
  }
  writeFileSync(join(home, 'tsconfig.json'), JSON.stringify({ compilerOptions: strict, files: [name] }))
  const compiler = join(root, 'node_modules/typescript/lib/tsc.js')
  return spawnSync(process.execPath, [compiler, '-p', home], { encoding: 'utf8' }).stdout
}

beforeAll(() => {
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', home], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  )
  mkdirSync(installed, { recursive: true })
  execFileSync('tar', ['-xzf', join(home, packed.filename), '-C', installed, '--strip-components=1'])
  for (const name of Object.keys(manifest.dependencies)) link(name)
  writeFileSync(join(home, 'package.json'), JSON.stringify({ type: 'module' }))
  copyFileSync(join(root, 'fixtures/logs/hsm/pkcs11-tool.log'), join(home, 'app.log'))
  copyFileSync(join(root, 'fixtures/packs/badge.yaml'), join(home, 'badge.yaml'))
}, 900_000)

/** Uses all that is exported with the types of the language and of browsers alone. */
const PLAIN = `
import {
  analyze, explain, findings, loadRules, ProblemError, render, tail,
  type AnalyzeOptions, type CodeReading, type LoadedRules, type LogFinding, type Report, type TailEvent,
} from 'logremedy'

const options: AnalyzeOptions = { lang: 'en', since: new Date(0), signal: AbortSignal.timeout(9), onProgress: ({ bytes }) => void bytes.toFixed() }
const report: Report = await analyze(['app.log'], options)
const count: number | undefined = report.findings[0]?.count
for (const input of ['text', new Uint8Array(1), new Blob(['x']).stream(), new Blob(['x']).stream().pipeThrough(new TextDecoderStream())])
  for await (const finding of findings(input)) { const one: LogFinding = finding; one.code.toUpperCase() }
for await (const event of tail(['app.log'])) {
  const one: TailEvent = event
  if (one.type === 'finding') one.source.generation.toFixed()
  if (one.type === 'amended' && !one.withdrawn) one.text.toUpperCase()
  if (one.type === 'incident') one.followers.map(({ count }) => count + 1)
}
const readings: readonly CodeReading[] = explain('CKR_OK')
const rules: LoadedRules = await loadRules({ packs: ['a.yaml'] }).catch((error: unknown) => {
  throw error instanceof ProblemError ? new Error(error.problems[0]?.fact) : error
})
const text: string = render(report, 'md', { lang: 'zh' })
console.log(count, readings, rules.packs[0]?.digest, text)

// @ts-expect-error There is no such option.
await analyze(['app.log'], { sinse: 'yesterday' })
// @ts-expect-error A path is no log.
findings(['app.log'])
// @ts-expect-error There is no such format.
render(report, 'pdf')
// @ts-expect-error Rules come from loadRules alone.
explain('CKR_OK', { rules: { packs: [] } })
// @ts-expect-error The report is not to be changed.
report.totals.bytes = 0
`

/** All six on real files. */
const MAIN = `
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { analyze, explain, findings, loadRules, render, tail } from 'logremedy'

const rules = await loadRules({ packs: ['badge.yaml'] })
const report = await analyze(['app.log'], { lang: 'en', rules, jobs: 2 })
const codes: string[] = []
for await (const { code } of findings(createReadStream('app.log'))) codes.push(code)
const again: string[] = []
for await (const { code } of findings(Readable.toWeb(createReadStream('app.log')))) again.push(code)
const followed: string[] = []
const interrupt = new AbortController()
for await (const event of tail(['app.log'], { fromStart: true, signal: interrupt.signal })) {
  if (event.type === 'finding') followed.push(event.code)
  if (event.type === 'source' && event.state === 'following') interrupt.abort()
}
console.log(JSON.stringify({
  schema: report.schema,
  events: report.totals.events,
  codes: codes.sort(),
  again: again.sort(),
  followed: followed.sort(),
  title: explain('CKR_PIN_INCORRECT', { context: 'login' })[0]?.title,
  heading: render(report, 'md').split('\\n')[0],
  badge: explain('BADGE_EXPIRED', { rules }).map(({ code }) => code),
}))
`

describe('the package', () => {
  test('says where it comes from, and leads to files that are there', () => {
    const { repository, bugs, homepage, keywords, exports } = manifest
    expect([repository.url, bugs.url, homepage].every(address => address.includes('logremedy'))).toBe(true)
    expect(keywords.length).toBeGreaterThan(5)
    for (const path of Object.values(exports['.']))
      expect(readFileSync(join(installed, path as string)).length).toBeGreaterThan(0)
    expect(readFileSync(join(installed, exports['./package.json'])).length).toBeGreaterThan(0)
  })

  test.each([
    { module: 'nodenext', lib: ['ES2023', 'DOM'] },
    { module: 'esnext', moduleResolution: 'bundler', lib: ['ES2023', 'DOM', 'DOM.AsyncIterable'] },
  ])('compiles without the types of Node: %j', options => {
    writeFileSync(join(home, 'plain.ts'), PLAIN)
    expect(compiled('plain.ts', { ...options, types: [], noEmit: true })).toBe('')
  })

  test('compiles with the types of Node, and runs', () => {
    link('@types/node')
    writeFileSync(join(home, 'main.ts'), MAIN)
    expect(compiled('main.ts', { module: 'nodenext', lib: ['ES2023'], types: ['node'] })).toBe('')
    const { stdout, stderr } = spawnSync(process.execPath, ['main.js'], {
      cwd: home,
      encoding: 'utf8',
      env: cleanEnvironment(),
    })
    const codes = [
      'CKR_DATA_LEN_RANGE',
      'CKR_DOMAIN_PARAMS_INVALID',
      'CKR_OPERATION_NOT_INITIALIZED',
      'CKR_PIN_LOCKED',
      'CKR_TOKEN_NOT_INITIALIZED',
    ]
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toEqual({
      schema: 'logremedy/report@1',
      events: 5,
      codes,
      again: codes,
      followed: codes,
      title: 'The PIN is wrong',
      heading: '# Error code report',
      badge: ['BADGE_EXPIRED'],
    })
  })
})
