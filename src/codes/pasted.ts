/**
 * Reads what people paste when they ask for a code: one or several codes, with labels, quotes, brackets, full stops and
 * full-width digits, a code space before the number, JSON, whole lines of a log. The strictest reading that gives
 * something is the answer; lines are read as logs are, by a function of the caller.
 */
import { findKnown } from './lookup.ts'
import { plainForm, valuesOf } from './numbers.ts'
import { type CodeFinder, type CodeMeaning, namesOf } from './search.ts'

/** A code that stands in a text, as the scan of logs finds it. */
export interface LineCode {
  /** Index of the line. */
  readonly line: number
  readonly namespace: string
  readonly code: string
  readonly value: number | null
  readonly vendor: string | null
  readonly context: string
  readonly raw: string
}

/** Finds the codes of lines, in order. */
export type ReadLines = (text: string) => readonly LineCode[]

/** Something that looks like a code but is none that a pack knows. `space`: the code space, if the text names it. */
export interface StrangeCode {
  readonly text: string
  readonly space: string | null
}

/** What a text means. */
export interface Answer {
  readonly asked: string
  readonly readings: readonly CodeMeaning[]
  readonly unknown: readonly StrangeCode[]
  /** Codes with a name that begins with the text, when there are several. */
  readonly beginnings: readonly CodeMeaning[]
  /** A line of a log could be read only with `ReadLines`. */
  readonly needsLines: boolean
}

/** Minimum length of a message by which a code is recognised in a longer text. */
const MESSAGE = 12
/** Maximum length of a list of codes; longer ones are text. */
const MAX_LIST = 1000
/** Words before a number that say that it is a code. */
const KEY_WORD =
  '(?:ck_?rv|rv|rc|ret(?:_?val(?:ue)?|_?code|urn(?:ed|s)?(?:[ _]?(?:value|code))?)?|res(?:ult)?(?:[ _]?code)?' +
  '|status(?:[ _]?code)?|err(?:or)?(?:[ _]?(?:code|num(?:ber)?))?|[a-z]*(?:error|exception)|code|outcome|内部码' +
  '|错误码|错误代码|错误|返回码|返回值|状态码)'
const SIGN = '(?:\\s*(?::|=+>?|-+>|#)\\s*|\\s+(?:is|was|of|为|是)\\s+|\\s*[为是]\\s*)'
const QUOTE = '["\'`\\\\]*'
/** The same between its word and its number: one sign, or a blank, or nothing behind Chinese. */
const LINK = `${QUOTE}(?:${SIGN}|\\s+|(?<=[\\u4e00-\\u9fff"'])|\\s*(?=[(\\[<]))`
const LABEL = new RegExp(`^${QUOTE}(?:(?:the|inner|internal|return|result|error|status) )?${KEY_WORD}${LINK}(?=.)`, 'i')
const LABELLED = new RegExp(
  `(?<![A-Za-z0-9_])${KEY_WORD}${LINK}[("'\\[<]*(-?(?:0x[0-9a-f]+|[0-9][0-9_]*))(?![A-Za-z0-9_%]|\\.[0-9])`,
  'gi',
)
/** A name of several parts, with or without the type before it. */
const NAME = /(?<![A-Za-z0-9_])(?:ErrCode::)?[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+|[A-Z][a-z]+(?:[A-Z][a-z]+)+/g
const NUMBER = /(?<![A-Za-z0-9_.:-])(?:0x[0-9a-f]{1,16}|-[0-9]{1,4}|[0-9]{8})(?![A-Za-z0-9_%:-]|\.[0-9])/gi
const LIST = /\s*[,;、|/]\s*(?:and |or |和|或)?|\s+(?:and |or |和 ?|或 ?)?/
const OPENING = /^[\s([{<"'`“‘「『【（,;:#*•-]*(?<!-)(?=.)/u
const CLOSING = /[\s)\]}>"'`”’」』】）.,;:!?。…]+$/u

/** Reads texts with the packs of a finder. */
export class PastedReader {
  readonly #finder: CodeFinder
  readonly #readLines: ReadLines | null
  readonly #spaces: RegExp
  /** The first parts of names: `CKR`, `HUKS`, `HKS`. */
  readonly #families: ReadonlySet<string>

  /** Without `readLines`, an answer says whether it is needed. */
  constructor(finder: CodeFinder, readLines: ReadLines | null = null) {
    this.#finder = finder
    this.#readLines = readLines
    // PKCS#11 has a sign in its name that its code space has not.
    const names = finder.packs.map(({ namespace }) => namespace.replace(/(?<=[a-z])(?=[0-9])/g, '#?'))
    this.#families = new Set(finder.packs.flatMap(({ codes }) => codes.flatMap(namesOf)).flatMap(familyOf))
    this.#spaces = new RegExp(`^(${names.join('|') || '$.'})(?:\\s*[:/#=.]\\s*|\\s+(?:code |error )?)(?=.)`, 'i')
  }

  /** Reads the words of a command line: codes one by one, or one pasted line that lacks its quotes. */
  words(words: readonly string[]): Answer[] {
    if (words.length < 2) return words.map(word => this.text(word))
    const alone = words.map(word => this.#strict(word))
    const isLine = alone.some((answer, i) => answer === null && !looksLikeCode(words[i]!))
    const joined = isLine ? this.#text(words.join(' '), false) : null
    if (joined !== null && (isAnswered(joined) || joined.needsLines)) return [joined]
    return words.map((word, i) => alone[i] ?? this.text(word))
  }

  /** Reads one text: a code, several, or lines. */
  text(asked: string): Answer {
    return asked.trim().includes('\n') ? this.#lines(asked) : this.#text(asked, true)
  }

  /** `loose`: a number counts even if no word says what it is. */
  #text(asked: string, loose: boolean): Answer {
    const finder = this.#finder
    const strict = this.#strict(asked)
    if (strict !== null) return strict
    const text = plainForm(asked)
    const beginnings = /^[A-Za-z][A-Za-z0-9]*_/.test(text) && !/\s/.test(text) ? finder.beginning(text) : []
    if (beginnings.length > 0) return begun(asked, beginnings)
    const phrases = finder.phrases(text)
    if (phrases.length > 0) return answer(asked, phrases)
    if (/[^A-Za-z0-9_.-]/.test(text)) {
      if (this.#readLines === null) return { ...answer(asked), needsLines: true }
      const read = this.#known(asked, this.#readLines(text))
      if (isAnswered(read)) return read
      const parts = this.#parts(asked, loose)
      if (isAnswered(parts)) return parts
      const messages = finder.messagesIn(text, MESSAGE)
      if (messages.length > 0) return answer(asked, messages)
    }
    const word = /^[A-Za-z]{3,}$/.test(text) ? finder.beginning(text) : []
    return word.length > 0 ? begun(asked, word) : answer(asked, [], loose ? [unknown(asked.trim())] : [])
  }

  /** Reads several lines: those that are codes alone, and those of a log. */
  #lines(asked: string): Answer {
    const lines = asked.split(/\r\n|[\r\n]/)
    const alone = lines.map(line => (line.trim() === '' ? null : this.#strict(line)))
    if (lines.every((line, i) => line.trim() === '' || alone[i] !== null)) return merged(asked, alone)
    if (this.#readLines === null) return { ...answer(asked), needsLines: true }
    const found = Map.groupBy(this.#readLines(lines.join('\n')), ({ line }) => line)
    const all = lines.map((_, i) => alone[i] ?? (found.has(i) ? this.#known('', found.get(i)!) : null))
    const read = merged(asked, all)
    if (isAnswered(read)) return read
    return merged(
      asked,
      lines.map(line => this.#parts(line, false)),
    )
  }

  /** Reads a text that is nothing but codes and what surrounds them; null if there is more in it. */
  #strict(asked: string, depth = 0): Answer | null {
    const text = plainForm(asked)
    if (text === '' || depth > 3) return null
    const whole = this.#finder.find(text)
    if (whole.length > 0) return answer(asked, whole)
    const bare = text.replace(CLOSING, '').replace(OPENING, '')
    if (bare !== text && bare !== '') return again(asked, this.#strict(bare, depth))
    const space = this.#spaces.exec(text)
    if (space !== null)
      return this.#inSpace(asked, space[1]!.toLowerCase().replace('#', ''), text.slice(space[0].length))
    const label = LABEL.exec(text)
    if (label !== null) return again(asked, this.#strict(text.slice(label[0].length), depth + 1))
    if (valuesOf(text).length > 0) return answer(asked, [], [unknown(text)])
    return this.#list(asked, text.split(LIST), depth)
  }

  /** Reads a code behind the name of its space. */
  #inSpace(asked: string, space: string, rest: string): Answer | null {
    const text = rest.replace(LABEL, '').replace(CLOSING, '').replace(OPENING, '')
    const found = this.#finder.find(text, space)
    if (found.length > 0) return answer(asked, found)
    return looksLikeCode(text) ? answer(asked, [], [unknown(text, space)]) : null
  }

  #list(asked: string, parts: readonly string[], depth: number): Answer | null {
    if (parts.length < 2 || parts.length > MAX_LIST || !parts.every(looksLikeCode)) return null
    const all = parts.map(part => this.#strict(part, depth + 1) ?? answer(part, [], [unknown(part)]))
    return all.some(({ readings }) => readings.length > 0) ? merged(asked, all) : null
  }

  #known(asked: string, codes: readonly LineCode[]): Answer {
    const readings: CodeMeaning[] = []
    const strange: StrangeCode[] = []
    for (const { raw, context: operation, ...key } of codes) {
      const { pack, entry, candidates } = findKnown(this.#finder.packs, key)
      const entries = entry === null ? candidates : [entry]
      if (pack === null || entries.length === 0)
        strange.push(unknown(key.value === null ? raw : key.code, key.namespace))
      else {
        const context = pack.contexts.some(({ id }) => id === operation) ? operation : null
        readings.push(...entries.map((entry): CodeMeaning => ({ entry, pack, text: raw, as: 'line', context })))
      }
    }
    return merged(asked, [answer(asked, readings, strange)])
  }

  /** Reads the names of codes in a text, and numbers behind words for codes, else numbers that only codes have. */
  #parts(asked: string, loose: boolean): Answer {
    const text = plainForm(asked)
    const names = [...text.matchAll(NAME)].map(([found]) => found)
    const labelled = [...text.matchAll(LABELLED)].map(match => match[1]!)
    const named = names.map(found => {
      const known = this.#finder.find(found)
      return answer(
        '',
        known,
        known.length === 0 && familyOf(found).some(one => this.#families.has(one)) ? [unknown(found)] : [],
      )
    })
    const told = labelled.map(number => this.#strict(number) ?? answer(number, [], [unknown(number)]))
    const all = [...named, ...told]
    if (all.some(isAnswered)) {
      // A number that is no code is told only where nothing else is found.
      const known = all.some(({ readings }) => readings.length > 0)
      return merged(asked, known ? [...named, ...told.filter(({ readings }) => readings.length > 0)] : all)
    }
    const numbers = loose ? [...text.matchAll(NUMBER)].map(([found]) => found) : []
    return merged(
      asked,
      numbers.map(number => answer('', this.#finder.find(number))),
    )
  }
}

/** Returns whether a text says something about codes. */
export function isAnswered({ readings, unknown, beginnings }: Answer): boolean {
  return readings.length + unknown.length + beginnings.length > 0
}

/** Returns whether a word is written as codes are: a number, capitals with underscores, a name of several humps. */
function looksLikeCode(word: string): boolean {
  const text = plainForm(word).replace(CLOSING, '').replace(OPENING, '')
  return (
    valuesOf(text).length > 0 ||
    /^[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]*)+$|^[A-Z][a-z]+(?:[A-Z][a-z]+)+(?<!Error|Exception)$/.test(text)
  )
}

/** Returns the part of a name by which its origin is known, as a list of none or one. */
function familyOf(name: string): string[] {
  const at = name.indexOf('_')
  return at < 2 ? [] : [name.slice(0, at).toUpperCase()]
}

function answer(asked: string, readings: readonly CodeMeaning[] = [], unknown: readonly StrangeCode[] = []): Answer {
  return { asked, readings, unknown, beginnings: [], needsLines: false }
}

function unknown(text: string, space: string | null = null): StrangeCode {
  return { text, space }
}

/** Answers a beginning of names: the only code that has it is meant. */
function begun(asked: string, codes: readonly CodeMeaning[]): Answer {
  return codes.length === 1 ? answer(asked, codes) : { ...answer(asked), beginnings: codes }
}

function again(asked: string, read: Answer | null): Answer | null {
  return read === null ? null : { ...read, asked }
}

/** Joins the answers for parts of a text; a code that occurs in several operations is explained for none of them. */
function merged(asked: string, answers: readonly (Answer | null)[]): Answer {
  const readings = new Map<object, CodeMeaning>()
  const strange = new Map<string, StrangeCode>()
  for (const one of answers) {
    for (const reading of one?.readings ?? []) {
      const before = readings.get(reading.entry)
      const context = before === undefined || before.context === reading.context ? reading.context : null
      readings.set(reading.entry, { ...(before ?? reading), context })
    }
    for (const each of one?.unknown ?? []) strange.set(`${each.space} ${each.text}`, each)
  }
  return answer(asked, [...readings.values()], [...strange.values()])
}
