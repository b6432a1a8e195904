/** Codes of other origins by their form: for a code that no pack knows, whose it may be and where it is documented. */
import { inLanguage, type Pack } from '../model/rules/knowledge.ts'
import { rangeOf } from '../model/rules/ranges.ts'
import { plainForm, valuesOf } from './numbers.ts'

/** What a code of no pack may be. */
export interface ForeignForm {
  /** The end of a sentence about the code: `an HTTP status`. */
  readonly what: string
  /** Where it is documented: an address, a command, or in words. */
  readonly where: string
}

interface NumberForm extends ForeignForm {
  /** Bounds, inclusive; of the unsigned 32-bit form. */
  readonly from: number
  readonly to: number
  /** Written so by convention; in another base it is something else. */
  readonly base: 10 | 16 | 'any'
}

interface NameForm extends ForeignForm {
  readonly name: RegExp
}

const WINDOWS = 'https://learn.microsoft.com/windows/win32/seccrypto/common-hresult-values, or: certutil -error CODE'

/** Narrow forms first: the first ones that fit are told. */
const NUMBERS: readonly NumberForm[] = [
  {
    from: 400,
    to: 599,
    base: 10,
    what: 'an HTTP status, if a web service returned it',
    where: 'https://www.rfc-editor.org/rfc/rfc9110#name-status-codes',
  },
  {
    from: 1,
    to: 133,
    base: 10,
    what: 'an errno of the operating system, if a system call returned it',
    where: 'man 3 errno',
  },
  {
    from: 0xffffff7b,
    to: 0xffffffff,
    base: 10,
    what: 'a negative errno, if the kernel or a driver returned it',
    where: 'man 3 errno',
  },
  {
    from: 0x6100,
    to: 0x6fff,
    base: 16,
    what: 'a status word of a smart card (ISO 7816-4)',
    where: 'https://www.iso.org/standard/77180.html, or the manual of the card',
  },
  {
    from: 0x80,
    to: 0xfff,
    base: 16,
    what: 'a response code of a TPM 2.0, if a TPM answered',
    where: 'tpm2_rc_decode CODE',
  },
  { from: 0x80100000, to: 0x8010ffff, base: 'any', what: 'an error of PC/SC, the smart card service', where: WINDOWS },
  {
    from: 0x80090000,
    to: 0x8009ffff,
    base: 'any',
    what: 'an error of the security interfaces of Windows',
    where: WINDOWS,
  },
  { from: 0x80070000, to: 0x8007ffff, base: 'any', what: 'an error of Windows as HRESULT', where: WINDOWS },
  {
    from: 0xc0000000,
    to: 0xcfffffff,
    base: 'any',
    what: 'an NTSTATUS of Windows',
    where: 'https://learn.microsoft.com/openspecs/windows_protocols/ms-erref',
  },
]

const NAMES: readonly NameForm[] = [
  { name: /^SCARD_[EWF]_/, what: 'an error of PC/SC, the smart card service', where: WINDOWS },
  {
    name: /^(?:NTE|SEC_[EI]|CERT_E|CRYPT_E|TRUST_E)_/,
    what: 'an error of the security interfaces of Windows',
    where: WINDOWS,
  },
  { name: /^(?:STATUS)_[A-Z]/, what: 'an NTSTATUS of Windows', where: WINDOWS },
  { name: /^(?:TPM|TSS)2?_RC_/, what: 'a response code of a TPM', where: 'tpm2_rc_decode CODE' },
  { name: /^E[A-Z0-9]{3,14}$/, what: 'an errno of the operating system', where: 'man 3 errno' },
]

/** Maximum number of forms that are told. */
const FORMS = 2
const VENDOR_DEFINED = 0x8000_0000
/** Numbers of so many digits belong to one subsystem each, in ranges of a thousand. */
const LONG = 1_000_000
const RANGE = 1000

/** Returns what a number or name that no pack knows may be, the likeliest first; `space` limits it to one code space. */
export function foreignForms(asked: string, space: string | null, packs: readonly Pack[]): ForeignForm[] {
  const text = plainForm(asked)
  const wanted = space === null ? packs : packs.filter(({ namespace }) => namespace === space)
  const [near, vendors] = [neighbours(text, wanted), vendorRange(text, wanted)]
  const range = rangeOf(packs, text)
  const owner =
    range === null
      ? []
      : [{ what: `a code of ${inLanguage(range.title, 'en')}`, where: range.address ?? 'their documentation' }]
  if (space !== null) return [...near, ...vendors]
  const named = NAMES.filter(({ name }) => name.test(text))
  const numbers = valuesOf(text).flatMap(({ value, hex }) => {
    const plain = value < 0 ? value + 2 ** 32 : value
    return NUMBERS.filter(
      ({ from, to, base }) => plain >= from && plain <= to && (base === 'any' || (base === 16) === (hex !== 'no')),
    )
  })
  const all = [...near, ...(near.length === 0 ? owner : []), ...named, ...numbers, ...vendors].map(
    ({ what, where }) => ({
      what,
      where: where.replace('CODE', text),
    }),
  )
  return all.slice(0, FORMS)
}

/** Returns the packs among whose long numbers this one stands: it may be newer than they are. */
function neighbours(text: string, packs: readonly Pack[]): ForeignForm[] {
  const value = valuesOf(text)[0]?.value ?? 0
  if (value < LONG) return []
  return packs.flatMap(({ namespace, title, display, codes }): ForeignForm[] => {
    const near = codes.find(one => display === 'decimal' && one.value !== null && isNeighbour(one.value, value))
    const addresses = near?.sources.flatMap(({ address = '' }) => (address === '' ? [] : [address])) ?? []
    if (near === undefined) return []
    // Pages of documentation are newer than the sources of one version.
    const documented = addresses.find(address => address.includes('/doc/')) ?? addresses[0]
    const what = `a newer code of ${namespace} (${inLanguage(title, 'en')})`
    return [{ what, where: documented ?? `the documentation of ${namespace}` }]
  })
}

function isNeighbour(a: number, b: number): boolean {
  return a >= LONG && Math.floor(a / RANGE) === Math.floor(b / RANGE)
}

/** Returns the range that PKCS #11 leaves to makers, if the number is in it. */
function vendorRange(text: string, packs: readonly Pack[]): ForeignForm[] {
  const [first] = valuesOf(text)
  const plain =
    first === undefined || (first.value < 0 && first.value > -0x8000_0000 + 0x4000_0000) ? 0 : first.value >>> 0
  if (plain < VENDOR_DEFINED || !packs.some(({ namespace }) => namespace === 'pkcs11')) return []
  return [
    {
      what: 'in the range that PKCS#11 leaves to the makers of tokens (from 0x80000000)',
      where: 'the manual or the header file of the PKCS#11 module',
    },
  ]
}
