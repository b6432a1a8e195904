/** The build: packs → dist/builtin.rules and rules/schema.json; sources → bundled command, library and its types in dist/. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readPackFiles } from '../compile/packs/files.ts'
import { buildPack } from '../compile/packs/pack.ts'
import { editorSchema } from '../compile/packs/schema.ts'
import { writeRules } from '../compile/rule-file.ts'
import { compileRules, type Prover } from '../compile/rules.ts'
import { makeClock } from '../formats/time/clock.ts'
import { type Problem, placeText, type Result } from '../model/problem.ts'
import { Scanner } from '../scan/scanner.ts'
import { bundle } from './bundle.ts'
import { kernelSource } from './kernel.ts'
import { writeTypes } from './types.ts'

const root = join(import.meta.dirname, '../..')
const dist = join(root, 'dist')

function need<T>(result: Result<T>): T {
  if (result.ok) return result.value
  for (const problem of result.problems) process.stderr.write(`${problemText(problem)}\n`)
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
  const rules = need(compileRules(packs, prove))
  writeFileSync(join(dist, 'builtin.rules'), writeRules((scanner ?? new Scanner(rules)).prepared))
  writeFileSync(join(root, 'rules', 'schema.json'), `${JSON.stringify(editorSchema(), null, 1)}\n`)
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
  await bundle(root, dist)
  writeTypes(root, dist)
}
