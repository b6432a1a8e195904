/** Selects the fastest prefilter that runs here, with memory for the bytes that it scans. */
import { ScalarStripper, type SequenceStripper } from '../model/bytes/escape.ts'
import type { KernelTables } from '../model/rules/prefilter.ts'
import { countNewlines } from './newlines.ts'
import type { Prefilter } from './prefilter.ts'
import { scalarPrefilter } from './scalar.ts'
import { hasSimd, prepareSimd } from './simd.ts'
import { layOut } from './wasm/layout.ts'

/** A prefilter and the memory that it scans without copying. */
export interface PrefilterBuffer {
  readonly prefilter: Prefilter
  readonly bytes: Uint8Array
  /** Returns the number of line feeds in [from, to) of `bytes`. */
  readonly countNewlines: (from: number, to: number) => number
  /** Removes escape sequences from `bytes`. */
  readonly stripper: SequenceStripper
}

/** Makes prefilters; work that is costly is done once. */
export interface PrefilterEngine {
  readonly name: 'simd' | 'scalar'
  /** Tables that are slow to make, for another engine of the same literals; null if the engine has none. */
  readonly tables: KernelTables | null
  readonly open: (capacity: number) => PrefilterBuffer
}

/**
 * Makes the engine for some literals; `prefer` is for tests and for the option that disables vectors. `known` are the
 * tables of an engine for the same literals.
 */
export function makePrefilterEngine(
  literals: readonly Uint8Array[],
  prefer: 'simd' | 'scalar' = 'simd',
  known: KernelTables | null = null,
): PrefilterEngine {
  if (prefer === 'simd' && hasSimd() && literals.length > 0) {
    const tables = known ?? layOut(literals)
    const make = prepareSimd(tables)
    return {
      name: 'simd',
      tables,
      open: capacity => {
        const prefilter = make(capacity)
        const { bytes, stripper } = prefilter
        return { prefilter, bytes, stripper, countNewlines: (from, to) => prefilter.newlines(from, to) }
      },
    }
  }
  const prefilter = scalarPrefilter(literals)
  return {
    name: 'scalar',
    tables: null,
    open: capacity => {
      const memory = new ArrayBuffer((capacity + 3) & ~3)
      const bytes: Uint8Array = Buffer.from(memory, 0, capacity)
      const words = new Int32Array(memory)
      const stripper = new ScalarStripper(bytes)
      return { prefilter, bytes, stripper, countNewlines: (from, to) => countNewlines(bytes, words, from, to) }
    },
  }
}
