/** Generated patterns over a, b, c, 0 and blank, each with a text that it matches unless its edges forbid it. */
import fc from 'fast-check'

/** A pattern and a text drawn from it. */
export interface Sampled {
  readonly source: string
  readonly sample: string
}

const leaf = (source: string, samples: string): fc.Arbitrary<Sampled> =>
  fc.constantFrom(...samples).map(sample => ({ source, sample }))

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '0', ' '), minLength: 1, maxLength: 4 })
const literal = fc
  .string({ unit: fc.constantFrom('a', 'b', 'c', '0', ' '), minLength: 2, maxLength: 4 })
  .map(text => ({ source: text, sample: text }))
const atom: fc.Arbitrary<Sampled> = fc.oneof(
  { weight: 5, arbitrary: word.map(text => ({ source: text.length > 1 ? `(?:${text})` : text, sample: text })) },
  leaf('.', 'abc0 '),
  leaf('[ab]', 'ab'),
  leaf('[^a]', 'bc0 '),
  leaf('[^a-c]', '0 '),
  leaf('[b-c0]', 'bc0'),
  leaf('\\d', '0'),
  leaf('\\w', 'abc0'),
  leaf('\\s', ' '),
  leaf('\\S', 'abc0'),
  leaf('[^\\w]', ' '),
)

const BOUNDS = ['?', '*', '+', '{2}', '{0,2}', '{1,3}', '{2,}', '{0}', '{1}'] as const
const LEAST: Record<string, number> = { '{2}': 2, '{2,}': 2, '+': 1, '{1,3}': 1, '{1}': 1 }
const MOST: Record<string, number> = { '?': 1, '{2}': 2, '{0}': 0, '{1}': 1 }

/** Concatenations, choices, repeats and groups, three deep at most. */
export const expression: fc.Arbitrary<Sampled> = fc.letrec<{ node: Sampled }>(tie => ({
  node: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    atom,
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map(nodes => ({
      source: `(?:${nodes.map(n => n.source).join('')})`,
      sample: nodes.map(n => n.sample).join(''),
    })),
    fc
      .tuple(tie('node'), tie('node'), fc.boolean())
      .map(([a, b, first]) => ({ source: `(${a.source}|${b.source})`, sample: first ? a.sample : b.sample })),
    fc.tuple(tie('node'), fc.constantFrom(...BOUNDS), fc.nat({ max: 2 })).map(([node, bound, n]) => ({
      source: `(?:${node.source})${bound}`,
      sample: node.sample.repeat(Math.min(Math.max(n, LEAST[bound] ?? 0), MOST[bound] ?? 2)),
    })),
  ),
})).node

const LEADS = ['', '', '', '', '^', '\\b', '(?:^|0)', '(?:\\ba|b)', ' \\b', '(?:^| )(?:^|a)'] as const
const TRAILS = ['', '', '', '', '$', '\\b', '(?: |$)', '(?:a\\b|c)', '\\b ', '(?:\\b|b)'] as const
const WRAPS: readonly ((inner: string) => string)[] = [
  inner => inner,
  inner => `(?<v>${inner})`,
  inner => `(?<k>${inner})`,
  inner => `(?:(?<v>${inner})b)?`,
  inner => `(?:(?<k>${inner}) |0)`,
]

/** Sequences of expressions with edges at both ends, and with the named groups v and k outside repeats. */
export const pattern: fc.Arbitrary<Sampled> = fc
  .record({
    lead: fc.constantFrom(...LEADS),
    parts: fc.array(fc.tuple(fc.oneof(literal, expression), fc.nat({ max: WRAPS.length - 1 })), {
      minLength: 1,
      maxLength: 4,
    }),
    trail: fc.constantFrom(...TRAILS),
  })
  .map(({ lead, parts, trail }) => {
    let source = lead
    for (const [{ source: inner }, wrap] of parts) {
      const wrapped = WRAPS[wrap]!(inner)
      source += ['(?<v>', '(?<k>'].some(name => wrapped.includes(name) && source.includes(name)) ? inner : wrapped
    }
    return { source: source + trail, sample: parts.map(([part]) => part.sample).join('') }
  })

/** Lines among which some hold the sample, whole or torn. */
export function linesAround(sample: string): fc.Arbitrary<string[]> {
  const noise = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '0', ' '), maxLength: 4 })
  const line = fc
    .tuple(noise, fc.nat({ max: 3 }), noise)
    .map(([before, torn, after]) => before + (torn === 3 ? '' : sample.slice(torn === 2 ? 1 : 0)) + after)
  return fc.array(line, { minLength: 1, maxLength: 4 })
}
