/** Where bytes come from, as seen by the framing: something that fills a buffer. Sources implement it. */

/** Yields the bytes of one source in order. */
export interface Feed {
  /** Writes the next bytes into `target` and tells how many; 0 at the end. */
  read(target: Uint8Array): number | Promise<number>
  close(): void
}
