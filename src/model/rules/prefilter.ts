/** What a prefilter needs before its first byte, made once for a rule set because that takes longer than to scan a small log. */

/** Everything before the bytes, ready to be copied into a kernel's memory (`match/wasm/layout.ts` draws it). */
export interface KernelTables {
  readonly bytes: Uint8Array
  /** One less than the number of slots, which is a power of two. */
  readonly slotMask: number
  /** Where the recognitions begin. */
  readonly recognitions: number
  /** Where literals found are written, and how many there is room for. */
  readonly found: number
  readonly room: number
  /** Where the bytes to scan begin. */
  readonly data: number
  readonly largestOffset: number
  /** The most literals that may be found at one place. */
  readonly most: number
  /** Whether there are fingerprints of three bytes. */
  readonly hasShort: boolean
}

/** Tables for literals of an automaton; they serve also where shapes of it are left out. Plain data. */
export interface PreparedPrefilter {
  /** Numbers in `Automaton.literals`, in the order in which the tables know them. */
  readonly literals: readonly number[]
  readonly tables: KernelTables
}
