/** Progress in bytes; the command line draws it. */

/** Receives the progress. */
export interface ProgressListener {
  /** Stored bytes of all sources of known size. */
  total(bytes: number): void
  /** Bytes read since the last call. */
  advance(bytes: number): void
  source(name: string): void
}

export const SILENT: ProgressListener = { total: () => undefined, advance: () => undefined, source: () => undefined }
