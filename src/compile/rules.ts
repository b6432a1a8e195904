/** Packs → rule set: compiles every pattern into the shared tables and proves every example and counter-example. */
import { createHash } from 'node:crypto'
import { nearest } from '../model/nearest.ts'
import { err, ok, type Problem, problem, type Result } from '../model/problem.ts'
import type { RuleSet } from '../model/rules/ruleset.ts'
import { type Echo, EVIDENCE_SHAPE, type Guard, LINE_KINDS, type Shape } from '../model/rules/shape.ts'
import { Assembler } from './automata/assemble.ts'
import { NoLiteralError } from './automata/branches.ts'
import { AmbiguityError } from './automata/determinise.ts'
import { LimitError } from './automata/positions.ts'
import { PATTERN_LIMIT, PatternError, parsePattern } from './automata/syntax.ts'
import { alt, type Tree } from './automata/tree.ts'
import { addLexicon, linkTree } from './lexicon.ts'
import { expandMacros } from './packs/macros.ts'
import type { PackSource, ShapeSource, SignalsSource } from './packs/pack.ts'
import { type RawGuard, shapeFrom } from './packs/schema.ts'
import { PROVED, type Prover, proveShape } from './prove.ts'
import { COMPILER_VERSION } from './rule-file.ts'
import { addSignals, type SignalsPart } from './signals.ts'
import { packsWithTerms } from './terms.ts'

export type { Prover } from './prove.ts'

/** Compiles packs. With `prove` null it skips the examples (tables from a cache were proved when they were made). */
export function compileRules(sources: readonly PackSource[], prove: Prover | null): Result<RuleSet> {
  const assembler = new Assembler()
  const problems: Problem[] = []
  const shapes: Shape[] = []
  const excludes: Record<string, number[]> = {}
  const origins: ShapeSource[] = []
  for (const source of sources) {
    const { namespace } = source.pack
    const first = sources.find(s => s.pack.namespace === namespace)!
    if (first !== source) {
      problems.push(sameNamespace(first, source))
      continue
    }
    const exclude = source.exclude.flatMap(({ pattern, path, mark }) => {
      const parsed = attempt(assembler, problems, { path, ...mark }, `exclude "${pattern}"`, () => tree(pattern))
      return parsed === null ? [] : [parsed]
    })
    // One automaton for all of them: a line with a hit is walked once.
    const search =
      exclude.length === 0
        ? null
        : attempt(assembler, problems, null, `the exclude list of ${namespace}`, () =>
            assembler.addSearch(alt(exclude)),
          )
    if (search !== null) excludes[namespace] = [search]
    for (const shape of source.shapes) {
      const name = `shape ${namespace}/${shape.raw.id}`
      if (origins.some((o, i) => shapes[i]!.namespace === namespace && o.raw.id === shape.raw.id))
        problems.push(
          problem(
            'pack',
            'pack/duplicate-shape',
            { path: shape.path, ...shape.mark() },
            `The ${name} is defined twice.`,
            'Give one of them another id.',
          ),
        )
      problems.push(...checkShape(shape, source, name))
      const built = attempt(assembler, problems, { path: shape.path, ...shape.mark('pattern') }, name, () => {
        assembler.addShape(
          shapes.length,
          tree(
            expandMacros(shape.raw.pattern, source.pack, Object.keys(shape.raw.value.phrases ?? {})),
            shape.raw.pattern,
          ),
          // Literals searched for on every line must be as easy to skip as those of a code.
          shape.raw.seen ? 4 : LINE_KINDS.includes(shape.raw.kind) ? 3 : 2,
        )
        return buildShape(shape, namespace)
      })
      if (built === null) continue
      shapes.push(built)
      origins.push(shape)
    }
  }
  const secrets = sources.flatMap(source => source.secrets)
  const links = secrets.flatMap(({ raw, path, mark }) =>
    raw.links.flatMap(({ link, pattern }, i) => {
      const place = { path, ...mark('links', i, 'pattern') }
      const parsed = attempt(assembler, problems, place, `link "${pattern}"`, () => linkTree(pattern))
      return parsed === null ? [] : [{ link, tree: parsed }]
    }),
  )
  const lexicon = attempt(assembler, problems, null, 'the labels of secrets', () =>
    addLexicon(
      assembler,
      secrets.map(s => s.raw),
      links,
    ),
  )
  const parts = sources.flatMap(source => source.signals.map(signals => signalsPart(signals, source)))
  const signals = attempt(assembler, problems, null, 'the signals', () => addSignals(assembler, parts))
  const packs = packsWithTerms(sources, problems)
  if (problems.length > 0) return err(...problems)
  const rules: RuleSet = {
    packs,
    shapes,
    excludes,
    lexicon,
    signals,
    automaton: assembler.finish(),
    prefilter: null,
    digest: digestOf(sources),
    given: '',
  }
  if (prove !== null)
    for (const [i, origin] of origins.entries()) problems.push(...proveShape(rules, shapes[i]!, origin, prove))
  return problems.length > 0 ? err(...problems) : ok(rules)

  /** Parses a pattern. `shown`: as written, before macros. `behind`: it begins after a match, without text before it. */
  function tree(pattern: string, shown = pattern, behind = false): Tree {
    if (shown.length > PATTERN_LIMIT)
      throw new LimitError(`the pattern is ${shown.length} characters long; at most ${PATTERN_LIMIT} are allowed`)
    return parsePattern(pattern, assembler.groupNumber, behind)
  }

  /** Adds what makes a line worth reading, and the shape under which findings by evidence are reported. */
  function signalsPart({ raw, path, mark }: SignalsSource, { pack }: PackSource): SignalsPart {
    const { namespace } = pack
    for (const [i, pattern] of raw.find.entries()) {
      const place = { path, ...mark('find', i) }
      const built = attempt(assembler, problems, place, `sign "${pattern}"`, () => {
        assembler.addShape(shapes.length, tree(expandMacros(pattern, pack), pattern), 3)
        return shapeFrom({ id: `sign-${i + 1}`, producer: 'text', kind: 'sign', pattern })
      })
      if (built !== null) enter({ raw: built, path, mark: (...keys) => mark('find', i, ...keys) }, namespace)
    }
    const shape = shapes.length
    if (raw.space !== undefined) {
      const { because } = raw.space
      const evidence = { id: EVIDENCE_SHAPE, producer: 'text', pattern: '', frames: true, prose: 3, because }
      enter({ raw: shapeFrom(evidence), path, mark: (...keys) => mark('space', ...keys) }, namespace)
    }
    const parse = (pattern: string, keys: readonly PropertyKey[]): Tree | null =>
      attempt(assembler, problems, { path, ...mark(...keys) }, `signal "${pattern}"`, () => tree(pattern))
    return { raw, namespace, parse, shape }
  }

  function enter(shape: ShapeSource, namespace: string): void {
    shapes.push(buildShape(shape, namespace))
    origins.push(shape)
  }

  /** Adds a condition of a shape: the pattern at `keys`, which is also the place of its problems. */
  function search(shape: ShapeSource, keys: PropertyKey[], pattern: string | undefined): number | null {
    if (pattern === undefined) return null
    const name = `the ${keys.join('.')} of shape ${shape.raw.id}`
    return attempt(assembler, problems, { path: shape.path, ...shape.mark(...keys) }, name, () =>
      keys.at(-1) === 'next' ? assembler.addAnchored(tree(pattern, pattern, true)) : assembler.addSearch(tree(pattern)),
    )
  }

  function buildGuard(shape: ShapeSource, keys: PropertyKey[], raw: Omit<RawGuard, 'any'> & Partial<RawGuard>): Guard {
    return {
      line: search(shape, [...keys, 'line'], raw.line),
      unless: search(shape, [...keys, 'unless'], raw.unless),
      next: search(shape, [...keys, 'next'], raw.next),
      near: search(shape, [...keys, 'near'], raw.near),
      nearLines: raw.nearLines,
      dialects: raw.dialects,
      domains: raw.domains.map(d => d.toUpperCase()),
      tags: raw.tags,
      message: raw.message,
      any: (raw.any ?? []).map((guard, i) => buildGuard(shape, [...keys, 'any', i], guard)),
    }
  }

  function buildShape(shape: ShapeSource, namespace: string): Shape {
    const { raw } = shape
    const through = search(shape, ['echo', 'through'], raw.echo?.through)
    const echo: Echo | null = raw.echo ? { lines: raw.echo.lines, through } : null
    return {
      id: raw.id,
      namespace,
      producer: raw.producer,
      kind: raw.kind,
      value: {
        base: raw.value.base,
        mask: raw.value.mask ?? null,
        add: raw.value.add ?? null,
        ordinals: raw.value.ordinals ?? null,
        inner: raw.value.inner ?? null,
        phrases: raw.value.phrases ?? null,
        known: raw.value.known,
      },
      confidence: raw.confidence,
      otherwise: raw.otherwise ?? null,
      guard: raw.guard ? buildGuard(shape, ['guard'], raw.guard) : null,
      context: raw.context ?? null,
      block: raw.block,
      frames: raw.frames,
      prose: raw.prose,
      echo,
      layer: raw.layer,
      because: raw.because ?? null,
      remark: raw.remark ?? null,
      waits: raw.waits,
      strict: raw.strict,
      seen: raw.seen,
    }
  }
}

/** Reports two packs of one code space: its names and numbers have one meaning each, so packs cannot share it. */
function sameNamespace(first: PackSource, second: PackSource): Problem {
  return problem(
    'pack',
    'pack/same-namespace',
    { path: second.path },
    `The code space "${second.pack.namespace}" already has a pack (${first.path}).`,
    'Use only one of them (--no-default-rules leaves out the built-in packs), or give one another namespace.',
  )
}

function attempt<T>(
  assembler: Assembler,
  problems: Problem[],
  place: Problem['place'],
  name: string,
  make: () => T,
): T | null {
  try {
    return make()
  } catch (error) {
    const [fact, remedy] = explain(error, assembler)
    problems.push(problem('pack', 'pack/pattern', place, `In ${name}: ${fact}.`, remedy))
    return null
  }
}

function explain(error: unknown, assembler: Assembler): [fact: string, remedy: string] {
  if (error instanceof PatternError)
    return [
      `${error.message} (character ${error.index + 1} of the pattern)`,
      'Patterns are the regular subset of JavaScript; see rules/README.md.',
    ]
  if (error instanceof NoLiteralError)
    return [error.message, 'Add the fixed text that always appears next to the code.']
  if (error instanceof LimitError) return [error.message, 'Shorten the pattern or its counted repeats.']
  if (error instanceof AmbiguityError)
    return [
      `the groups ${error.groups.map(g => (g === 0 ? 'outside' : assembler.groupName(g))).join(' and ')} can claim the same byte`,
      'Let the text between them exclude what the group may contain.',
    ]
  throw error
}

function checkShape(shape: ShapeSource, source: PackSource, name: string): Problem[] {
  const problems: Problem[] = []
  const { raw, path } = shape
  const contexts = source.pack.contexts.map(c => c.id)
  const complain = (key: string, id: string, fact: string, remedy: string): void =>
    void problems.push(problem('pack', id, { path, ...shape.mark(key) }, `The ${name} ${fact}`, remedy))
  if (raw.context !== undefined && !contexts.includes(raw.context)) {
    const guess = nearest(raw.context, contexts)
    complain(
      'context',
      'pack/unknown-context',
      `names the context "${raw.context}", which the pack does not define.`,
      guess ? `Did you mean "${guess}"?` : 'Add it to the contexts of pack.yaml.',
    )
  }
  if ((raw.kind === 'code' || raw.kind === 'unknown') && !/\(\?<(value|symbol)>/.test(raw.pattern))
    complain(
      'pattern',
      'pack/no-code-group',
      'has neither a group "value" nor a group "symbol".',
      'Name the group that contains the code.',
    )
  if ((raw.kind === 'call' || raw.kind === 'frame') && !/\(\?<function>/.test(raw.pattern))
    complain(
      'pattern',
      'pack/no-function-group',
      'marks calls but has no group "function".',
      'Name the group that contains the function.',
    )
  if (raw.kind === 'code' && raw.because === undefined)
    complain(
      'id',
      'pack/no-because',
      'does not say why its matches can be trusted.',
      'Add `because: {en: …, zh: …}`; verbose reports show it.',
    )
  if ((raw.kind === 'loss' || raw.kind === 'repeat') && !/\(\?<value>/.test(raw.pattern))
    complain(
      'pattern',
      'pack/no-count-group',
      'has no group "value".',
      'Name the group that contains the number of lines.',
    )
  if (raw.kind === 'remark' && raw.remark === undefined)
    complain('id', 'pack/no-remark', 'has no key "remark".', 'Name the remark in pack.yaml that reports it.')
  const remarks = source.pack.remarks.filter(r => r.fact !== undefined).map(r => r.id)
  if (raw.remark !== undefined && !remarks.includes(raw.remark)) {
    const guess = nearest(raw.remark, remarks)
    complain(
      'remark',
      'pack/unknown-remark',
      `uses the remark "${raw.remark}", for which pack.yaml has no fact.`,
      guess ? `Did you mean "${guess}"?` : 'Add it to the remarks of pack.yaml.',
    )
  }
  const proved = PROVED.includes(raw.kind)
  if (proved && raw.examples.length === 0)
    complain('id', 'pack/no-example', 'has no example.', 'Add a line that it must match.')
  if (proved && raw.counterexamples.length === 0)
    complain('id', 'pack/no-counterexample', 'has no counter-example.', 'Add a similar line that it must not match.')
  return problems
}

/** Returns the digest of a rule set: that of the compiler's version and of all packs. */
function digestOf(sources: readonly PackSource[]): string {
  const hash = createHash('sha256').update(`compiler ${COMPILER_VERSION}\n`)
  for (const { pack } of sources) hash.update(`${pack.namespace} ${pack.digest}\n`)
  return hash.digest('hex')
}
