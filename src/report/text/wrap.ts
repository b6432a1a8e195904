/**
 * Fits text into columns. Chinese and Japanese characters take two columns and may be parted anywhere, except that no
 * line begins with closing punctuation or ends with an opening bracket; other text is parted between words.
 * Text must be free of controls (see `report/escape.ts`).
 */
import stringWidth from 'fast-string-width'

/** ASCII, and the dashes, quotes and dots of English text: a column each. */
const PLAIN = /^[\x20-\x7e\u2010-\u2027]*$/
/** Characters that never join with a neighbour of these: Latin, arrows, kana and Han without marks that combine. */
const SEPARATE =
  /^[\x20-\x7e\xa0-\u02ff\u2010-\u2027\u2190-\u21ff\u3000-\u3029\u3030-\u3098\u309b-\u9fff\uff01-\uff60]*$/
const CLOSING = new Set([...'，。、；：？！）》」』】〉〕”’…,.;:?!)]}%·'])
const OPENING = new Set([...'（《「『【〈〔“‘([{'])

/** Tells what a reader takes as one character, so that accents and emoji are not torn apart. Made when first needed: it takes as long as the rest of a short report. */
let segmenter: Intl.Segmenter | null = null

/** The columns that a text takes on a terminal. */
export function widthOf(text: string): number {
  return PLAIN.test(text) ? text.length : stringWidth(text)
}

/** Lines of at most `width` columns (at least 2). A word that is longer than a line is cut into pieces. */
export function wrap(text: string, width: number): string[] {
  const limit = Math.max(2, width)
  const lines: string[] = []
  let line = ''
  for (const { word, spaced } of wordsOf(text)) {
    const longer = line === '' ? word : line + (spaced ? ' ' : '') + word
    if (widthOf(longer) <= limit) {
      line = longer
      continue
    }
    if (line !== '') lines.push(line)
    const pieces = chop(word, limit)
    line = pieces.pop() ?? ''
    lines.push(...pieces)
  }
  if (line !== '' || lines.length === 0) lines.push(line)
  return lines
}

/** The text if it fits, else its beginning with an ellipsis. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  const head = chop(text, width - 1, 1)[0] ?? ''
  return width < 1 ? '' : `${widthOf(head) < width ? head : ''}…`
}

/** Cuts like `cut`, but so that the part from `start` to `end`, which matters most, stays in sight. */
export function cutAround(text: string, width: number, start: number, end: number): string {
  if (widthOf(text) <= width || widthOf(text.slice(0, end)) < width) return cut(text, width)
  const before = [...clusters(text.slice(0, start))]
  const room = Math.floor((width - 2) / 3)
  let prefix = ''
  while (before.length > 0 && widthOf(before.at(-1)! + prefix) <= room) prefix = before.pop()! + prefix
  const tail = text.slice(start)
  // What lies behind the important part may leave room for more of what lies before it.
  while (before.length > 0 && widthOf(`…${before.at(-1)!}${prefix}${tail}`) <= width) prefix = before.pop()! + prefix
  return cut(`…${prefix.trimStart()}${tail}`, width)
}

/** Fills up with spaces at the end. */
export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}

/** Fills up with spaces at the start. */
export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - widthOf(text))) + text
}

interface Word {
  readonly word: string
  /** A space stood before it. */
  readonly spaced: boolean
}

/** Characters as readers see them; a hostile one that grows beyond two columns is given in its parts. */
function* clusters(text: string): Generator<string> {
  if (SEPARATE.test(text)) return yield* text
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  for (const { segment } of segmenter.segment(text)) {
    if (widthOf(segment) <= 2) yield segment
    else yield* segment
  }
}

/** What must stay together on one line. */
function* wordsOf(text: string): Generator<Word> {
  for (const [i, run] of text.split(/\s+/).entries()) {
    if (run === '') continue
    if (PLAIN.test(run)) {
      yield { word: run, spaced: i > 0 }
      continue
    }
    let word = ''
    let spaced = i > 0
    for (const segment of clusters(run)) {
      if (word !== '' && mayBreak(word, segment)) {
        yield { word, spaced }
        word = ''
        spaced = false
      }
      word += segment
    }
    yield { word, spaced }
  }
}

function mayBreak(before: string, next: string): boolean {
  const last = before.at(-1)!
  if (CLOSING.has(next) || OPENING.has(last)) return false
  return isWide(next) || isWide(before)
}

/** Ends in a character of two columns. */
function isWide(text: string): boolean {
  return /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\u3000-\u303f\uff00-\uff60]$/u.test(text)
}

/** Pieces of at most `limit` columns; only the first `count` if given. */
function chop(text: string, limit: number, count = Number.POSITIVE_INFINITY): string[] {
  const pieces: string[] = []
  let piece = ''
  for (const segment of clusters(text)) {
    if (piece !== '' && widthOf(piece + segment) > limit) {
      pieces.push(piece)
      if (pieces.length >= count) return pieces
      piece = ''
    }
    piece += segment
  }
  if (widthOf(piece) <= limit) pieces.push(piece)
  return pieces
}
