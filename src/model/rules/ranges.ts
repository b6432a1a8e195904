/** Ranges of codes that belong to somebody, although no pack knows the codes themselves. */
import type { CodeRange, Pack } from './knowledge.ts'

/** Returns the range that a code, written in digits, is in; the one with the longest beginning. Null where there is none. */
export function rangeOf(packs: readonly Pick<Pack, 'ranges'>[], code: string): CodeRange | null {
  let best: CodeRange | null = null
  for (const { ranges } of packs)
    for (const range of ranges)
      if (
        range.digits === code.length &&
        code.startsWith(range.begin) &&
        range.begin.length > (best?.begin.length ?? 0)
      )
        best = range
  return best !== null && /^[0-9]+$/.test(code) ? best : null
}
