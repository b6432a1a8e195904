/** Advice for the product that a log names: which lines and commands are shown, in which order, and what names a product. */

import { describe, expect, it } from 'vitest'
import { findKnown } from '../../../src/codes/lookup.ts'
import { NO_EVIDENCE } from '../../../src/model/findings/evidence.ts'
import type { AdviceLine, Pack } from '../../../src/model/rules/knowledge.ts'
import { json } from '../../../src/report/data/json.ts'
import { describeCode } from '../../../src/report/sentences/describe.ts'
import { NO_PRODUCTS, ProductFilter, productsOf } from '../../../src/report/sentences/products.ts'
import { text } from '../../../src/report/text/text-report.ts'
import { both, entry, finding, options, pkcs11, summary, vendor } from '../make.ts'

const named = (id: string, more = {}) => vendor(id, both(id, id), more)
const line = (en: string, product?: string): AdviceLine => ({ ...both(en, en), product })
const step = (en: string, commands = {}, product?: string) => ({ ...line(en, product), commands })

const pack: Pack = {
  ...pkcs11,
  toolkits: ['pkcs11-tool', 'soft-util', 'layer-cli'],
  vendors: [
    named('soft', { signs: ['libsoft'], toolkits: ['soft-util'], producers: ['soft-util'] }),
    named('card-a', { signs: ['libcarda'], groups: ['card'] }),
    named('card', { signs: ['pcscd'] }),
    named('net', { signs: ['NetHSM'] }),
    named('layer', { signs: ['layerd'], toolkits: ['layer-cli'], layer: true }),
  ],
  codes: [
    entry({
      code: 'CKR_LOST',
      value: 0x99,
      causes: [
        line('in SoftToken', 'soft'),
        line('the card is out', 'card'),
        line('anywhere'),
        line('in cards A', 'card-a'),
      ],
      remedies: [
        step('Look.', { 'soft-util': 'soft-util --look', 'layer-cli': 'layer look', 'pkcs11-tool': 'pkcs11-tool -L' }),
        step('Fill up.', { 'soft-util': 'soft-util --fill' }),
        step('Ask the layer.', { 'layer-cli': 'layer ask' }, 'layer'),
      ],
      contexts: {
        sign: { causes: [line('while signing'), line('anywhere')], remedies: [] },
        login: { causes: [line('in cards A alone', 'card-a')], remedies: [step('Log in.')] },
      },
      notes: [both('Two sources disagree.', '两个来源不一致。')],
    }),
  ],
}
const known = findKnown([pack], { namespace: 'pkcs11', code: 'CKR_LOST', value: 0x99, vendor: null })
const of = (context: string, products: readonly string[] = [], toolkit: string | null = null) =>
  describeCode(known, context, { lang: 'en', toolkit }, new Set(products))

describe('causes and steps', () => {
  it('begin with what holds for all, and keep a group in its place, while nothing is named', () => {
    expect(of('unknown').causes).toEqual(['the card is out', 'anywhere', 'in SoftToken', 'in cards A'])
  })
  it('begin with the named product, and leave out those in whose place it stands', () => {
    expect(of('unknown', ['net']).causes).toEqual(['anywhere'])
    expect(of('unknown', ['soft']).causes).toEqual(['in SoftToken', 'anywhere'])
    expect(of('unknown', ['card-a']).causes).toEqual(['the card is out', 'in cards A', 'anywhere'])
    // A card of some kind: perhaps one of A.
    expect(of('unknown', ['card']).causes).toEqual(['the card is out', 'anywhere', 'in cards A'])
    expect(of('unknown', ['soft', 'card-a']).causes).toHaveLength(4)
  })
  it('go on for a layer, which works with any product', () => {
    expect(of('unknown', ['layer']).causes).toHaveLength(4)
    expect(of('unknown', ['net']).remedies.map(r => r.text)).toEqual(['Look.', 'Fill up.', 'Ask the layer.'])
    expect(of('unknown', ['layer']).remedies[0]!.text).toBe('Ask the layer.')
  })
  it('are the general ones where those of the operation are for other products', () => {
    expect(of('login', ['net'])).toMatchObject({ causes: ['anywhere'], remedies: [{ text: 'Log in.' }] })
  })
})

describe('general advice beside that of an operation', () => {
  it('is what the operation has not said', () => {
    expect(of('sign').also.causes).toEqual(['the card is out', 'in SoftToken', 'in cards A'])
    expect(of('sign').also.remedies).toEqual([])
    expect(of('login', ['net']).also).toMatchObject({ causes: [], remedies: [{}, {}, {}] })
    expect(of('unknown').also).toEqual({ causes: [], remedies: [] })
  })
})

describe('commands', () => {
  const command = (products: readonly string[], toolkit: string | null = null) =>
    of('unknown', products, toolkit).remedies.find(r => r.text === 'Look.')!.command
  it('are those that anyone can run, unless a product is named or asked for', () => {
    expect(command([])).toBe('pkcs11-tool -L')
    expect(command(['net'])).toBe('pkcs11-tool -L')
    expect(command(['soft'])).toBe('soft-util --look')
    expect(command(['net', 'layer'])).toBe('layer look')
    expect(command(['net'], 'soft-util')).toBe('soft-util --look')
    expect(of('unknown').remedies.find(r => r.text === 'Fill up.')).not.toHaveProperty('command')
  })
  it('of a product stand with the lines that hold for it', () => {
    expect(of('unknown').remedies.at(-1)).toEqual({ text: 'Ask the layer.', command: 'layer ask' })
  })
})

describe('a product is named', () => {
  const sample = (of: string) => ({ source: 0, line: 1, offset: 0, raw: '153', text: of })
  it('by vendor, producer, the head of the log, a line, and a parameter', () => {
    for (const [id, one] of [
      ['acme', finding({ vendor: 'acme' })],
      ['soft', finding({ producer: 'soft-util' })],
      ['net', finding({}, { evidence: { ...NO_EVIDENCE, products: ['net'] } })],
      ['card-a', finding({}, { samples: [sample('C_Sign of /usr/lib/libcarda.so failed: 153')] })],
      ['layer', finding({}, { params: [{ name: 'socket', value: '/run/layerd', count: 1 }] })],
    ] as const)
      expect([...productsOf(pack, [one])]).toEqual([id])
    expect(productsOf(pack, [finding({})]).size).toBe(0)
    expect(productsOf(null, [finding({ vendor: 'acme' })])).toBe(NO_PRODUCTS)
  })
  it('by the toolkit that was asked for', () => {
    const lines = [line('any'), line('soft', 'soft'), line('net', 'net')]
    expect(new ProductFilter(pack, NO_PRODUCTS, 'soft-util').select(lines).map(l => l.en)).toEqual(['soft', 'any'])
  })
})

describe('reports', () => {
  const lost = (context: string) =>
    finding({ code: 'CKR_LOST', value: 0x99, context }, { evidence: { ...NO_EVIDENCE, products: ['net'] } })
  const given = summary([lost('sign')])
  const how = (verbose: number) => options({ packs: [pack], verbose })
  it('show the likeliest general causes beside those of the operation, and all if verbose', () => {
    const causes = ['one', 'two', 'three', 'four'].map(en => line(`cause ${en}`))
    const longer = { ...pack, codes: [{ ...pack.codes[0]!, causes }] }
    const shown = text(given, { ...how(0), packs: [longer] })
    expect(shown).toMatch(/Why\n.*while signing\n.*anywhere\n[\s\S]*Also possible\n.*one\n.*two\n.*three\n/)
    expect(shown).not.toMatch(/cause four|Also worth trying/)
    expect(text(given, { ...how(1), packs: [longer] })).toMatch(/cause four/)
  })
  it('say nothing twice where an operation has the general advice', () => {
    expect(text(summary([lost('sign'), lost('unknown')]), how(0))).not.toMatch(/Also possible/)
  })
  it('show the notes of authors only if verbose, and JSON always', () => {
    expect(text(given, how(0))).not.toMatch(/disagree/)
    expect(text(given, how(1))).toMatch(/Two sources disagree/)
    const { advice } = JSON.parse(json(given, how(0))).findings[0]
    expect(advice.notes).toEqual(['Two sources disagree.'])
    expect(advice).toMatchObject({ causes: ['while signing', 'anywhere'], also: { causes: [], remedies: [] } })
  })
  it('put what programs often ask for behind other errors of its severity', () => {
    const usual = { ...pack, codes: [...pack.codes, entry({ code: 'CKR_ABSENT', value: 1, usualIn: ['sign'] })] }
    const absent = (context: string) => finding({ code: 'CKR_ABSENT', value: 1, context }, { count: 9 })
    const order = (...of: ReturnType<typeof finding>[]) =>
      JSON.parse(json(summary(of), { ...how(0), packs: [usual] })).findings.map((f: { code: string }) => f.code)
    expect(order(absent('sign'), lost('sign'))).toEqual(['CKR_LOST', 'CKR_ABSENT'])
    expect(order(absent('login'), lost('sign'))).toEqual(['CKR_ABSENT', 'CKR_LOST'])
    const page = text(summary([absent('sign'), lost('sign')]), { ...how(0), packs: [usual] })
    expect(page.indexOf('1. CKR_LOST')).toBeGreaterThan(0)
  })
})
