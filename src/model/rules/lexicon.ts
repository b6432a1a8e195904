/**
 * The lexicon of secrets: which words announce one (labels), what may stand between a label and its value (links), and
 * which values are no secrets but say something about one (words). Packs give it as data; it is compiled into three
 * automata, whose accepting states carry the number of what they found as their group.
 */

export const LABEL_TRUSTS = ['sure', 'weak', 'blob'] as const
/**
 * What a label says of the word behind it.
 * - `sure`: it names what only a person may know (PIN, password), so prose is believed too: `the PIN is …`.
 * - `weak`: programs name other things so as well (token, key); a sign such as `=` must stand between.
 * - `blob`: mostly the name of a key stands there; only long random text is masked.
 */
export type LabelTrust = (typeof LABEL_TRUSTS)[number]

export const LABEL_LEFTS = ['word', 'any', 'alone', 'joined'] as const
/**
 * What must stand before a label.
 * - `word`: no letter, or the hump of a name: `userPin`, `user_pin`, not `opin`.
 * - `any`: anything; for words long enough to end a compound: `Benutzerpasswort`.
 * - `alone`: not even a name or the separator of a URI: `token=`, not `pkcs11:token=`.
 * - `joined`: a name that the label ends: `accessToken`, `x-auth-token`.
 */
export type LabelLeft = (typeof LABEL_LEFTS)[number]

export const LABEL_TAILS = ['none', 'joined', 'any'] as const
/** What of a name may follow a label: nothing, words behind a joint (`secret_key_base`), or any letters (`passwordhash`). */
export type LabelTail = (typeof LABEL_TAILS)[number]

/** A kind of label. */
export interface LabelKind {
  /** The name of the mask: `‹redacted:pin›`. */
  readonly mask: string
  readonly trust: LabelTrust
  readonly tail: LabelTail
}

export const LINKS = ['sign', 'is', 'blank', 'note'] as const
/** What stands between label and value; of several that end together the first one counts. `sign` such as `=`; `is` a verb; `blank` nothing but blanks; `note` words between, as in `PIN for slot 1:`. */
export type LabelLink = (typeof LINKS)[number]

export const WORD_KINDS = ['past', 'state', 'talk'] as const
/**
 * Words that are no secrets; one of several kinds is of the first.
 * - `state`: of a secret (`expired`); no secret behind any link but that of an option.
 * - `talk`: words of prose and names of things; no secret behind `is`, `blank` and `note`.
 * - `past`: what was done with a secret (`entered`); the word before it is one.
 */
export type WordKind = (typeof WORD_KINDS)[number]

/** The compiled lexicon. Numbers are those of `Automaton.dfas`; a state's group is an index of the list beside, plus one. */
export interface Lexicon {
  /** Fed with all bytes of a line; accepts where a label ends. */
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
