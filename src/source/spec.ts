/** Describes what to read, before anything is opened. */

import type { ByteReader } from '../model/bytes/byte-reader.ts'
import type { ExpansionLimits } from './archives/budget.ts'

/**
 * Opens a stream once. An error of the stream goes to `failed` and ends the reader after the bytes that came before; so
 * does the signal, even while nothing arrives.
 */
export type OpenStream = (failed: (error: Error) => void, signal?: AbortSignal) => ByteReader

/**
 * One input: a file, or the bytes of standard input or of another stream (`open`). A file is plain data, so that it can cross threads.
 * `records` are the keys to the records of a JSON document, `limits` its maximum expansion; `alone`: there is no other input.
 * `descriptor` is set if the file is open already, so that its name need not be looked up again.
 */
export type SourceSpec = {
  readonly records?: readonly string[] | null
  readonly limits?: ExpansionLimits
  readonly alone?: boolean
} & (
  | { readonly kind: 'file'; readonly path: string; readonly descriptor?: number }
  | { readonly kind: 'stdin'; readonly open?: OpenStream }
)

/** Returns the name under which a source is reported. */
export function sourceName(spec: SourceSpec): string {
  return spec.kind === 'file' ? spec.path : '-'
}
