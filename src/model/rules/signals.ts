/**
 * Signals: the vocabulary from which a line tells that a call failed, whichever program wrote it. Packs provide it as data;
 * `src/grammar/` weighs what it finds. Words are compared without case; patterns are compiled into one automaton that walks
 * a line once.
 */

export const WORD_ROLES = ['strong', 'key', 'verb', 'filler', 'unit', 'other', 'wish', 'space'] as const
/**
 * What a word beside a code says.
 * - `strong`: a key word for return values and nothing else: `rv`, `errcode`.
 * - `key`: a key word for many things: `result`, `status`.
 * - `verb`: what a call did: `returned`, `failed`.
 * - `filler`: may stand between a key word and its code: `with`, `value`.
 * - `unit`: behind a number, makes it a quantity: `bytes`, `objects`.
 * - `other`: before a number, names something else: `slot`, `handle`.
 * - `wish`: before a code, says that it did not occur: `expected`.
 * - `space`: the name of a code space or of its interface, as a word: `pkcs11`.
 */
export type WordRole = (typeof WORD_ROLES)[number]

export const LINE_SIGNS = [
  'failure',
  'success',
  'policy',
  'passing',
  'source',
  'elsewhere',
  'exception',
  'severe',
  'warning',
  'calm',
] as const
/**
 * What a line as a whole says.
 * - `failure`, `success`: something went wrong, or well.
 * - `policy`: codes are handled, mapped, documented, but did not occur.
 * - `passing`: a test passed.
 * - `source`: source text, tables, documentation.
 * - `elsewhere`: numbers of another trade are told: TPM, HRESULT.
 * - `exception`: the head of a printed exception.
 * - `severe`, `warning`, `calm`: the level, near the beginning of a line whose head is not understood.
 */
export type LineSign = (typeof LINE_SIGNS)[number]

export const SPACE_SIGNS = ['near', 'hint', 'against', 'name'] as const
/** What a line says about one code space: it speaks of it, it may speak of it, it speaks of something of the same name; it has its
 * name, which is also an ordinary word and counts with a hint only. */
export type SpaceSign = (typeof SPACE_SIGNS)[number]

export const NUMBER_KINDS = ['return', 'own', 'local'] as const
/**
 * How numbers of a code space are recognised.
 * - `return`: return values of functions, in any base; numbers of all trades look alike.
 * - `own`: eight digits that hardly anything else uses.
 * - `local`: decimal numbers that mean something only where the space is named.
 */
export type NumberKind = (typeof NUMBER_KINDS)[number]

/** How the codes of one code space are recognised. */
export interface SpaceSignals {
  readonly namespace: string
  readonly numbers: NumberKind
  /** Beginnings of full names, such as `CKR_`. */
  readonly prefixes: readonly string[]
  /** Names of types before a code in CamelCase: `RvError::PinLocked`. */
  readonly enums: readonly string[]
  /** Names that are also ordinary words. */
  readonly common: readonly string[]
  /** Beginnings of functions that exist in this code space only: `C_`, `OH_Huks_`. */
  readonly functions: readonly string[]
  /** Beginnings of wrappers of these functions: `p11prov_`. */
  readonly wrappers: readonly string[]
  /** Words that programs print for single codes, by symbol. */
  readonly phrases: Readonly<Record<string, readonly string[]>>
  /** Index of the shape under which findings of the grammar are reported. */
  readonly shape: number
}

/** The compiled vocabulary. */
export interface CompiledSignals {
  /** Index of `Automaton.dfas`: fed with a line end, then all bytes of a line; states carry an index of `masks`, plus one. */
  readonly lines: number
  /** What a state says, as bits: those of `LINE_SIGNS`, then three for each space. */
  readonly masks: readonly number[]
  /** Roles of words in lower case, as bits of `WORD_ROLES`. */
  readonly words: Readonly<Record<string, number>>
  /** Index of the code space that a word names, for words of the role `space`. */
  readonly spaceWords: Readonly<Record<string, number>>
  /** Key words of scripts that do not part words by blanks. */
  readonly keyParts: readonly string[]
  readonly spaces: readonly SpaceSignals[]
}
