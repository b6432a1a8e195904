/** What the process that answers a query writes: a line of JSON for the columns or what is wrong, then a line for each row. */
import type { Problem } from '../../model/problem.ts'
import type { QueryCell } from '../read/query.ts'

/** The question, as the argument of the process. */
export interface QueryQuestion {
  readonly path: string
  readonly sql: string
  readonly timeoutMs: number
}

/** A line. Cells that JSON has no word for are wrapped by `packCell`. */
export type QueryMessage =
  | { readonly columns: readonly string[] }
  | { readonly row: readonly PackedCell[] }
  | { readonly problems: readonly Problem[] }

export type PackedCell = string | number | null | { readonly int: string } | { readonly hex: string }

/** A value as JSON can carry it. */
export function packCell(cell: QueryCell): PackedCell {
  if (typeof cell === 'bigint') return { int: String(cell) }
  if (cell instanceof Uint8Array) return { hex: Buffer.from(cell).toString('hex') }
  // Infinity is a number of SQLite that JSON would turn into null.
  return typeof cell === 'number' && !Number.isFinite(cell) ? String(cell) : cell
}

/** The value again. */
export function unpackCell(cell: PackedCell): QueryCell {
  if (cell === null || typeof cell !== 'object') return cell
  return 'int' in cell ? BigInt(cell.int) : Uint8Array.from(Buffer.from(cell.hex, 'hex'))
}
