/**
 * Tables: a row names its columns once, the rows below have cells only.
 *
 *     slot;function;result
 *     1;C_FindObjectsInit;0xB3
 */
import { lineStartOf, type View, withoutReturn } from '../model/bytes/view.ts'
import { isDigit } from './digits.ts'

/** Maximum number of rows between a header and a row. */
const ROWS = 200

/** Maximum length of a row, and of a header, in bytes. */
const LONGEST_ROW = 4096
const LONGEST_HEADER = 400

const CODE_COLUMNS = new Set(
  'result rv code ret rc return error ckr errcode err returncode retcode status ergebnis retour résultat resultado resultat codigo código fehler fehlercode returnvalue error_code return_code return_value ck_rv ret_val errorcode 结果 返回码 错误码 返回值 結果 戻り値'.split(
    ' ',
  ),
)
const OTHER_COLUMNS = new Set(
  'flow platform app day terminal job call function fn func op operation step api method slot device token aufruf funktion appel fonction función funcion vorgang time timestamp ts no nr zeit host session thread date id seq action task duration ms request 接口 函数 操作 时间 関数'.split(
    ' ',
  ),
)

const DEFINING_COLUMNS = new Set(
  'name symbol constant meaning description severity 说明 描述 explanation error hex dec decimal value text message title bedeutung signification significado 名称 含义'.split(
    ' ',
  ),
)

const CODE_ENDINGS = /[_ -](?:rv|code|error|errcode|result|ret|rc)$/
const STRONG_COLUMNS = /(?:^|_)(?:rv|ckr|errcode|error_?code|return_?code|return_?value)$/
const NO_COLUMN = { column: -1, weight: 0 } as const
/** The weight of a table that lists what codes mean. */
const DEFINED = 1

interface Header {
  /** Absolute offset of the header row, and of the last row that was found below it. */
  readonly line: number
  readonly delimiter: number
  readonly cells: number
  readonly column: number
  readonly weight: number
}

/** Finds the columns of codes. Lines must come in order. */
export class Columns {
  #header: Header | null = null
  /** Absolute offset of the last row that was asked about, with its header. */
  #row = -1
  /** Its cells and delimiter. */
  #cells = 0
  #delimiter = 0
  /** Absolute offset of the line whose delimiter is known. */
  #line = -1
  #lineDelimiter = 0
  /** Number of lines from its header to it. */
  #rows = 0

  /** Returns the weight of the column in which the token at `at` lies, 0 for one that holds no codes; null outside tables. */
  weightOf(view: View, at: number): number | null {
    const { bytes, lineStart } = view
    const delimiter = this.#delimiterOf(view)
    if (delimiter === 0) return null
    const end = withoutReturn(bytes, lineStart, view.lineEnd)
    const header = this.#headerOf(view, delimiter, end)
    if (header === null) return null
    return cellOf(bytes, lineStart, at, delimiter) === header.column ? header.weight : 0
  }

  /** Returns whether something parts the line into cells. */
  hasCells(view: View): boolean {
    return this.#delimiterOf(view) !== 0
  }

  /** Returns whether the line is a row of a table that lists what codes mean. */
  isDefinition(view: View): boolean {
    const delimiter = this.#delimiterOf(view)
    if (delimiter === 0) return false
    const end = withoutReturn(view.bytes, view.lineStart, view.lineEnd)
    const header = this.#headerOf(view, delimiter, end)
    // A row with a time of day tells what happened.
    if (header === null)
      return (
        view.bytes[view.lineStart] === 0x7c &&
        view.bytes[end - 1] === 0x7c &&
        !hasClock(view.bytes, view.lineStart, end)
      )
    return header.weight === DEFINED
  }

  /** Returns whether the line names the columns of a table, one of them for codes. */
  opens({ bytes, lineStart, lineEnd }: View): boolean {
    const end = withoutReturn(bytes, lineStart, lineEnd)
    if (end - lineStart > LONGEST_HEADER) return false
    const delimiter = delimiterOf(bytes, lineStart, end)
    return delimiter !== 0 && codeColumn(bytes, lineStart, end, delimiter).weight > 0
  }

  /** Returns what parts the cells of the line, 0 for nothing; found once for a line, which may have many numbers. */
  #delimiterOf({ bytes, base, lineStart, lineEnd }: View): number {
    if (this.#line === base + lineStart) return this.#lineDelimiter
    this.#line = base + lineStart
    const end = withoutReturn(bytes, lineStart, lineEnd)
    this.#lineDelimiter = end - lineStart > LONGEST_ROW ? 0 : delimiterOf(bytes, lineStart, end)
    return this.#lineDelimiter
  }

  #headerOf(view: View, delimiter: number, end: number): Header | null {
    const { bytes, base, lineStart, floor } = view
    const row = base + lineStart
    if (this.#row === row) return this.#header
    const cells = cellsOf(bytes, lineStart, end, delimiter)
    const known = this.#header
    const isBelow =
      this.#row >= 0 && this.#row >= base + floor && lineStartOf(bytes, lineStart - 1, floor) === this.#row - base
    this.#row = row
    const isSame =
      isBelow &&
      known !== null &&
      known.delimiter === delimiter &&
      known.cells === cells &&
      known.line >= base + floor &&
      ++this.#rows <= ROWS &&
      !isHeaderAbove(view, delimiter)
    if (isSame) return known
    this.#header = null
    // A row below one without a header has none either, unless that is the header.
    const above = isBelow && known === null && this.#cells === cells && this.#delimiter === delimiter ? 1 : ROWS
    this.#cells = cells
    this.#delimiter = delimiter
    let start = lineStart
    for (let n = 0; n < above && start > floor; n++) {
      const to = start - 1
      start = lineStartOf(bytes, to, floor)
      const stop = withoutReturn(bytes, start, to)
      if (isRule(bytes, start, stop)) continue
      if (cellsOf(bytes, start, stop, delimiter) !== cells) break
      const { column, weight } = codeColumn(bytes, start, stop, delimiter)
      if (weight === 0) continue
      this.#header = { line: base + start, delimiter, cells, column, weight }
      this.#rows = n + 1
      break
    }
    return this.#header
  }
}

function hasClock(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = bytes.indexOf(0x3a, from + 1); at >= 0 && at + 2 < to; at = bytes.indexOf(0x3a, at + 1))
    if ([-2, -1, 1, 2].every(by => isDigit(bytes[at + by]!))) return true
  return false
}

/** Returns whether the row above that of the view is a header itself: the nearest one counts, however it was found. */
function isHeaderAbove({ bytes, lineStart, floor }: View, delimiter: number): boolean {
  const start = lineStartOf(bytes, lineStart - 1, floor)
  const end = withoutReturn(bytes, start, lineStart - 1)
  return !isRule(bytes, start, end) && codeColumn(bytes, start, end, delimiter).weight !== 0
}

/** Returns whether a row only separates others: `+----+----+`. */
function isRule(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (!RULE.has(bytes[at]!)) return false
  return to > from
}
const RULE = new Set([...'+-=|: '].map(c => c.charCodeAt(0)))

/** Delimiters of cells; the last stands for two blanks or more. */
const GAP = 0x20
const DELIMITERS = [0x3b, 0x7c, 0x09, 0x2c]

/** Returns the byte that parts at least three cells; 0 where none does. */
function delimiterOf(bytes: Uint8Array, from: number, to: number): number {
  for (const delimiter of DELIMITERS) if (countTo(bytes, from, to, delimiter, to) >= 2) return delimiter
  return countTo(bytes, from, to, GAP, to) >= 1 ? GAP : 0
}

function cellsOf(bytes: Uint8Array, from: number, to: number, delimiter: number): number {
  return countTo(bytes, from, to, delimiter, to) + 1
}

function cellOf(bytes: Uint8Array, from: number, place: number, delimiter: number): number {
  // With the first byte of the cell, so that blanks before it count as a gap.
  return countTo(bytes, from, place + 1, delimiter, place)
}

/** Counts the delimiters in [from, to) before `place`. */
function countTo(bytes: Uint8Array, from: number, to: number, delimiter: number, place: number): number {
  let count = 0
  if (delimiter !== GAP) {
    // A part of the bytes, so that the search ends with it.
    const part = bytes.subarray(from, place)
    for (let at = part.indexOf(delimiter); at >= 0; at = part.indexOf(delimiter, at + 1)) count++
    return count
  }
  let at = from
  while (at < to && bytes[at] === GAP) at++
  for (; at + 1 < to; at++) {
    if (bytes[at] !== GAP || bytes[at + 1] !== GAP) continue
    while (at < to && bytes[at] === GAP) at++
    if (at <= place && at < to) count++
  }
  return count
}

/** Returns the column of codes when a row is a header, -1 in a table that defines them; weight 0 when the row is none. */
function codeColumn(
  bytes: Uint8Array,
  from: number,
  to: number,
  delimiter: number,
): { column: number; weight: number } {
  if (to - from > LONGEST_HEADER) return NO_COLUMN
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString()
  const parts = delimiter === GAP ? text.trim().split(/ {2,}/) : text.split(String.fromCharCode(delimiter))
  const cells = parts.map(cell =>
    cell
      .trim()
      .replace(/^["'#*]+|["'*]+$/g, '')
      .trim()
      .toLowerCase(),
  )
  // Names of columns are short and have no numbers; `Level:    Error` is a field with its value.
  if (!cells.every(cell => !/[0-9]{2}|:$/.test(cell) && cell.split(' ').length < 4)) return NO_COLUMN
  const isDefining =
    cells.filter(cell => DEFINING_COLUMNS.has(cell)).length > 1 && !cells.some(cell => OTHER_COLUMNS.has(cell))
  if (isDefining && cells.every(cell => !/[0-9]/.test(cell))) return { column: -1, weight: DEFINED }
  const column = cells.findIndex(cell => CODE_COLUMNS.has(cell) || CODE_ENDINGS.test(cell))
  if (column < 0) return NO_COLUMN
  const isFirst = cells.findIndex(cell => cell !== '') === column
  if (isFirst && !cells.some(cell => OTHER_COLUMNS.has(cell))) return { column: -1, weight: DEFINED }
  const filled = delimiter === 0x7c ? cells.slice(cells[0] === '' ? 1 : 0, cells.at(-1) === '' ? -1 : undefined) : cells
  const isHeader = filled.length > 1 && filled.every(cell => cell !== '' && !/[0-9]{2}/.test(cell))
  const isCall = cells.some(cell => OTHER_COLUMNS.has(cell))
  return isHeader ? { column, weight: isCall && STRONG_COLUMNS.test(cells[column]!) ? 5 : 3 } : NO_COLUMN
}
