/**
 * The prefilter in plain TypeScript (after Wu and Manber): it reads two bytes near the end of a window as long as the
 * shortest literal, and skips as far as no literal can contain these two bytes.
 *
 *     literals  CKR_  rv =          …PKCS11 function C_Login…
 *     window of 4:                     ▔▔╵╵ "S1" ends no literal and is in none: skip 3
 *
 * Hot: one table look-up per step, no allocation.
 */
import type { LiteralCandidates, Prefilter } from './prefilter.ts'

/** Makes the scalar prefilter. Every literal has at least 2 bytes. */
export function scalarPrefilter(literals: readonly Uint8Array[]): Prefilter {
  const shortest = literals.reduce((least, literal) => Math.min(least, literal.length), 16)
  const skip = new Uint8Array(65536).fill(shortest - 1)
  // Literals whose window ends with the same two bytes form a chain: head[pair] → link[…] → -1.
  const head = new Int32Array(65536).fill(-1)
  const link = new Int32Array(literals.length).fill(-1)
  literals.forEach((literal, number) => {
    for (let j = 0; j + 1 < shortest; j++) {
      const pair = literal[j]! | (literal[j + 1]! << 8)
      skip[pair] = Math.min(skip[pair]!, shortest - 2 - j)
    }
    const last = literal[shortest - 2]! | (literal[shortest - 1]! << 8)
    link[number] = head[last]!
    head[last] = number
  })

  function scan(bytes: Uint8Array, from: number, to: number, end: number, out: LiteralCandidates): number {
    const { at, literal } = out
    const room = at.length - literals.length
    const reach = shortest - 1
    const stop = Math.min(to + reach, end)
    let count = 0
    let last = from + reach
    while (last < stop) {
      const pair = bytes[last - 1]! | (bytes[last]! << 8)
      const step = skip[pair]!
      if (step > 0) {
        last += step
        continue
      }
      const start = last - reach
      if (count > room) {
        out.count = count
        return start
      }
      for (let number = head[pair]!; number >= 0; number = link[number]!) {
        const wanted = literals[number]!
        let i = 0
        while (i < wanted.length && bytes[start + i] === wanted[i]) i++
        if (i === wanted.length && start + i <= end) {
          at[count] = start
          literal[count++] = number
        }
      }
      last++
    }
    out.count = count
    return to
  }

  return { name: 'scalar', scan }
}
