/** The output of the query process: a line of JSON for the columns or a problem, then a line for each row. */
import type { Problem } from '../../model/problem.ts'
import type { QueryCell } from '../read/query.ts'

/** The query, as the argument of the process. */
export interface QueryQuestion {
  readonly path: string
  readonly sql: string
  readonly timeoutMs: number
}

/** A line. `packCell` wraps cells that JSON cannot express. */
export type QueryMessage =
  | { readonly columns: readonly string[] }
  | { readonly row: readonly PackedCell[] }
  | { readonly problems: readonly Problem[] }

export type PackedCell = string | number | null | { readonly int: string } | { readonly hex: string }

/** Returns a value that JSON can express. */
export function packCell(cell: QueryCell): PackedCell {
  if (typeof cell === 'bigint') return { int: String(cell) }
  if (cell instanceof Uint8Array) return { hex: Buffer.from(cell).toString('hex') }
  // JSON would turn Infinity, a valid number of SQLite, into null.
  return typeof cell === 'number' && !Number.isFinite(cell) ? String(cell) : cell
}

/** Restores the value. */
export function unpackCell(cell: PackedCell): QueryCell {
  if (cell === null || typeof cell !== 'object') return cell
  return 'int' in cell ? BigInt(cell.int) : Uint8Array.from(Buffer.from(cell.hex, 'hex'))
}
