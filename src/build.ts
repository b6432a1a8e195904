/** The build: packs → dist/builtin.rules and rules/schema.json; sources → bundled command and library in dist/. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { readPackFiles } from './compile/files.ts'
import { buildPack } from './compile/packs.ts'
import { writeRules } from './compile/rulefile.ts'
import { compileRules, type Prover } from './compile/rules.ts'
import { editorSchema } from './compile/schema.ts'
import { type Problem, placeText, type Result } from './model/problem.ts'
import { Scanner } from './pipeline.ts'
import { makeClock } from './token/clock.ts'

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')

function need<T>(result: Result<T>): T {
  if (result.ok) return result.value
  for (const told of result.problems) process.stderr.write(`${problemText(told)}\n`)
  process.exit(1)
}

function problemText({ place, fact, remedy }: Problem): string {
  return `${place ? `${placeText(place)}: ` : ''}${fact} ${remedy}`
}

function compileBuiltIn(): void {
  const files = need(readPackFiles([join(root, 'rules')]))
  const packs = files.map(pack => need(buildPack(pack)))
  let scanner: Scanner | null = null
  const clock = makeClock({ year: 2026, zone: 'UTC' })
  const prove: Prover = (rules, text) => {
    scanner ??= new Scanner(rules)
    return scanner.prove(text, clock)
  }
  const bytes = writeRules(need(compileRules(packs, prove)))
  writeFileSync(join(dist, 'builtin.rules'), bytes)
  writeFileSync(join(root, 'rules', 'schema.json'), `${JSON.stringify(editorSchema(), null, 1)}\n`)
}

/** kernel.as.ts → kernel.ts. Committed, since not everybody has the compiler; a test compares. */
export async function kernelSource(): Promise<string> {
  const source = readFileSync(join(root, 'src/match/wasm/kernel.as.ts'), 'utf8')
  const { default: asc } = await import('assemblyscript/asc')
  let binary: Uint8Array | null = null
  const { error } = await asc.main(
    [
      'kernel.ts',
      '-O3',
      '--runtime',
      'stub',
      '--importMemory',
      '--noAssert',
      '--enable',
      'simd',
      '--enable',
      'relaxed-simd',
      '--outFile',
      'kernel.wasm',
    ],
    {
      readFile: name => (name === 'kernel.ts' ? source : null),
      writeFile: (name, contents) => {
        if (name === 'kernel.wasm') binary = contents as Uint8Array
      },
      listFiles: () => [],
    },
  )
  if (error !== null || binary === null) throw error ?? new Error('the kernel was not compiled')
  const text = Buffer.from(binary as Uint8Array).toString('base64')
  const lines = text.match(/.{1,110}/g)!.map(part => `  '${part}'`)
  return `/** Generated from kernel.as.ts by \`npm run build:kernel\`; do not edit. */\nexport const KERNEL =\n${lines.join(' +\n')}\n`
}

/** yargs measures text with string-width, whose import costs more than all the rest; this says the same in less time. */
const shim = {
  name: 'light string width',
  setup: (b: { onResolve: (o: { filter: RegExp }, f: () => { path: string }) => void }) => {
    b.onResolve({ filter: /^string-width$/ }, () => ({ path: join(root, 'src', 'cli', 'string-width.ts') }))
  },
}

async function bundle(): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  await build({
    entryPoints: {
      main: join(root, 'src/cli/main.ts'),
      index: join(root, 'src/index.ts'),
      worker: join(root, 'src/run/threads/worker.ts'),
      query: join(root, 'src/run/query/child.ts'),
    },
    outdir: dist,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    external: ['better-sqlite3'],
    define: { __VERSION__: JSON.stringify(version) },
    banner: {
      js: "import { createRequire as nodeRequire } from 'node:module'; const require = nodeRequire(import.meta.url);",
    },
    plugins: [shim],
    // Names stay, so that a stack trace says something.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'warning',
  })
  writeFileSync(join(dist, 'logremedy.js'), readFileSync(join(root, 'src/cli/entry.js')), { mode: 0o755 })
}

const only = process.argv[2]
if (only === 'kernel') {
  writeFileSync(join(root, 'src/match/wasm/kernel.ts'), await kernelSource())
  process.exit(0)
}
mkdirSync(dist, { recursive: true })
if (only !== 'bundle') compileBuiltIn()
if (only !== 'rules') {
  for (const old of readdirSync(dist)) if (old.endsWith('.js')) rmSync(join(dist, old))
  await bundle()
}
