/** Rows of a query as text: a table for people, CSV for spreadsheets, JSON for programs. Cells may contain log text. */
import { csvCell, oneLine, safeJson } from '../escape.ts'
import { cut, padEnd, padStart, widthOf } from '../text/wrap.ts'

/** A value of a database: blobs are shown in hex, integers are exact. */
export type RowCell = string | number | bigint | null | Uint8Array

/** Formats of rows. */
export const ROW_FORMATS = ['table', 'json', 'csv'] as const
export type RowFormat = (typeof ROW_FORMATS)[number]

/** Maximum width of a column. */
const WIDEST = 100

/** Renders a table with a head; numbers are right-aligned. Where it is wider than `width`, the widest columns are cut. */
export function tableRows(
  columns: readonly string[],
  rows: readonly (readonly RowCell[])[],
  width: number | null,
): string {
  const head = columns.map(oneLine)
  const body = rows.map(row => row.map(cellText))
  const widths = narrowed(
    head.map((name, i) =>
      Math.min(WIDEST, Math.max(1, widthOf(name), ...body.slice(0, 1000).map(row => widthOf(row[i]!)))),
    ),
    width,
  )
  const right = columns.map((_, i) => rows.length > 0 && rows.every(row => row[i] === null || isNumber(row[i]!)))
  const line = (cells: readonly string[]): string =>
    cells
      .map((text, i) => (right[i] ? padStart : padEnd)(cut(text, widths[i]!), widths[i]!))
      .join('  ')
      .trimEnd()
  const rule = widths.map(size => '─'.repeat(size)).join('  ')
  return [line(head), rule, ...body.map(line)].map(text => `${text}\n`).join('')
}

/** Returns a line of CSV (RFC 4180). */
export function csvRow(cells: readonly RowCell[]): string {
  return `${cells.map(cell => (isNumber(cell) ? String(cell) : csvCell(cell === null ? null : cellText(cell)))).join(',')}\r\n`
}

/** Returns a row as a JSON object; of two columns with one name the second becomes `name_2`. */
export function jsonRow(names: readonly string[], cells: readonly RowCell[]): string {
  const members = names.map((name, i) => `${JSON.stringify(name)}:${jsonCell(cells[i]!)}`)
  return safeJson(`{${members.join(',')}}`)
}

/** Makes names unique. */
export function uniqueNames(columns: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return columns.map(name => {
    const nth = (seen.get(name) ?? 0) + 1
    seen.set(name, nth)
    return nth === 1 ? name : `${name}_${nth}`
  })
}

function jsonCell(cell: RowCell): string {
  if (typeof cell === 'bigint') return String(cell)
  return JSON.stringify(cell instanceof Uint8Array ? hex(cell) : cell)
}

function cellText(cell: RowCell): string {
  if (cell === null) return ''
  return cell instanceof Uint8Array ? hex(cell) : oneLine(String(cell))
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

function isNumber(cell: RowCell): cell is number | bigint {
  return typeof cell === 'number' || typeof cell === 'bigint'
}

/** Narrows the widest columns until all fit. */
function narrowed(widths: number[], width: number | null): number[] {
  if (width === null) return widths
  const fitted = [...widths]
  const gaps = 2 * (widths.length - 1)
  for (let over = fitted.reduce((a, b) => a + b, gaps) - width; over > 0; over--) {
    const widest = fitted.indexOf(Math.max(...fitted))
    if (fitted[widest]! <= 8) break
    fitted[widest]!--
  }
  return fitted
}
