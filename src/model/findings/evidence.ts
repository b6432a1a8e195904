/**
 * What is stored beside the counts of a finding to explain it: what it follows, which shapes matched and why they were
 * believed, how its vendor was chosen, which products the log names at its head, how many tries failed in a row. Evidence is counted like a parameter, under a name
 * that no group of a pattern can have, so it merges by sum as parameters do.
 */

import { type RankKey, rankOf } from '../bounded-sets.ts'
import { ORIGIN, type OriginCount, readOrigins } from './origins.ts'

const KINDS = ['cause', 'shape', 'vendor', 'product', 'streak'] as const
/**
 * `cause`: namespace, code, context · `shape`: id, conditions that held · `vendor`: chosen by · `product`: id of a vendor ·
 * `streak`: length, minute.
 */
export type EvidenceKind = (typeof KINDS)[number]

/** The error that others follow. */
export interface CauseKey {
  readonly namespace: string
  readonly code: string
  readonly context: string
}

export interface CauseCount extends CauseKey {
  readonly count: number
}

/** `held` names the conditions of the guard that held; `MISSING`: they were missing; `''`: the guard has none. */
export interface ShapeCount {
  readonly id: string
  readonly held: string
  readonly count: number
}

/** The longest row of failed tries, and the minute (ms since 1970) in which this length was first reached. */
export interface Streak {
  readonly length: number
  readonly start: number | null
}

/** Evidence of one finding; lists by count, most frequent first. */
export interface Evidence {
  readonly causes: readonly CauseCount[]
  readonly shapes: readonly ShapeCount[]
  readonly streak: Streak | null
  /** `option`, `head` or `near`; null where no sign was needed. */
  readonly vendorBy: string | null
  /** Ids of the vendors whose signs stand at the head of a source, or that the user named. */
  readonly products: readonly string[]
  readonly origins: readonly OriginCount[]
  /** Occurrences of further origins, which are too many to list separately. */
  readonly otherOrigins: number
}

export const NO_EVIDENCE: Evidence = {
  causes: [],
  shapes: [],
  streak: null,
  vendorBy: null,
  products: [],
  origins: [],
  otherOrigins: 0,
}

/** `ShapeCount.held` of a match with lower confidence because a supporting condition is missing. */
export const MISSING = 'missing'

/** Maximum length of a row of tries, exclusive. */
const LONGER_THAN_ANY = 1024
const MINUTES = 2 ** 42

/**
 * Returns how the values of a parameter are ranked where there are too many: rows of tries by length, then time, since the
 * longest and first is reported; others by their text.
 */
export function rankOfValue(name: string): (value: string) => RankKey {
  return name === '@streak' ? rankOfStreak : text => ({ rank: rankOf(text), text })
}

function rankOfStreak(text: string): RankKey {
  const [length, start] = JSON.parse(text) as [number, number | null]
  const minute = start === null ? MINUTES - 1 : Math.min(MINUTES - 2, Math.max(0, start / 60_000 + MINUTES / 2))
  return { rank: (LONGER_THAN_ANY - length) * MINUTES + minute, text }
}

/** Returns whether a parameter is evidence, by its name. */
export function isEvidence(name: string): boolean {
  return name.startsWith('@')
}

type EvidencePart = string | number | null

interface WrittenEvidence {
  readonly kind: EvidenceKind
  readonly a: EvidencePart
  readonly b: EvidencePart | undefined
  readonly c: EvidencePart | undefined
  readonly param: readonly [name: string, value: string]
}

/** Recently written evidence: successive errors rest on the same. */
const written: (WrittenEvidence | undefined)[] = new Array(256).fill(undefined)

/** Returns evidence as a parameter; equal evidence is usually the same object. */
export function evidence(
  kind: EvidenceKind,
  a: EvidencePart,
  b?: EvidencePart,
  c?: EvidencePart,
): readonly [name: string, value: string] {
  const slot = (KINDS.indexOf(kind) * 67 + sizeOf(a) * 31 + sizeOf(b) * 7 + sizeOf(c)) & 255
  const before = written[slot]
  if (before !== undefined && before.kind === kind && before.a === a && before.b === b && before.c === c)
    return before.param
  const parts = c === undefined ? (b === undefined ? [a] : [a, b]) : [a, b, c]
  const param = [`@${kind}`, JSON.stringify(parts)] as const
  written[slot] = { kind, a, b, c, param }
  return param
}

function sizeOf(part: EvidencePart | undefined): number {
  return typeof part === 'string' ? part.length : typeof part === 'number' ? part : 0
}

/** Parses the evidence among counted parameters; `others` are the sums of the values that are not listed, by parameter. */
export function readEvidence(
  params: readonly { name: string; value: string; count: number }[],
  others: readonly { name: string; count: number }[] = [],
): Evidence {
  if (params.length === 0) return NO_EVIDENCE
  const of = (kind: EvidenceKind) =>
    params
      .filter(p => p.name === `@${kind}`)
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
      .map(({ value, count }) => ({ parts: JSON.parse(value) as never[], count }))
  return {
    causes: of('cause').map(({ parts: [namespace, code, context], count }) => ({
      namespace: namespace!,
      code: code!,
      context: context!,
      count,
    })),
    shapes: of('shape').map(({ parts: [id, held], count }) => ({ id: id!, held: held!, count })),
    streak: of('streak').reduce<Streak | null>((best, { parts: [length, start] }) => {
      const streak: Streak = { length: length!, start: start! }
      return best === null || isLonger(streak, best) ? streak : best
    }, null),
    vendorBy: of('vendor')[0]?.parts[0] ?? null,
    products: of('product').map(({ parts: [id] }) => id!),
    origins: readOrigins(params),
    otherOrigins: others.find(({ name }) => name === ORIGIN)?.count ?? 0,
  }
}

function isLonger(a: Streak, b: Streak): boolean {
  return a.length !== b.length ? a.length > b.length : (a.start ?? Infinity) < (b.start ?? Infinity)
}
