import { describe, expect, it } from 'vitest'
import { findKnown, severityOf } from '../../src/codes/lookup.ts'
import { rank } from '../../src/report/content/rank.ts'
import { describeCode } from '../../src/report/sentences/describe.ts'
import { finding, huks, options, pkcs11, summary, vendorRange } from './make.ts'

const packs = [pkcs11, huks]
const en = { lang: 'en', toolkit: null } as const
const key = (code: string, value: number | null, vendor: string | null = null) => ({
  namespace: 'pkcs11',
  code,
  value,
  vendor,
})

describe('findKnown', () => {
  it('finds by number and vendor, else by name', () => {
    expect(findKnown(packs, key('x', 0xa0)).entry?.code).toBe('CKR_PIN_INCORRECT')
    expect(findKnown(packs, key('x', 0x80000054, 'bolt')).entry?.code).toBe('CKR_BOLT_LOOSE')
    expect(findKnown(packs, key('x', 0xce534351)).entry?.code).toBe('CKR_NSS_THING')
    expect(findKnown(packs, key('CKR_DEVICE_REMOVED', null)).entry?.value).toBe(0x32)
    expect(findKnown(packs, { ...key('1', 1), namespace: 'none' })).toMatchObject({ pack: null, entry: null })
  })
  it('names all vendors of a shared number and takes the advice of the range', () => {
    const withRange = [{ ...pkcs11, codes: [...pkcs11.codes, vendorRange] }]
    const known = findKnown(withRange, key('0x80000054', 0x80000054))
    const told = describeCode(known, 'login', en)
    expect(known.candidates.map(c => c.vendor)).toEqual(['acme', 'bolt'])
    expect(told.meanings[0]).toMatch(/CKR_ACME_TILT of Acme.*CKR_BOLT_LOOSE of Bolt/)
    expect(told).toMatchObject({ causes: ['The vendor knows.'], remedies: [{ text: 'Ask the vendor.' }] })
    expect(describeCode(findKnown(withRange, key('0x80000099', 0x80000099)), 'login', en).causes).toEqual([
      'The vendor knows.',
    ])
    // A vendor's entry without advice of its own.
    expect(describeCode(findKnown(withRange, key('x', 0x80000054, 'acme')), 'login', en)).toMatchObject({
      title: 'Acme is tilted',
      causes: ['The vendor knows.'],
    })
  })
  it('always tells a next step', () => {
    for (const k of [key('0x7', 7), key('x', 0x80000099), { ...key('?', 1), namespace: '?' }]) {
      const known = findKnown(packs, k)
      expect(severityOf(known)).toBe('error')
      expect(describeCode(known, 'constructor', en).remedies.length).toBeGreaterThan(0)
    }
  })
})

describe('tell', () => {
  const known = findKnown(packs, key('x', 0xa0))
  it('prefers the advice for the operation', () => {
    expect(describeCode(known, 'sign', en).remedies).toEqual([
      { text: 'Stop the signing job.', command: 'systemctl stop signer' },
    ])
    expect(describeCode(known, 'login', en).remedies).toHaveLength(2)
    expect(describeCode(known, '__proto__', en).remedies).toHaveLength(2)
  })
  it('picks the command of the toolkit', () => {
    const command = (toolkit: string | null) =>
      describeCode(known, 'login', { lang: 'en', toolkit }).remedies[1]!.command
    expect(command(null)).toBe('pkcs11-tool --module <module> -L')
    expect(command('openssl')).toBe('openssl engine -t')
    expect(command('hdc')).toBe('pkcs11-tool --module <module> -L')
    expect(describeCode(known, 'sign', { lang: 'en', toolkit: 'openssl' }).remedies[0]!.command).toBe(
      'systemctl stop signer',
    )
  })
})

describe('rank', () => {
  const given = summary([
    finding({ disposition: 'benign', code: 'B' }, { count: 99 }),
    finding({ disposition: 'secondary', code: 'S' }, { count: 999 }),
    finding({ code: 'CKR_PIN_INCORRECT' }, { count: 5 }),
    finding({ code: 'CKR_DEVICE_REMOVED', value: 0x32 }, { count: 1 }),
    finding({ code: 'Z', value: 0x7777 }, { count: 5 }),
    finding({ code: 'A', value: 0x7778 }, { count: 5 }),
    finding({ code: 'W', confidence: 'possible' }, { count: 3 }),
    finding({ code: 'M', value: 0x150 }, { count: 4 }),
  ])
  it('puts errors first, then the worst, the most, the name', () => {
    expect(rank(given, options()).shown.map(r => r.finding.key.code)).toEqual([
      'CKR_DEVICE_REMOVED',
      'A',
      'CKR_PIN_INCORRECT',
      'Z',
      'M',
      'S',
      'B',
    ])
  })
  it('does not depend on the order of its input', () => {
    const turned = { ...given, findings: [...given.findings].reverse() }
    expect(rank(turned, options()).shown).toEqual(rank(given, options()).shown)
  })
  it('counts what the limits leave out', () => {
    expect(rank(given, options({ minSeverity: 'error' }))).toMatchObject({ weak: 3, mild: 4 })
    expect(rank(given, options({ minConfidence: 'possible' })).weak).toBe(0)
  })
})
