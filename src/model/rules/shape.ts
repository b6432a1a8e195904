/**
 * Shapes: the ways in which programs write codes, and the marks that give them context.
 * A shape is a pattern with named groups plus what a match means. Patterns are compiled away; this is what stays.
 */

import type { LocalizedText } from './knowledge.ts'

export const CONFIDENCES = ['certain', 'likely', 'possible'] as const
/** How sure a match is to be a real occurrence, surest first. */
export type Confidence = (typeof CONFIDENCES)[number]

/**
 * What a shape tells.
 * - `code`: an error code occurred. Only these make findings.
 * - `call`: a call began; it is the open block for later lines of the same producer and key.
 * - `ok`: a call of the same producer and key ended well.
 * - `frame`: a line of a stack trace that names the failing call.
 * - `loss`: the log says that `value` lines are missing; `from` names whose, the producer what dropped them.
 * - `repeat`: the log says that a line occurred `value` times more.
 * - `remark`: the log says something that the reader should know; the pack has the words.
 * - `start`: a process begins anew: what the one before it left open never returned.
 * - `secret`: the group `secret`, or without one the value behind the match, is masked before a line is kept.
 */
export const SHAPE_KINDS = ['code', 'call', 'ok', 'frame', 'secret', 'loss', 'repeat', 'remark', 'start'] as const
export type ShapeKind = (typeof SHAPE_KINDS)[number]

/** The kinds that are looked for on every line; all others only around a hit, at the end of a source, or in a sample. */
export const LINE_KINDS: readonly ShapeKind[] = ['code', 'loss', 'repeat', 'remark', 'start']
/** `strict` also masks what names people and machines; `off` is for tests that compare. */
export const REDACTIONS = ['on', 'strict'] as const
export type Redaction = (typeof REDACTIONS)[number] | 'off'

/** How the digits of the group `value` become a number of the code space, in the order of the fields. */
export interface ValueForm {
  /** `auto` takes 0x… as hexadecimal and everything else as decimal. */
  readonly base: 10 | 16 | 'auto'
  /** Kept bits, for numbers that carry more than the code (OpenSSL packs library and reason). */
  readonly mask: number | null
  /** Bits that the producer dropped and that are put back. */
  readonly add: number | null
  /** Numbers are indices into this list of symbols (a wrapper that logs the ordinal of its own enum). */
  readonly ordinals: readonly string[] | null
  /** Numbers are inner ones, looked up in `inner` of the code entries, else in these ranges. */
  readonly inner: readonly InnerRange[] | null
  /** What stands in the group `symbol` is one of these texts, each standing for a symbol. */
  readonly phrases: Readonly<Record<string, string>> | null
  /** Numbers of the other sign or of no known code are dropped instead of reported as unknown codes. */
  readonly known: boolean
}

/** Inner numbers from..to (inclusive) that no entry lists stand for `code`. */
export interface InnerRange {
  readonly from: number
  readonly to: number
  readonly code: number
}

/** Conditions on the surroundings of a match; all given ones must hold. Numbers index `Automaton.searches`. */
export interface Guard {
  /** A pattern that must occur on the line. */
  readonly line: number | null
  /** A pattern that must not occur on the line. */
  readonly unless: number | null
  /** A pattern that must not follow the match directly. */
  readonly next: number | null
  /** A pattern that must occur on the line or on one of the `nearLines` lines before it. */
  readonly near: number | null
  readonly nearLines: number
  readonly dialects: readonly string[]
  readonly domains: readonly string[]
  readonly tags: readonly string[]
  /** The line's own message of the code must be there too (a template of its entry). */
  readonly message: boolean
  /** At least one of these must hold as well. */
  readonly any: readonly Guard[]
}

/**
 * Who speaks, the nearest to the token first: a trace or library tells the return value itself, a program wraps it into
 * its own message, text only quotes it. One failure passes through them in this order.
 */
export const LAYERS = ['trace', 'program', 'text'] as const
export type SpeakerLayer = (typeof LAYERS)[number]

/** A line that only repeats an event told up to `lines` lines before, with nothing but `through` lines between. */
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
  /** What a failed guard leaves: nothing, or a weaker claim. */
  readonly otherwise: Confidence | null
  readonly guard: Guard | null
  /** A fixed operation, when the shape itself proves one. */
  readonly context: string | null
  /** Looks for `frame` lines in the stack trace around the line. */
  readonly frames: boolean
  /** Lines before the line in which prose about a failure may name the operation. */
  readonly prose: number
  /** Looks back to the open `call` of the same producer and key. */
  readonly block: boolean
  readonly echo: Echo | null
  readonly layer: SpeakerLayer
  /** Why a match is believed, for readers; `code` shapes have one. */
  readonly because: LocalizedText | null
  /** The pack's remark that this shape is told with: a `remark`, or a `call` that never returned. */
  readonly remark: string | null
  /** Functions that wait by design: that such a call is still open says nothing. */
  readonly waits: readonly string[]
  /** kind `secret`: masked in strict redaction only. */
  readonly strict: boolean
  /** kind `secret`: looked for on every line, so that the report can tell that the log holds such secrets. */
  readonly seen: boolean
}

/** The names a group may have that mean something to us; any other name is a parameter. */
export const ROLES = ['value', 'symbol', 'function', 'key', 'secret'] as const
export type Role = (typeof ROLES)[number]
