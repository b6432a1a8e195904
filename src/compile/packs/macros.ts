/**
 * Names that a pattern may use instead of repeating the same text.
 *
 * - `%{codes}`: a choice of all numbers of the pack; `%{codes:8}` only those of at least 8 digits.
 * - `%{symbols}`: a choice of all symbols, aliases and inner names of the pack.
 * - `%{bares}`, `%{camels}`: the symbols without their prefix, as `PIN_LOCKED` and as `PinLocked`.
 * - `%{kebabs}`: the symbols as `pin-locked`.
 * - `%{wrappers}`: the functions of the pack without their prefix, as `OpenSession`, `openSession` and `open_session`.
 * - `%{phrases}`: a choice of the phrases of the shape's `value.phrases`.
 * - `%{begin}`, `%{end}`: what must precede and follow a bare number, so that it is not part of a longer one, of a
 *   version or of an identifier. A full stop after a code is allowed, a decimal fraction is not.
 * - `%{key}`: a key word such as `code:` or `errCode =` before a number, as programs and languages write it; quotes
 *   may be escaped, as in JSON inside JSON.
 * - `%{keyshort}`: the few spellings of it that are trusted before a number too short to be found by itself; written
 *   out, so that key word and number together become the literal.
 *
 * Choices are written as tries, so that common beginnings become findable literals.
 */
import type { Pack } from '../../model/rules/knowledge.ts'

/** The escapes `\n`, `\r` and `\t` of a quoted text end a word, although their last character is a letter. */
const BEGIN = '(?<before>^|[^0-9A-Za-z_.+-]|\\\\[nrt])'
const END = '(?<after>$|[^0-9A-Za-z_.]|\\.(?:$|[^0-9]))'
const KEY_WORDS =
  '[Cc]ode|[Ee]rr[Cc]ode|[Ee]rror[Cc]ode|err_code|error_code|[Ee]rr(?:or)? [Cc]ode|ERROR_CODE|errno|[Rr]et|state|错误码|错误代码'
const KEY_BEGIN = '(?<before>^|[^0-9A-Za-z_?&]|\\\\(?:[nrt]|u0022))'
/** JSON inside JSON: a quote has one backslash, or three, or is written as its number or, in HTML, as its name. */
const ESCAPED_QUOTE = '(?:\\\\+u0022|&quot;|&#34;)'
const SIGN = '\\s*(?:(?:为|是)?[:：]|=+>?|-+>|is|为|是)\\s*'
const KEY = `${KEY_BEGIN}(?:${KEY_WORDS})(?:\\\\*"|${ESCAPED_QUOTE})?(?:${SIGN})?\\s?(?:(?:\\\\*["'(（[【]|${ESCAPED_QUOTE})\\s*)?`

/** What is between key word and number: plain, in JSON, in JSON that is escaped itself. */
const SHORT_SEPARATORS = [
  ': |:| : |= | = |=| is |（|\\(',
  '":|": |":"|": "|: \'',
  '\\\\+":|\\\\+": |\\\\+":\\\\+"|\\\\+": \\\\+"',
  '\\\\+u0022:|\\\\+u0022:\\\\+u0022',
].join('|')
/** Words with few spellings, so that they do not multiply the literals. */
const RARE_SHORT = 'error_code=|错误码(?:：|:|=)'
const KEY_SHORT = `${KEY_BEGIN}(?:(?:[Cc]ode|[Ee]rr[Cc]ode|[Ee]rror[Cc]ode)(?:${SHORT_SEPARATORS})|${RARE_SHORT})`

/** Replaces the macros of a pattern. */
export function expandMacros(pattern: string, pack: Pack, phrases: readonly string[] = []): string {
  return pattern.replace(/%\{([a-z]+)(?::([0-9]+))?\}/g, (all, name: string, length: string | undefined) => {
    switch (name) {
      case 'begin':
        return BEGIN
      case 'end':
        return END
      case 'key':
        return KEY
      case 'keyshort':
        return KEY_SHORT
      case 'codes': {
        const digits = pack.codes
          .filter(c => c.value !== null)
          .map(c => (pack.display === 'decimal' ? c.code : String(c.value)))
        return alternation(digits.filter(d => d.length >= Number(length ?? 0)))
      }
      case 'bares':
        return alternation(bareNames(pack))
      case 'camels':
        return alternation(bareNames(pack).flatMap(name => [camelCase(name), lowerFirst(camelCase(name))]))
      case 'kebabs':
        return alternation(bareNames(pack).map(name => name.toLowerCase().replaceAll('_', '-')))
      case 'wrappers':
        return alternation(functionNames(pack).flatMap(name => [name, snakeCase(name), lowerFirst(name)]))
      case 'phrases':
        return alternation(phrases)
      case 'symbols':
        return alternation(
          pack.codes.flatMap(c => [
            ...(c.symbol === null ? [] : [c.symbol]),
            ...c.aliases,
            ...Object.keys(c.innerNames),
          ]),
        )
      default:
        return all
    }
  })
}

/** Returns the names of the standard's codes without their prefix, where they consist of two words or more. */
function bareNames(pack: Pack): string[] {
  return pack.codes.flatMap(({ symbol, vendor }) => {
    const bare = symbol?.slice(symbol.indexOf('_') + 1) ?? ''
    return vendor === null && /^[A-Z]+_[A-Z_]+$/.test(bare) ? [bare] : []
  })
}

/** Returns the functions of the interface without its prefix, where they consist of two words or more. */
function functionNames(pack: Pack): string[] {
  return pack.contexts.flatMap(({ functions }) =>
    functions.flatMap(name => {
      const bare = /^[A-Z]_([A-Z][a-z]+[A-Z]\w*)$/.exec(name)?.[1]
      return bare === undefined ? [] : [bare]
    }),
  )
}

function lowerFirst(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1)
}

function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase()
}

function camelCase(name: string): string {
  return name.replace(/([A-Z0-9])([A-Z0-9]*)_?/g, (_, first: string, rest: string) => first + rest.toLowerCase())
}

/** Returns a group that matches exactly the given words. */
export function alternation(words: readonly string[]): string {
  return `(?:${trie([...new Set(words)].sort())})`
}

function trie(words: readonly string[]): string {
  const heads = new Map<string, string[]>()
  for (const word of words) {
    const head = word.slice(0, 1)
    heads.set(head, [...(heads.get(head) ?? []), word.slice(1)])
  }
  const parts = [...heads].map(([head, tails]) => {
    if (head === '') return ''
    const rest = tails.length === 1 ? escaped(tails[0]!) : trie(tails)
    const grouped = tails.length > 1 && /\|/.test(rest) ? `(?:${rest})` : rest
    return escaped(head) + grouped
  })
  return parts.join('|')
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
