/** One pattern for all code spaces of the built-in packs, as an expert would give it to rg or grep -E. */
import { builtInRules } from '../../support/rules/rules.ts'

/** Word-bounded; the short numbers of the keyless code space, which the pack itself lists, need a key word before them. */
export function peerPattern(): string {
  const keyless = builtInRules().packs.find(pack => pack.namespace === 'keyless')!
  const short = keyless.codes.map(entry => entry.code)
  return [
    String.raw`\bCKR_[A-Z0-9_]+\b`,
    String.raw`\b120000[0-9]{2}\b`,
    String.raw`\b2400[01]0[0-9]{2}\b`,
    String.raw`(code|Code|err)[:= ]+(${short.join('|')})\b`,
    String.raw`\brv = [^0 ]`,
    'ErrCode::[A-Z]',
  ].join('|')
}
