/** Packs as texts, read as if they lay in files. */
import type { RuleRuntime } from '../../../src/compile/load.ts'
import { buildPack, type PackSource } from '../../../src/compile/packs/pack.ts'
import { compileRules, type Prover } from '../../../src/compile/rules.ts'
import { makeClock } from '../../../src/formats/time/clock.ts'
import { isEvidence } from '../../../src/model/findings/evidence.ts'
import type { Problem, Result } from '../../../src/model/problem.ts'
import type { RuleSet } from '../../../src/model/rules/ruleset.ts'
import { Scanner, type ScanOptions } from '../../../src/scan/scanner.ts'

const CLOCK: ScanOptions['clock'] = makeClock({ year: 2026, zone: 'UTC' })

/** One finding in one word: shape, code, context, what stood there, parameters. */
export function explain(rules: RuleSet, text: string): string[] {
  return scannerOf(rules)
    .explainText(text, CLOCK)
    .map(({ shape, key, raw, params }) =>
      [
        `${shape.id}: ${key.code} (${key.context}, ${key.confidence}) ${raw}`,
        ...params.filter(([name]) => !isEvidence(name)).map(p => p.join('=')),
      ].join(' '),
    )
}

/** Proves examples through the real pipeline, as the commands do. */
export const prove: Prover = (rules, text) => scannerOf(rules).prove(text, CLOCK)

/** What compiling asks of the pipeline. */
export const pipeline = async (): Promise<RuleRuntime> => ({ prove, prepare })

/** The rules with what their scanner would else make at its start. */
export const prepare = (rules: RuleSet): RuleSet => scannerOf(rules).prepared

const scanners = new WeakMap<RuleSet, Scanner>()

function scannerOf(rules: RuleSet): Scanner {
  const known = scanners.get(rules) ?? new Scanner(rules)
  scanners.set(rules, known)
  return known
}

/** The pack in the given files: path below the pack, and text. */
export function sourceOf(files: Readonly<Record<string, string>>): Result<PackSource> {
  return buildPack({
    root: 'demo',
    files: Object.entries(files).map(([path, text]) => ({ path: `demo/${path}`, text })),
    digest: 'd1',
  })
}

/** Compiles and proves packs; fails the test when one has problems. */
export function rulesOf(...texts: readonly string[]): RuleSet {
  const sources = texts.map(text => need(sourceOf({ 'pack.yaml': text })))
  return need(compileRules(sources, prove))
}

/** The problems of one pack, from its files or from its rules. */
export function problemsOf(files: Readonly<Record<string, string>>): readonly Problem[] {
  const source = sourceOf(files)
  const result = source.ok ? compileRules([source.value], prove) : source
  return result.ok ? [] : result.problems
}

/** The value of a result that must be good. */
export function need<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw new Error(result.problems.map(p => `${p.place?.path}:${p.place?.line} ${p.fact}`).join('\n'))
}
