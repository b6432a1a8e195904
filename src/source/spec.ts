/** What is to be read, before anything is opened. */

import type { ByteReader } from '../model/bytes/byte-reader.ts'
import type { ExpansionLimits } from './archives/budget.ts'

/**
 * Opens a stream once. An error of the stream goes to `failed` and ends the feed after the bytes that came before; so does the
 * signal, also where nothing comes.
 */
export type OpenStream = (failed: (error: Error) => void, signal?: AbortSignal) => ByteReader

/**
 * One input: a file, or what comes in on standard input or on another stream (`open`). A file is plain data, so that it can cross
 * threads. `records` are the keys to the records of a JSON document, `limits` how far it may expand; `alone` where there is no other
 * input. `descriptor` is the number under which somebody keeps the file open, so that its name need not be asked again.
 */
export type SourceSpec = {
  readonly records?: readonly string[] | null
  readonly limits?: ExpansionLimits
  readonly alone?: boolean
} & (
  | { readonly kind: 'file'; readonly path: string; readonly descriptor?: number }
  | { readonly kind: 'stdin'; readonly open?: OpenStream }
)

/** The name under which a source is reported. */
export function sourceName(spec: SourceSpec): string {
  return spec.kind === 'file' ? spec.path : '-'
}
