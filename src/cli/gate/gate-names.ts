/** Codes as users type them in policies and baselines: each has one meaning, or a problem says why not. */

import { CodeIndex } from '../../codes/codebook.ts'
import { findKnown, severityOf } from '../../codes/lookup.ts'
import { CodeFinder } from '../../codes/search.ts'
import type { Baseline } from '../../gate/baseline/baseline.ts'
import type { CodeName, CodeNames } from '../../gate/policy.ts'
import { nearest } from '../../model/nearest.ts'
import { err, ok, type Problem, problem, type Result } from '../../model/problem.ts'
import { numberAsCode, type Pack } from '../../model/rules/knowledge.ts'

/** Returns the codes that packs know. */
export function codeNamesOf(packs: readonly Pack[]): CodeNames {
  const named = packs.map(p => p.namespace)
  return {
    namespaces: named,
    code: typed => oneCode(typed, packs),
    severityOf: name => severityOf(findKnown(packs, { ...name, value: null, vendor: null })),
  }
}

const NUMBER = /^(?:0x[0-9a-f]{1,16}|-?[0-9]{1,10})$/i

/** `CKR_PIN_INCORRECT`, `0xA0`, `huks/12000099`: a code space in front selects one, and allows numbers that no pack knows. */
function oneCode(typed: string, packs: readonly Pack[]): Result<CodeName> {
  const space = packs.find(p => typed.startsWith(`${p.namespace}/`))
  const text = space === undefined ? typed : typed.slice(space.namespace.length + 1)
  const among = space === undefined ? packs : [space]
  const names = unique(meanings(text, among))
  if (names.length === 1) return ok(names[0]!)
  if (names.length > 1)
    return err(
      wrong(`"${typed}" can mean ${names.map(n => `${n.namespace}/${n.code}`).join(' or ')}.`, 'Write one of these.'),
    )
  if (space !== undefined && NUMBER.test(text))
    return ok({ namespace: space.namespace, code: numberAsCode(space, Number(text)) })
  const guesses = new CodeFinder(among).nearest(text)
  const remedy =
    guesses.length > 0
      ? `Did you mean ${guesses.join(' or ')}?`
      : NUMBER.test(text)
        ? 'Write a number that no pack knows with its code space, such as huks/12000099.'
        : 'Search with: logremedy codes TERM'
  return err(wrong(`No pack knows the code "${typed}".`, remedy))
}

/** Phrases are for readers: here only a name or a number counts. */
function meanings(text: string, packs: readonly Pack[]): CodeName[] {
  if (NUMBER.test(text)) return new CodeFinder(packs).find(text).map(({ entry }) => entry)
  return packs.flatMap(pack => {
    const exact = pack.codes.filter(c => c.code === text)
    return exact.length > 0 ? exact : new CodeIndex(pack).allBySymbol(text)
  })
}

function unique(names: readonly CodeName[]): CodeName[] {
  const byName = new Map(names.map(({ namespace, code }) => [`${namespace}/${code}`, { namespace, code }]))
  return [...byName.values()]
}

/** Reports entries of a baseline with codes that no pack knows. Numbers may be unknown, since they were found as numbers. */
export function unknownEntries({ path, entries }: Baseline, packs: readonly Pack[]): Problem[] {
  return entries.flatMap(({ namespace, code, line }) => {
    const place = { path, ...(line !== null && { line }) }
    const pack = packs.find(p => p.namespace === namespace)
    if (pack === undefined) {
      const guess = nearest(
        namespace,
        packs.map(p => p.namespace),
      )
      const remedy = guess === null ? 'Name its pack with --rules, or remove the entry.' : `Did you mean "${guess}"?`
      return [problem('usage', 'baseline/namespace', place, `There is no code space "${namespace}".`, remedy)]
    }
    if (NUMBER.test(code) || pack.codes.some(c => c.code === code)) return []
    const guesses = new CodeFinder([pack]).nearest(code)
    const remedy =
      guesses.length > 0 ? `Did you mean ${guesses.join(' or ')}?` : 'Name its pack with --rules, or remove the entry.'
    return [problem('usage', 'baseline/code', place, `No pack knows the code "${code}".`, remedy)]
  })
}

function wrong(fact: string, remedy: string): Problem {
  return problem('usage', 'gate/code', null, fact, remedy)
}
