/**
 * The lexicon of secrets: which words announce one (labels), what may be between a label and its value (links), and which
 * values are not secrets but describe one (words). Packs provide it as data; it is compiled into three automata, whose
 * accepting states carry the number of the match as their group.
 */

export const LABEL_TRUSTS = ['sure', 'weak', 'blob'] as const
/**
 * What a label says about the word after it.
 * - `sure`: it names what only a person may know (PIN, password), so prose counts too: `the PIN is …`.
 * - `weak`: programs also use it for other things (token, key); a sign such as `=` must be between.
 * - `blob`: usually followed by the name of a key; only long random text is masked.
 */
export type LabelTrust = (typeof LABEL_TRUSTS)[number]

export const LABEL_LEFTS = ['word', 'any', 'alone', 'joined'] as const
/**
 * What must precede a label.
 * - `word`: no letter, or the start of a part of a name: `userPin`, `user_pin`, not `opin`.
 * - `any`: anything; for words long enough to end a compound: `Benutzerpasswort`.
 * - `alone`: not even a name or the separator of a URI: `token=`, not `pkcs11:token=`.
 * - `joined`: a name that the label ends: `accessToken`, `x-auth-token`.
 */
export type LabelLeft = (typeof LABEL_LEFTS)[number]

export const LABEL_TAILS = ['none', 'joined', 'any'] as const
/** What may follow a label in a name: nothing, words after a joint (`secret_key_base`), or any letters (`passwordhash`). */
export type LabelTail = (typeof LABEL_TAILS)[number]

/** A kind of label. */
export interface LabelKind {
  /** The name of the mask: `‹redacted:pin›`. */
  readonly mask: string
  readonly trust: LabelTrust
  readonly tail: LabelTail
}

export const LINKS = ['sign', 'is', 'blank', 'note'] as const
/** Link from label to value: `=` or another sign, a verb, blanks, words (`PIN for slot 1:`); of several the first counts. */
export type LabelLink = (typeof LINKS)[number]

export const WORD_KINDS = ['past', 'state', 'talk'] as const
/**
 * Words that are not secrets; a word of several kinds counts as the first.
 * - `state`: of a secret (`expired`); not a secret after any link except that of an option.
 * - `talk`: words of prose and names of things; not a secret after `is`, `blank` and `note`.
 * - `past`: what was done with a secret (`entered`); the word before it is one.
 */
export type WordKind = (typeof WORD_KINDS)[number]

/** The compiled lexicon. Numbers are indices of `Automaton.dfas`; a state's group is an index of the list beside, plus one. */
export interface Lexicon {
  /** Fed with all bytes of a line; accepts at the end of a label. */
  readonly labels: number
  readonly labelKinds: readonly LabelKind[]
  /** Walked from the end of a label; accepts where the value may begin. */
  readonly links: number
  readonly linkKinds: readonly LabelLink[]
  /** Walked over a word. */
  readonly words: number
  readonly wordKinds: readonly WordKind[]
  /** Parts of names that make a label harmless, in lower case: `policy` in `password_policy`. */
  readonly harmless: readonly string[]
}
