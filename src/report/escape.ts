/**
 * Makes text written by others (log lines, file names, symbols) harmless where it is shown. Everything that a terminal, a
 * Markdown renderer or a spreadsheet would act on becomes something that it only displays.
 */

/** Controls, lone surrogates, and characters that are invisible or reorder the text around them. Tab is not included. */
const HIDDEN =
  /[\0-\x08\x0a-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]|\u034f|\u17b4|\u17b5|\u180b|\u180c|\u180d|\u180f|\p{Cs}/gu

/** Returns the text with every hidden character made visible: `␛` for ESC, `\x9b`, `\u202e`, `\ud800`. */
export function visible(text: string): string {
  return text.replace(HIDDEN, picture)
}

/** Returns the same in one line without tabs, for places where columns are counted. */
export function oneLine(text: string): string {
  return visible(text).replaceAll('\t', ' ')
}

function picture(character: string): string {
  const code = character.codePointAt(0)!
  if (code < 0x20) return String.fromCharCode(0x2400 + code)
  if (code === 0x7f) return '␡'
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`
  return code > 0xffff ? `\\u{${code.toString(16)}}` : unicodeEscape(code)
}

/**
 * A `#` after another one: two of them begin commands of build servers, anywhere in a line. Some servers search for them by
 * the rules of a language, so characters ignored by these may be between.
 */
const SECOND_HASH = /(?<=#\p{DI}*)#/gu

/** Escapes hidden characters, and every second `#`, in JSON text: the same value, safe to print anywhere. */
export function safeJson(json: string): string {
  return json
    .replace(HIDDEN, character =>
      // Line feeds outside of strings are the only controls that JSON.stringify leaves, and those are layout.
      character === '\n' ? character : [...units(character)].map(unicodeEscape).join(''),
    )
    .replace(SECOND_HASH, '\\u0023')
}

/** Returns text without commands of build servers: a space is put into `##[`, `##vso[` and `##teamcity[`. */
export function withoutCommands(text: string): string {
  return text.replace(/#(?=\p{DI}+#)/gu, '# ').replace(/##(?=[^\s#])/g, '## ')
}

/** Prepares text for the log of a build server: each line begins with a bar, so that none begins with a command. */
export function behindBar(text: string): string {
  return withoutCommands(text).replace(/^(?=.)/gm, '│ ')
}

function* units(text: string): Generator<number> {
  for (let i = 0; i < text.length; i++) yield text.charCodeAt(i)
}

function unicodeEscape(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`
}

/** Returns a Markdown code span. Its fence is longer than any run of backticks inside, so nothing in it can end it. */
export function codeSpan(text: string): string {
  const inside = oneLine(text)
  if (inside === '') return ''
  const longest = Math.max(0, ...[...inside.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  // Renderers remove a space at both ends; it is needed where a backtick would join the fence.
  const pad = /^`|`$|^ .* $/.test(inside) ? ' ' : ''
  return `${fence}${pad}${inside}${pad}${fence}`
}

/**
 * Returns a Markdown table cell from finished Markdown: the bar is escaped, which tables undo even inside code spans.
 * Renderers disagree about a bar after a backslash, so that one is replaced by its lookalike.
 */
export function tableCell(markdown: string): string {
  return markdown.replace(/\r?\n/g, ' ').replace(/(\\?)\|/g, (_, slash: string) => (slash === '' ? '\\|' : '\\│'))
}

/** Escapes our own prose within a line of Markdown: characters with a meaning, so `<slot>` and `CKA_*` stay as written. */
export function markdownInline(text: string): string {
  return oneLine(text).replace(/[\\`*[\]<>~&]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&')
}

/** Does the same at the beginning of a line, where more has a meaning; escapes colons because of commands of build servers. */
export function markdownText(text: string): string {
  return markdownInline(text).replace(/^(\s*)([#+=:-]|\d+(?=[.)]))/, (_, space: string, start: string) =>
    /\d/.test(start) ? `${space}${start}\\` : `${space}\\${start}`,
  )
}

/** Formats a sentence that may quote a log: as prose if a renderer could act on nothing in it, else as a code span. */
export function markdownQuote(text: string): string {
  const harmless = /^[\p{L}\p{N}\s.,;:'"()/%_…–，。；：“”‘’（）、-]*$/u.test(text) && !/:\/\/|www\./i.test(text)
  return harmless ? markdownText(text) : codeSpan(text)
}

/** Returns a CSV cell: text is quoted and cannot become a formula, numbers are bare, null is empty. */
export function csvCell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const cell = oneLine(value)
  // Some spreadsheets drop spaces before they check for a formula.
  const guard = /^\s*[=+\-@＝＋－＠]/.test(cell) ? "'" : ''
  return `"${guard}${cell.replaceAll('"', '""')}"`
}
