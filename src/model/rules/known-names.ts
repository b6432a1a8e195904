/** Which texts of a log are codes that some pack knows, whatever their code space. */
import { memoize } from '../memoize.ts'
import type { RuleSet } from './ruleset.ts'

/** The names, aliases and numbers of all codes, each as `plainCode` returns it; made once for a rule set. */
export const knownNames = memoize(
  ({ packs }: RuleSet): ReadonlySet<string> =>
    new Set(
      packs.flatMap(({ codes, numbers }) =>
        codes.flatMap(({ code, symbol, aliases, innerNames, value }) => [
          ...[code, ...(symbol === null ? [] : [symbol]), ...aliases, ...Object.keys(innerNames)].map(plainCode),
          ...(value === null ? [] : [numbers === 'hex' ? `0x${value.toString(16)}` : String(value)]),
        ]),
      ),
    ),
)

/** Returns whether a text is a known code, or a name made of one: `ACME_ERROR_CKR_PIN_LOCKED`. */
export function isKnownCode(known: ReadonlySet<string>, text: string): boolean {
  if (known.has(plainCode(text))) return true
  for (let at = text.indexOf('_'); at >= 0; at = text.indexOf('_', at + 1)) {
    const rest = text.slice(at + 1)
    // One word alone is too little to be a name.
    if (rest.includes('_') && known.has(rest)) return true
  }
  return false
}

/** Returns one spelling for all of a code: no sign, no zeros before a number, small letters in hexadecimal. */
export function plainCode(text: string): string {
  const hex = /^-?0[xX]0*([0-9a-fA-F]+)$/.exec(text)
  if (hex !== null) return `0x${hex[1]!.toLowerCase()}`
  const decimal = /^-?0*([0-9]+)$/.exec(text)
  return decimal === null ? text : decimal[1]!
}
