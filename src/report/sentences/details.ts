/** What a section about one code shows besides its counts: advice, parameters, lines of the log. */

import type { SampleSummary } from '../../model/counts/summary.ts'
import { compareText } from '../../model/order.ts'
import { type CodeGroup, sum } from '../content/digest.ts'
import { samplesOf, withBeside } from './beside.ts'
import { type AdviceText, type DescribeOptions, type Description, describeCode } from './describe.ts'

/** A description of all contexts that share it. */
export interface GroupDescription {
  readonly contexts: readonly string[]
  readonly description: Description
}

/** Describes a group: one entry for contexts with the same advice. Most frequent first. */
export function describeGroup(group: CodeGroup, options: DescribeOptions): GroupDescription[] {
  const tellings = group.contexts.map(({ context }) => ({
    context,
    description: describeCode(group.known, context, options, group.products),
  }))
  const same = Map.groupBy(tellings, ({ description }) => JSON.stringify([description.causes, description.remedies]))
  return [...same.values()].map(members => {
    const contexts = members.map(m => m.context)
    const { description } = members[0]!
    const own = samplesOf(group.findings.filter(({ key }) => contexts.includes(key.context)))
    return { contexts, description: { ...description, remedies: withBeside(description.remedies, own, options.lang) } }
  })
}

/** Returns the general advice that no operation of a group has in its own. */
export function alsoFor(descriptions: readonly GroupDescription[]): AdviceText {
  const [first, ...rest] = descriptions.map(({ description }) => description.also)
  const isIn = (text: string, { causes, remedies }: AdviceText) =>
    causes.includes(text) || remedies.some(remedy => remedy.text === text)
  // What one operation has among its own is said already.
  const open = (text: string) => rest.every(also => isIn(text, also))
  return {
    causes: first?.causes.filter(open) ?? [],
    remedies: first?.remedies.filter(({ text }) => open(text)) ?? [],
  }
}

/** Returns the most frequent values of each parameter over all findings of a group, and the count of all others. */
export function topParams(
  group: CodeGroup,
  values: number,
): { name: string; values: { value: string; count: number }[]; others: number }[] {
  const others = Map.groupBy(
    group.findings.flatMap(f => f.otherValues ?? []),
    o => o.name,
  )
  const byName = Map.groupBy(
    group.findings.flatMap(f => f.params),
    p => p.name,
  )
  return [...byName]
    .map(([name, params]) => {
      const counts = [...Map.groupBy(params, p => p.value)].map(([value, same]) => ({ value, count: sum(same) }))
      counts.sort((a, b) => b.count - a.count || compareText(a.value, b.value))
      return { name, values: counts.slice(0, values), others: sum(others.get(name) ?? []) }
    })
    .sort((a, b) => compareText(a.name, b.name))
}

/** Returns up to `count` samples, one of each finding before a second one of any. */
export function pickSamples(group: Pick<CodeGroup, 'findings'>, count: number): SampleSummary[] {
  const rounds = Math.max(0, ...group.findings.map(f => f.samples.length))
  const picked: SampleSummary[] = []
  for (let round = 0; round < rounds && picked.length < count; round++)
    picked.push(...group.findings.flatMap(f => f.samples.slice(round, round + 1)))
  // If two findings are on one line, as when two shapes match it, it is quoted once.
  const lines = new Map(picked.map(s => [`${s.source}:${s.offset}`, s]))
  return [...lines.values()].slice(0, count).sort((a, b) => a.source - b.source || a.offset - b.offset)
}
