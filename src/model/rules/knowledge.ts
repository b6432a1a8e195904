/**
 * What packs know: code spaces, codes, advice. Frozen data, made by `compile/`, read by `detect/` and `report/`.
 * `rules/README.md` describes the format in which people write it.
 */

/** The languages of advice. */
export const LANGS = ['en', 'zh'] as const
export type Lang = (typeof LANGS)[number]

/** A text in one or both languages; at least one is present. */
export interface LocalizedText {
  readonly en?: string | undefined
  readonly zh?: string | undefined
}

/** Returns the text in the requested language, else in the other one. */
export function inLanguage(text: LocalizedText, lang: Lang): string {
  return text[lang] ?? text.en ?? text.zh ?? ''
}

export const SEVERITIES = ['fatal', 'error', 'warning', 'info'] as const
/** How bad a code is, worst first. */
export type Severity = (typeof SEVERITIES)[number]

/** A text of advice. `product` is the id of a vendor of the pack: it holds for that product alone; without one for all. */
export interface AdviceLine extends LocalizedText {
  readonly product?: string | undefined
}

/** A step of a remedy; `commands` are keyed by toolkit, the key `*` matches any. */
export interface Remedy extends AdviceLine {
  readonly commands: Readonly<Record<string, string>>
}

/** Why, and what to do. */
export interface Advice {
  readonly causes: readonly AdviceLine[]
  readonly remedies: readonly Remedy[]
}

/** A document that supports an entry. `checked` is the day (YYYY-MM-DD) on which they were last compared. */
export interface Citation {
  readonly title: string
  readonly section?: string | undefined
  readonly address?: string | undefined
  readonly checked?: string | undefined
}

/** A lock after `from` to `to` failed tries in a row; null where the number is unknown. */
export interface Lockout {
  /** The codes that report the lock. */
  readonly codes: readonly string[]
  readonly from: number | null
  readonly to: number | null
  /** What was tried, in the plural: `wrong PINs`. */
  readonly tries: LocalizedText
  readonly note: LocalizedText | null
}

/** One code of a code space. */
export interface CodeEntry extends Advice {
  readonly namespace: string
  /** The name shown in reports: a symbol or a decimal number, as its pack displays codes. */
  readonly code: string
  readonly symbol: string | null
  /** The number as an unsigned integer; null for a code that has only a symbol. */
  readonly value: number | null
  readonly vendor: string | null
  readonly severity: Severity
  readonly title: LocalizedText
  readonly messages: readonly string[]
  readonly contexts: Readonly<Record<string, Advice>>
  /** Contexts and functions in which this return is normal. */
  readonly benignIn: readonly string[]
  /** Contexts in which programs often ask for just this answer: an error, but listed after others of its severity. */
  readonly usualIn: readonly string[]
  /** The contexts whose functions can return it, the usual one first; empty where many can. */
  readonly operations: readonly string[]
  /** True for a code that a program typically meets because an earlier call of the same operation failed. */
  readonly followUp: boolean
  /** True for a code that says little by itself, so that lines beside it are shown. */
  readonly vague: boolean
  /** For a failed try: the result of too many in a row. */
  readonly lockout: Lockout | null
  readonly aliases: readonly string[]
  readonly inner: readonly number[]
  /** Names that the service gives its inner numbers: HKS_ERROR_NOT_EXIST → -13. */
  readonly innerNames: Readonly<Record<string, number>>
  readonly related: readonly string[]
  readonly since: string | null
  readonly until: string | null
  readonly replacedBy: string | null
  readonly class: string | null
  readonly devices: readonly string[]
  readonly notes: readonly LocalizedText[]
  readonly sources: readonly Citation[]
}

/** An operation during which codes occur. A function name may end in `*`; `methods` are the names used by wrappers. */
export interface Context {
  readonly id: string
  readonly title: LocalizedText
  readonly functions: readonly string[]
  readonly methods: readonly string[]
  /** Verbs and phrases that name it. */
  readonly words: readonly string[]
  /** Words that name it where no verb does. */
  readonly nouns: readonly string[]
  /** Source files of libraries that do nothing else. */
  readonly files: readonly string[]
  /** What is done to what: the terms of verbs that name it, by the term of their object. */
  readonly acts: Readonly<Record<string, readonly string[]>>
}

/**
 * A maker or product that has codes or advice of its own; `signs` are texts that name it in a log. It may also be a group
 * of products, which others name in `groups`.
 */
export interface Vendor {
  readonly id: string
  readonly title: LocalizedText
  readonly signs: readonly string[]
  /** Producers whose findings name it. */
  readonly producers: readonly string[]
  /** Toolkits that only its users have. */
  readonly toolkits: readonly string[]
  /** Groups to which it belongs, such as smart cards. */
  readonly groups: readonly string[]
  /** True for software that works with the products of others: it never stands in place of another product. */
  readonly layer: boolean
  /** True when its values carry a registered prefix, so that the value alone names the vendor. */
  readonly exclusive: boolean
}

/**
 * The text for something that a log says about itself. A `loss` shape uses the remark named like its producer, if there is
 * one. `\${subject}` in a fact is replaced by the subject: a function.
 */
export interface RemarkText {
  /** May begin with its own topic, as `lockout/` in `lockout/final-try`; the topic of all others is the log. */
  readonly id: string
  /** Absent where reports word the fact themselves, as for losses. */
  readonly fact?: LocalizedText | undefined
  readonly remedy: LocalizedText
}

/** Returns the id of a remark in reports: `lockout/final-try`, `log/open-call`. */
export function remarkId(id: string): string {
  return id.includes('/') ? id : `log/${id}`
}

/** A range of codes whose owner is known although no pack knows them: texts of `digits` digits that start with `begin`. */
export interface CodeRange {
  readonly begin: string
  readonly digits: number
  readonly title: LocalizedText
  /** Where the codes are documented; null if the pack does not say. */
  readonly address: string | null
}

/** One pack without its shapes. */
export interface Pack {
  readonly namespace: string
  readonly version: string
  readonly digest: string
  readonly title: LocalizedText
  /** Its short name in sentences; the namespace where there is none. */
  readonly name?: string | undefined
  readonly display: 'symbol' | 'decimal'
  readonly numbers: 'hex' | 'decimal'
  readonly toolkits: readonly string[]
  readonly contexts: readonly Context[]
  /** Phrases that hold a word of an operation but name none: `signing key`. */
  readonly plain: readonly string[]
  /** Words of one meaning in several languages, for the terms that contexts name; `*` stands for any letters. */
  readonly terms: Readonly<Record<string, readonly string[]>>
  /** Functions that serve several operations: texts on earlier lines that tell which, and the operation of each. */
  readonly generic: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly vendors: readonly Vendor[]
  readonly codes: readonly CodeEntry[]
  readonly remarks: readonly RemarkText[]
  /** Ranges of codes of others. */
  readonly ranges: readonly CodeRange[]
}

/** A code and the pack that knows it: one meaning of a query. */
export interface CodeMatch {
  readonly entry: CodeEntry
  readonly pack: Pack
}

/** Formats a number that no entry knows as a code: `0x80000078` or `12000099`. */
export function numberAsCode(pack: Pick<Pack, 'numbers'>, value: number): string {
  return pack.numbers === 'hex' ? `0x${value.toString(16)}` : String(value)
}
