/**
 * Shapes: the ways in which programs write codes, and the marks that give them context.
 * A shape is a pattern with named groups and the meaning of a match. Patterns are compiled away; this is the rest.
 */

import type { LocalizedText } from './knowledge.ts'

export const CONFIDENCES = ['certain', 'likely', 'possible'] as const
/** How sure a match is to be a real occurrence, surest first. */
export type Confidence = (typeof CONFIDENCES)[number]

/**
 * What a match of a shape means.
 * - `code`: an error code occurred. Only these make findings.
 * - `call`: a call began; it is the open block for later lines of the same producer and key.
 * - `ok`: a call of the same producer and key ended well.
 * - `frame`: a line of a stack trace that names the failing call.
 * - `loss`: the log says that `value` lines are missing; `from` names whose, the producer what dropped them.
 * - `repeat`: the log says that a line occurred `value` more times.
 * - `remark`: the log says something that the reader should know; the pack has the text.
 * - `start`: a process starts: calls that the previous one left open never returned.
 * - `sign`: the line may tell a code in words that no shape knows; `src/grammar/` reads it.
 * - `unknown`: a text with the form of a code that may belong to no code space; it is counted apart.
 * - `activity`: the line belongs to the code space, whether something failed or not.
 * - `secret`: the group `secret`, or without one the value after the match, is masked before a line is stored.
 */
export const SHAPE_KINDS = [
  'code',
  'call',
  'ok',
  'frame',
  'secret',
  'loss',
  'repeat',
  'remark',
  'start',
  'unknown',
  'activity',
  'sign',
] as const
export type ShapeKind = (typeof SHAPE_KINDS)[number]

/** The kinds searched for on every line; all others only around a hit, at the end of a source, or in a sample. */
export const LINE_KINDS: readonly ShapeKind[] = [
  'code',
  'loss',
  'repeat',
  'remark',
  'start',
  'unknown',
  'activity',
  'sign',
]
/** `strict` also masks what identifies people and machines; `off` is for tests that compare. */
export const REDACTIONS = ['on', 'strict'] as const
export type Redaction = (typeof REDACTIONS)[number] | 'off'

/** How the digits of the group `value` become a number of the code space, in the order of the fields. */
export interface ValueForm {
  /** `auto` takes 0x… as hexadecimal and everything else as decimal. */
  readonly base: 10 | 16 | 'auto'
  /** Bits to use, for numbers that carry more than the code (OpenSSL packs library and reason). */
  readonly mask: number | null
  /** Bits that the producer dropped and that are added again. */
  readonly add: number | null
  /** Numbers are indices into this list of symbols (a wrapper that logs the ordinal of its own enum). */
  readonly ordinals: readonly string[] | null
  /** Numbers are inner ones, looked up in `inner` of the code entries, else in these ranges. */
  readonly inner: readonly InnerRange[] | null
  /** The group `symbol` holds one of these texts, each mapped to a symbol. */
  readonly phrases: Readonly<Record<string, string>> | null
  /**
   * Numbers of the other sign or of no known code are dropped instead of reported as unknown codes; those of an `unknown`
   * shape outside all known ranges.
   */
  readonly known: boolean
}

/** Inner numbers from..to (inclusive) that no entry lists mean `code`. */
export interface InnerRange {
  readonly from: number
  readonly to: number
  readonly code: number
}

/** Conditions on the surroundings of a match; all that are set must hold. Numbers are indices of `Automaton.searches`. */
export interface Guard {
  /** A pattern that must occur on the line. */
  readonly line: number | null
  /** A pattern that must not occur on the line. */
  readonly unless: number | null
  /** A pattern that must not directly follow the match. */
  readonly next: number | null
  /** A pattern that must occur on the line or on one of the `nearLines` lines before it. */
  readonly near: number | null
  readonly nearLines: number
  readonly dialects: readonly string[]
  readonly domains: readonly string[]
  readonly tags: readonly string[]
  /** The message text of the code must be present too (a template of its entry). */
  readonly message: boolean
  /** At least one of these must hold as well. */
  readonly any: readonly Guard[]
}

/**
 * Who writes the line, the nearest to the token first: a trace or library logs the return value itself, a program wraps it
 * into its own message, text only quotes it. One failure passes through them in this order.
 */
export const LAYERS = ['trace', 'program', 'text'] as const
export type SpeakerLayer = (typeof LAYERS)[number]

/** A line that only repeats an event reported up to `lines` lines before, with nothing but `through` lines between. */
export interface Echo {
  readonly lines: number
  readonly through: number | null
}

/** One shape. */
export interface Shape {
  readonly id: string
  readonly namespace: string
  readonly producer: string
  readonly kind: ShapeKind
  readonly value: ValueForm
  readonly confidence: Confidence
  /** The result of a failed guard: no match, or one with this lower confidence. */
  readonly otherwise: Confidence | null
  readonly guard: Guard | null
  /** A fixed operation, when the shape itself proves one. */
  readonly context: string | null
  /** Searches for `frame` lines in the stack trace around the line. */
  readonly frames: boolean
  /** Number of lines before the line in which prose about a failure may name the operation. */
  readonly prose: number
  /** Looks back to the open `call` of the same producer and key. */
  readonly block: boolean
  readonly echo: Echo | null
  readonly layer: SpeakerLayer
  /** Why a match is believed, for readers; every `code` shape has one. */
  readonly because: LocalizedText | null
  /** The pack's remark for this shape: of a `remark`, or of a `call` that never returned. */
  readonly remark: string | null
  /** Functions that wait by design: an open call of these means nothing. */
  readonly waits: readonly string[]
  /** kind `secret`: masked in strict redaction only. */
  readonly strict: boolean
  /** kind `secret`: searched for on every line, so that the report can say that the log contains such secrets. */
  readonly seen: boolean
}

/** The shape under which a pack's codes are reported that no pattern found, but the evidence of the line. */
export const EVIDENCE_SHAPE = 'evidence'

/** The group names with a meaning; any other name is a parameter. */
export const ROLES = ['value', 'symbol', 'function', 'key', 'secret'] as const
export type Role = (typeof ROLES)[number]
