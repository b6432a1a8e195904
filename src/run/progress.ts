/** Progress as numbers; how it is drawn is the shell's business. */

/** Hears how far the work has come. */
export interface ProgressListener {
  /** Bytes as stored of all sources whose size is known. */
  total(bytes: number): void
  /** Bytes read since the last call. */
  advance(bytes: number): void
  source(name: string): void
}

export const SILENT: ProgressListener = { total: () => undefined, advance: () => undefined, source: () => undefined }
