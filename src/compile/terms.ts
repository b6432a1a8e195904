/** Terms: words of one meaning in many languages, which packs share. Gives each pack those that its operations use. */
import { nearest } from '../model/nearest.ts'
import { type Problem, problem } from '../model/problem.ts'
import type { Context, Pack } from '../model/rules/knowledge.ts'
import type { PackSource } from './packs/pack.ts'

/** Returns the packs with the terms that their contexts name, whichever pack lists them; adds a problem for each unknown one. */
export function packsWithTerms(sources: readonly PackSource[], problems: Problem[]): Pack[] {
  const all = new Map<string, string[]>()
  for (const source of sources)
    for (const [name, words] of Object.entries(source.terms))
      all.set(name, [...new Set([...(all.get(name) ?? []), ...words])])
  return sources.map(({ pack, path }) => {
    const names = [...new Set(pack.contexts.flatMap(termsOf))]
    if (names.length === 0) return pack
    for (const name of names.filter(n => !all.has(n))) {
      const guess = nearest(name, [...all.keys()])
      problems.push(
        problem(
          'pack',
          'pack/unknown-term',
          { path },
          `The contexts of ${pack.namespace} name the term "${name}", which no pack lists.`,
          guess ? `Did you mean "${guess}"?` : 'Add it to the terms of a pack, or load the pack that has it.',
        ),
      )
    }
    const terms = Object.fromEntries(
      [...names, ...ALWAYS].flatMap(name => (all.has(name) ? [[name, all.get(name)!]] : [])),
    )
    const expand = (words: readonly string[]): string[] =>
      words.flatMap(word => (word.startsWith('@') ? (all.get(word.slice(1)) ?? []) : [word]))
    const contexts = pack.contexts.map(c => ({ ...c, words: expand(c.words), nouns: expand(c.nouns) }))
    return { ...pack, contexts, terms }
  })
}

/** What ends the search for an object, and objects of no operation. */
const ALWAYS = ['by means of', 'must', 'thing']

/** Returns the terms that a context names: in its acts, and as `@term` among its words. */
function termsOf({ acts, words, nouns }: Context): string[] {
  const named = [...words, ...nouns].filter(word => word.startsWith('@')).map(word => word.slice(1))
  return [...named, ...Object.keys(acts), ...Object.values(acts).flat()]
}
