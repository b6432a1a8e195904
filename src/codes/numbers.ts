/** Numbers as people and programs write them. */

/** A meaning of some digits. */
export interface NumericValue {
  readonly value: number
  /** `marked`: written with 0x, `h` or letters; `bare`: decimal digits that could also be hexadecimal. */
  readonly hex: 'no' | 'marked' | 'bare'
}

/** Returns what a text may mean as a number, decimal first; none if it is no number of at most 32 bits. */
export function valuesOf(text: string): NumericValue[] {
  const digits = withoutGroups(text)
  if (/^-[0-9]{1,10}$/.test(digits)) return [{ value: Number(digits), hex: 'no' }]
  // Sixteen digits are a code printed as a 64-bit number, with or without its sign; C writes U and L behind constants.
  const marked =
    /^0x(?:0*|f{8}(?=.{8}$))([0-9a-f]{1,8})(?:u?l{0,2})$/i.exec(digits) ?? /^([0-9a-f]{1,8})h$/i.exec(digits)
  if (marked !== null) return [{ value: Number.parseInt(marked[1]!, 16), hex: 'marked' }]
  if (/^[0-9]{1,10}$/.test(digits)) {
    const decimal: NumericValue = { value: Number(digits), hex: 'no' }
    return digits.length <= 8 ? [decimal, { value: Number.parseInt(digits, 16), hex: 'bare' }] : [decimal]
  }
  if (/^[0-9a-f]{1,8}$/i.test(digits) && /[0-9]/.test(digits))
    return [{ value: Number.parseInt(digits, 16), hex: 'marked' }]
  return []
}

/** Removes the signs between groups of digits: `30_000`. */
function withoutGroups(text: string): string {
  return /^(?:0x|-)?[0-9a-f]+(?:_[0-9a-f]+)+$/i.test(text) ? text.replaceAll('_', '') : text
}

/** Returns a text with one form for each sign: full-width digits and letters become plain, and so do dashes before digits. */
export function plainForm(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u2010-\u2015\u2212](?=[0-9])/g, '-')
    .trim()
}
