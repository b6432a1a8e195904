/** Proves the examples of shapes: each must give the promised result, and no counter-example may give any. */

import { type Problem, problem } from '../model/problem.ts'
import { remarkId } from '../model/rules/knowledge.ts'
import type { RuleSet } from '../model/rules/ruleset.ts'
import type { Shape } from '../model/rules/shape.ts'
import type { ShapeSource } from './packs/pack.ts'

/** What a shape found in an example text, as the prover sees it. */
export interface ExampleResult {
  /** The id of the shape; for a remark the id used in reports. */
  readonly shape: string
  /** Empty where the shape reports no code. */
  readonly code: string
  readonly context: string
  /** Occurrences of the code, or lost lines. */
  readonly count: number
  /** Whose lines were lost. */
  readonly from: string | null
}

/** Runs a rule set over a text; passed in by the caller, since this stage may not import the others. */
export type Prover = (rules: RuleSet, text: string) => readonly ExampleResult[]

/** The kinds whose shapes need examples. */
export const PROVED: readonly Shape['kind'][] = ['code', 'loss', 'repeat', 'remark', 'unknown', 'activity']

export function proveShape(rules: RuleSet, shape: Shape, origin: ShapeSource, prove: Prover): Problem[] {
  if (!PROVED.includes(shape.kind)) return []
  const problems: Problem[] = []
  const name = shape.kind === 'remark' ? remarkId(shape.remark!) : shape.id
  const describe = (found: readonly ExampleResult[]): string =>
    found.map(p => [p.code, p.count > 1 ? p.count : '', p.from ?? ''].filter(String).join(' ')).join(', ')
  const report = (key: 'examples' | 'counterexamples', i: number, fact: string): void =>
    void problems.push(
      problem(
        'pack',
        key === 'examples' ? 'pack/example' : 'pack/counterexample',
        { path: origin.path, ...origin.mark(key, i) },
        `Shape ${shape.namespace}/${shape.id}: ${fact}`,
        'Correct the pattern, its guard or the example.',
      ),
    )
  origin.raw.examples.forEach((example, i) => {
    const found = prove(rules, example.text).filter(p => p.shape === name)
    const { code, count, from } = example
    const right = found.filter(
      p => (code ?? p.code) === p.code && (count ?? p.count) === p.count && (from ?? p.from) === p.from,
    )
    const wanted = [code, count, from].filter(part => part !== undefined).join(' ') || 'something'
    if (right.length === 0)
      report('examples', i, `the example must give ${wanted}, but gives ${describe(found) || 'nothing'}.`)
    else if (example.context !== undefined && !right.some(p => p.context === example.context))
      report(
        'examples',
        i,
        `the example must give the context ${example.context}, but gives ${right.map(p => p.context).join(', ')}.`,
      )
  })
  origin.raw.counterexamples.forEach((text, i) => {
    const found = prove(rules, text).filter(p => p.shape === name)
    if (found.length > 0) report('counterexamples', i, `the counter-example gives ${describe(found) || 'a remark'}.`)
  })
  return problems
}
