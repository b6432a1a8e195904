/** The flags about actions, and their meaning. */

import type { Threshold } from '../../alerts/alert.ts'
import { plainSymbol } from '../../codes/codebook.ts'
import { findKnown, severityOf } from '../../codes/lookup.ts'
import { CodeFinder } from '../../codes/search.ts'
import { DISPOSITIONS, type FindingKey } from '../../model/findings/finding.ts'
import { nearest } from '../../model/nearest.ts'
import { err, ok, type Problem, problem, type Result } from '../../model/problem.ts'
import { type Pack, SEVERITIES, type Severity } from '../../model/rules/knowledge.ts'
import { CONFIDENCES, type Confidence } from '../../model/rules/shape.ts'
import { parseSpan } from '../../run/setup/parse-values.ts'
import type { InferFlags } from './flag.ts'
import type { minConfidence, minSeverity } from './flags.ts'
import type { actionFilter, onMatch, threshold, throttle, webhook } from './tail-flags.ts'

export type ActionFlags = InferFlags<
  | typeof onMatch
  | typeof webhook
  | typeof actionFilter
  | typeof threshold
  | typeof throttle
  | typeof minSeverity
  | typeof minConfidence
>

type KeyTest = (key: FindingKey) => boolean

/** The parsed flags. */
export interface ActionOptions {
  readonly command: string | null
  readonly webhook: URL | null
  readonly filter: KeyTest
  readonly thresholds: readonly { readonly threshold: Threshold; readonly counts: KeyTest }[]
  readonly throttleMs: number
}

/** Parses the flags; returns null if no action is requested. */
export function parseActionFlags(flags: ActionFlags, packs: readonly Pack[]): Result<ActionOptions | null> {
  const { onMatch, webhook } = flags
  const conditions = [
    ...flags.actionFilter,
    ...flags.threshold,
    ...(flags.throttle === undefined ? [] : [flags.throttle]),
  ]
  if (onMatch === undefined && webhook === undefined) return conditions.length > 0 ? err(noAction()) : ok(null)
  if (onMatch?.trim() === '') return err(noCommand())
  const url = webhook === undefined ? null : webAddress(webhook)
  if (url === null && webhook !== undefined) return err(noAddress())
  if (url !== null && !(isEncoded(url.username) && isEncoded(url.password))) return err(noLogin())
  const filter = parseFilters(flags, packs)
  if (!filter.ok) return filter
  const thresholds = flags.threshold.map(text => parseThreshold(text, packs))
  const wrong = thresholds.find(one => !one.ok)
  if (wrong !== undefined && !wrong.ok) return wrong
  const throttleMs = flags.throttle === undefined ? 0 : parseSpan(flags.throttle)
  if (throttleMs === null) return err(noSpan('--throttle', flags.throttle!))
  return ok({
    command: onMatch ?? null,
    webhook: url,
    filter: filter.value,
    thresholds: thresholds.flatMap(one => (one.ok ? [one.value] : [])),
    throttleMs,
  })
}

function webAddress(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url : null
}

/** Returns whether every % escape is part of UTF-8 text. */
function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

const FILTERS = ['code', 'namespace', 'severity', 'confidence', 'context', 'disposition', 'producer'] as const
type Filter = (typeof FILTERS)[number]

/** Combines filters: all must match; of one filter, any value may. */
function parseFilters(flags: ActionFlags, packs: readonly Pack[]): Result<KeyTest> {
  const tests: KeyTest[] = [
    atLeast('severity', flags.minSeverity, packs)!,
    atLeast('confidence', flags.minConfidence, packs)!,
  ]
  let dispositions: readonly string[] = ['error']
  for (const text of flags.actionFilter) {
    const at = text.indexOf('=')
    const name = text.slice(0, Math.max(0, at))
    if (!(FILTERS as readonly string[]).includes(name)) return err(noFilter(text, name))
    const values = text
      .slice(at + 1)
      .split(',')
      .map(value => value.trim())
    const test = testOf(name as Filter, values, packs)
    if (!test.ok) return test
    if (name === 'disposition') dispositions = values
    else tests.push(test.value)
  }
  return ok(key => dispositions.includes(key.disposition) && tests.every(test => test(key)))
}

function testOf(name: Filter, values: readonly string[], packs: readonly Pack[]): Result<KeyTest> {
  switch (name) {
    case 'code': {
      const tests = values.map(value => codeTest(value, packs))
      const wrong = tests.find(test => !test.ok)
      if (wrong !== undefined) return wrong
      return ok(key => tests.some(test => test.ok && test.value(key)))
    }
    case 'severity':
    case 'confidence': {
      const test = atLeast(name, values.join(','), packs)
      return test === null ? err(noValue(name, values, name === 'severity' ? SEVERITIES : CONFIDENCES)) : ok(test)
    }
    case 'disposition': {
      const unknown = values.some(value => !(DISPOSITIONS as readonly string[]).includes(value))
      return unknown ? err(noValue(name, values, DISPOSITIONS)) : ok(() => true)
    }
    case 'namespace': {
      const known = packs.map(pack => pack.namespace)
      return values.every(value => known.includes(value))
        ? ok(key => values.includes(key.namespace))
        : err(noValue(name, values, known))
    }
    case 'context': {
      const known = [...new Set(packs.flatMap(pack => pack.contexts.map(({ id }) => id))), 'unknown']
      return values.every(value => known.includes(value))
        ? ok(key => values.includes(key.context))
        : err(noValue(name, values, known))
    }
    case 'producer':
      return ok(key => values.includes(key.producer))
  }
}

/** Tests for a minimum severity or confidence. */
function atLeast(name: 'severity' | 'confidence', level: string, packs: readonly Pack[]): KeyTest | null {
  if (name === 'confidence') {
    const least = CONFIDENCES.indexOf(level as Confidence)
    return least < 0 ? null : key => CONFIDENCES.indexOf(key.confidence) <= least
  }
  const least = SEVERITIES.indexOf(level as Severity)
  return least < 0 ? null : key => SEVERITIES.indexOf(severityOf(findKnown(packs, key))) <= least
}

/** `CODE>10/5m`; the code `*` means all together. */
function parseThreshold(text: string, packs: readonly Pack[]): Result<ActionOptions['thresholds'][number]> {
  const parts = /^\s*([^\s>]+)\s*>\s*([0-9]{1,6})\s*\/\s*([0-9]+[a-z]+)\s*$/.exec(text)
  const windowMs = parts === null ? null : parseSpan(parts[3]!)
  if (parts === null || windowMs === null || windowMs === 0 || Number(parts[2]) > MAX_OCCURRENCES)
    return err(noThreshold(text))
  const counts = parts[1] === '*' ? ok<KeyTest>(() => true) : codeTest(parts[1]!, packs)
  if (!counts.ok) return counts
  const plain = `${parts[1]}>${Number(parts[2])}/${parts[3]}`
  return ok({ threshold: { text: plain, limit: Number(parts[2]), windowMs }, counts: counts.value })
}

/** Maximum number of occurrences whose times are stored. */
const MAX_OCCURRENCES = 100_000

/** Tests for a code, by symbol in any spelling or by number, even one that no pack knows. */
function codeTest(text: string, packs: readonly Pack[]): Result<KeyTest> {
  const number = numberOf(text)
  if (number !== null) return ok(key => key.value === number)
  const plain = plainSymbol(text)
  const entries = packs.flatMap(pack =>
    pack.codes.filter(({ code, symbol, aliases }) =>
      [code, symbol ?? code, ...aliases].some(name => plainSymbol(name) === plain),
    ),
  )
  if (entries.length === 0) return err(noCode(text, packs))
  return ok(({ namespace, code, value }) =>
    entries.some(
      entry =>
        entry.namespace === namespace && (entry.code === code || (entry.value !== null && entry.value === value)),
    ),
  )
}

/** `0xA0`, `160`, `-2147483528` as an unsigned 32-bit number. */
function numberOf(text: string): number | null {
  if (!/^(?:0x[0-9a-f]{1,8}|-?[0-9]{1,10})$/i.test(text)) return null
  const number = Number(text)
  return number < 0 ? number >>> 0 : number
}

function noAction(): Problem {
  const fact = 'A condition for actions was given, but no action.'
  return problem('usage', 'cli/no-action', null, fact, 'Give --on-match COMMAND or --webhook URL, or leave it out.')
}

function noCommand(): Problem {
  return problem(
    'usage',
    'cli/on-match',
    null,
    'The command given with --on-match is empty.',
    'Give a command, or leave it out.',
  )
}

function noAddress(): Problem {
  // The address is not quoted: it may contain a secret.
  const fact = 'The value of --webhook is not a web address.'
  return problem('usage', 'cli/webhook', null, fact, 'Give an address that begins with https:// or http://.')
}

function noLogin(): Problem {
  // This is not quoted either.
  const fact = 'The user name or password in the address of --webhook is not encoded correctly.'
  return problem(
    'usage',
    'cli/webhook',
    null,
    fact,
    'Write a "%" in them as %25, and other special characters likewise.',
  )
}

function noFilter(text: string, name: string): Problem {
  const guess = nearest(name, FILTERS)
  const fact = `"${text}" is not a valid filter for actions.`
  const remedy = guess === null ? '' : ` Did you mean "${guess}"?`
  return problem(
    'usage',
    'cli/action-filter',
    null,
    fact,
    `Give one such as severity=error or ${FILTERS.join('=, ')}=.${remedy}`,
  )
}

function noValue(name: string, values: readonly string[], known: readonly string[]): Problem {
  const fact = `"${values.join(',')}" is not a known ${name}.`
  return problem('usage', 'cli/action-filter', null, fact, `Use one of: ${known.join(', ')}.`)
}

function noThreshold(text: string): Problem {
  const remedy = `Give a code or *, a number up to ${MAX_OCCURRENCES} and a time, such as "CKR_PIN_INCORRECT>10/5m" or "*>100/30s".`
  return problem('usage', 'cli/threshold', null, `"${text}" is not a valid threshold.`, remedy)
}

function noSpan(flag: string, text: string): Problem {
  return problem(
    'usage',
    'cli/span',
    null,
    `"${text}" is not a valid time for ${flag}.`,
    'Give a time such as 30s, 5m or 1h.',
  )
}

function noCode(text: string, packs: readonly Pack[]): Problem {
  const near = new CodeFinder(packs).nearest(text)
  const remedy = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'Search with: logremedy codes TERM'
  return problem('usage', 'cli/action-code', null, `No pack knows the code "${text}".`, remedy)
}
