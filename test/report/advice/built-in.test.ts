/** The advice of the built-in packs: in both languages, for the right product, with commands that a reader can have. */

import { describe, expect, it } from 'vitest'
import { findKnown } from '../../../src/codes/lookup.ts'
import type { CodeEntry, Pack, Remedy } from '../../../src/model/rules/knowledge.ts'
import { describeCode } from '../../../src/report/sentences/describe.ts'
import { builtInRules } from '../../support/rules/rules.ts'

const { packs } = builtInRules()
const pkcs11 = packs.find(p => p.namespace === 'pkcs11')!
const entries = packs.flatMap(pack => pack.codes.map(code => ({ pack, code })))
const adviceOf = (code: CodeEntry) => [code, ...Object.values(code.contexts)]
const remediesOf = (code: CodeEntry) => adviceOf(code).flatMap(a => a.remedies)
const linesOf = (code: CodeEntry) => adviceOf(code).flatMap(a => [...a.causes, ...a.remedies])

describe('every line', () => {
  it('is there in both languages', () => {
    for (const { code } of entries)
      for (const { en, zh } of linesOf(code)) {
        expect(en, code.code).toMatch(/\S/)
        expect(zh, code.code).toMatch(/[\u4e00-\u9fff]/)
      }
  })
  it('speaks of one project only if it is for its users', () => {
    for (const { code } of entries)
      for (const { en, zh, product } of linesOf(code))
        if (product !== 'rust-hsm') expect(`${en} ${zh}`, code.code).not.toMatch(/rust.hsm|docker/i)
  })
})

describe('every command', () => {
  it('belongs to a toolkit of the pack, or to a product', () => {
    for (const { pack, code } of entries)
      for (const { commands, product } of remediesOf(code))
        for (const kit of Object.keys(commands))
          if (kit === '*') expect(code.vendor ?? product, code.code).toBeTruthy()
          else expect(pack.toolkits, code.code).toContain(kit)
  })
  it('of a product stands under a toolkit of that product', () => {
    const signs = { 'rust-hsm-cli': /rust-hsm|docker/, 'softhsm2-util': /softhsm2-util/, p11tool: /^p11tool/ }
    for (const { code } of entries)
      for (const { commands } of remediesOf(code))
        for (const [kit, command] of Object.entries(commands))
          for (const [own, sign] of Object.entries(signs)) if (kit !== own) expect(command).not.toMatch(sign)
  })
  it('for a daemon or tool of cards stands with a line for cards', () => {
    const isCards = ({ product }: Remedy) => product === 'smart-card' || product === 'opensc'
    for (const { code } of entries)
      for (const remedy of remediesOf(code))
        for (const command of Object.values(remedy.commands))
          if (/pcscd|scdaemon|opensc|pkcs15|OPENSC/.test(command)) expect(isCards(remedy), command).toBe(true)
  })
})

describe('a log', () => {
  const everything = (pack: Pack, products: readonly string[]) =>
    pack.codes
      .filter(code => code.vendor === null)
      .flatMap(code =>
        ['unknown', ...Object.keys(code.contexts)].map(context => {
          const known = findKnown([pack], code)
          const { causes, remedies, also } = describeCode(
            known,
            context,
            { lang: 'en', toolkit: null },
            new Set(products),
          )
          return { code, context, text: JSON.stringify([causes, remedies, also]) }
        }),
      )
  it('without rust-hsm gets none of its commands', () => {
    for (const { text } of [...everything(pkcs11, []), ...everything(pkcs11, ['softhsm', 'p11-kit'])])
      expect(text).not.toMatch(/docker|rust-hsm/)
    expect(everything(pkcs11, ['rust-hsm']).some(({ text }) => text.includes('docker exec rust-hsm-app'))).toBe(true)
  })
  it('of Luna gets no steps for SoftHSM, OpenSC or the card service', () => {
    for (const { code, context, text } of everything(pkcs11, ['thales-luna']))
      expect(text, `${code.code} ${context}`).not.toMatch(
        /softhsm2-util|SOFTHSM2_CONF|OPENSC_DEBUG|pcscd\b[^,]*-n|gpgconf/,
      )
  })
  it('of Luna that lost a session while decrypting reads of the link, not of cards', () => {
    const known = findKnown(packs, {
      namespace: 'pkcs11',
      code: 'CKR_SESSION_HANDLE_INVALID',
      value: 0xb3,
      vendor: null,
    })
    const { causes, remedies, also } = describeCode(
      known,
      'decrypt',
      { lang: 'en', toolkit: null },
      new Set(['thales-luna']),
    )
    expect(causes[0]).toMatch(/link.*idle/)
    expect(causes[1]).toMatch(/fork/)
    expect(JSON.stringify([causes, remedies, also])).not.toMatch(/card|mail/)
  })
})

describe('advice for an operation begins with the usual', () => {
  const first = (namespace: string, value: number, context: string, products: readonly string[] = []) => {
    const pack = packs.find(p => p.namespace === namespace)!
    const { code } = pack.codes.find(c => c.value === value && c.vendor === null)!
    const known = findKnown(packs, { namespace, code, value, vendor: null })
    const { causes, remedies } = describeCode(known, context, { lang: 'en', toolkit: null }, new Set(products))
    return `${causes[0]} ${remedies[0]!.text}`
  }
  it.each([
    ['huks', 401, 'finish', /AES without padding.*16/],
    ['huks', 12000003, 'generate', /message names it.*parameter named in the message/],
    ['huks', 12000011, 'init', /No key was generated.*Check that the key was generated/],
    ['huks', 12000018, 'import', /inData is missing or empty/],
    ['pkcs11', 6, 'session', /does not reach.*log of the driver/],
    ['pkcs11', 7, 'init', /configuration file.*exists and can be read/],
  ] as const)('%s %d %s', (namespace, value, context, usual) => {
    expect(first(namespace, value, context)).toMatch(usual)
  })
  it('of the product that is named', () => {
    expect(first('pkcs11', 0xb3, 'unknown', ['aws-cloudhsm'])).toMatch(/link to the HSM.*HSM client/)
    expect(first('pkcs11', 6, 'unknown', ['aws-cloudhsm'])).toMatch(/limits the request rate/)
    expect(first('pkcs11', 5, 'init', ['softhsm'])).toMatch(/softhsm2.conf.*SOFTHSM2_CONF/)
    expect(first('pkcs11', 5, 'init')).toMatch(/daemon/)
  })
})
