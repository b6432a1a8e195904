/** Tables that a prefilter needs, made once for a rule set because making them takes longer than scanning a small log. */

/** All memory before the scanned bytes, ready to be copied into a kernel (`match/wasm/layout.ts` draws it). */
export interface KernelTables {
  readonly bytes: Uint8Array
  /** One less than the number of slots, which is a power of two. */
  readonly slotMask: number
  /** Start of the recognitions. */
  readonly recognitions: number
  /** Start of the found literals, and how many fit. */
  readonly found: number
  readonly room: number
  /** Start of the bytes to scan. */
  readonly data: number
  readonly largestOffset: number
  /** Maximum number of literals found at one place. */
  readonly most: number
  /** Whether there are fingerprints of three bytes. */
  readonly hasShort: boolean
}

/** Tables for literals of an automaton; they also serve where some of its shapes are disabled. Plain data. */
export interface PreparedPrefilter {
  /** Indices into `Automaton.literals`, in the order of the tables. */
  readonly literals: readonly number[]
  readonly tables: KernelTables
}
