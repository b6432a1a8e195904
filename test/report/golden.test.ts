/** Whole reports, compared with files in `golden/`. After a wanted change: `npx vitest run test/report -u`, then read them. */
import { describe, expect, it } from 'vitest'
import type { Answer } from '../../src/codes/pasted.ts'
import type { CodeMeaning } from '../../src/codes/search.ts'
import { codesJson, renderCodes } from '../../src/report/answers/code-list.ts'
import { renderAnswers } from '../../src/report/answers/explain.ts'
import { codeMatchesJson } from '../../src/report/answers/explain-json.ts'
import { REPORTERS, reporters } from '../../src/report/index.ts'
import { finding, huks, options, pkcs11, readingOf, rich, source, summary } from './make.ts'
import { told } from './verdicts.ts'

const golden = (name: string) => `golden/${name}.txt`

describe('reports', () => {
  for (const name of REPORTERS.filter(name => name !== 'html'))
    for (const lang of ['en', 'zh'] as const)
      it(`${name} ${lang}`, async () => {
        // Formats for build servers add up what has one fingerprint; in `told` each finding has its own.
        const given = ['text', 'json', 'jsonl', 'md', 'csv'].includes(name) ? rich : told
        await expect(reporters[name](given, options({ lang }))).toMatchFileSnapshot(golden(`${name}-${lang}`))
      })

  it('shows every source when verbose, and the run', async () => {
    const runInfo = { started: '2026-01-31T10:00:00Z', seconds: 3.25, bytesPerSecond: 1e9, version: '0.1.0' }
    await expect(reporters.text(rich, options({ verbose: 1, runInfo, toolkit: 'openssl' }))).toMatchFileSnapshot(
      golden('text-verbose'),
    )
    await expect(reporters.json(rich, options({ runInfo }))).toContain('"run": {')
  })

  it.each([
    ['clean', summary([])],
    [
      'seen',
      summary([], {
        seen: [
          { namespace: 'huks', ok: 0, lines: 37 },
          { namespace: 'pkcs11', ok: 1203, lines: 0 },
        ],
      }),
    ],
    ['part', summary([], { sources: [source('a.log', { state: 'partial' })] })],
    [
      'unknown',
      summary([finding({ disposition: 'benign' }, { count: 2 })], {
        seen: [{ namespace: 'pkcs11', ok: 1, lines: 0 }],
        unknown: [{ code: '15700010', count: 1, first: { source: 0, line: 9 } }],
      }),
    ],
    ['benign-only', summary([finding({ disposition: 'benign' })])],
    ['weak-only', summary([finding({ confidence: 'possible' }, { count: 5 })])],
    [
      'empty',
      summary([], {
        sources: [source('a.log', { lines: 0, bytes: 0 })],
        totals: { bytes: 0, lines: 0, events: 0, lost: 0, skipped: {} },
      }),
    ],
    ['nothing', summary([], { sources: [], totals: { bytes: 0, lines: 0, events: 0, lost: 0, skipped: {} } })],
  ])('says that nothing was found: %s', async (name, given) => {
    const both = (['en', 'zh'] as const).map(
      lang => reporters.text(given, options({ lang })) + reporters.md(given, options({ lang })),
    )
    await expect(both.join('----\n')).toMatchFileSnapshot(golden(`none-${name}`))
  })

  it('ends after 20 sections unless asked for all', () => {
    const many = summary(Array.from({ length: 23 }, (_, i) => finding({ code: `0x9${i}`, value: 0x90 + i * 0x1000 })))
    expect(reporters.text(many, options()).match(/^━━/gm)).toHaveLength(20)
    expect(reporters.text(many, options())).toContain('and 3 more codes (-v shows all)')
    expect(reporters.text(many, options({ verbose: 1 })).match(/^━━/gm)).toHaveLength(23)
    expect(reporters.md(many, options())).toContain('and 3 more codes')
  })
})

describe('explain and codes', () => {
  const readings = (context: string | null = null) => [
    readingOf(pkcs11.codes[0]!, pkcs11, context),
    readingOf(pkcs11.codes[3]!, pkcs11, context),
    readingOf(huks.codes[0]!, huks, context),
  ]
  const answer = (readings: readonly CodeMeaning[], asked = ''): Answer => ({
    asked,
    readings,
    unknown: [],
    beginnings: [],
    needsLines: false,
  })
  for (const lang of ['en', 'zh'] as const) {
    const how = { lang, toolkit: null, width: 80, color: false }
    const first = (context: string) => [answer(readings(context).slice(0, 1))]
    it(`explains in ${lang}`, async () => {
      await expect(renderAnswers([answer(readings())], how)).toMatchFileSnapshot(golden(`explain-${lang}`))
      await expect(renderAnswers(first('sign'), how)).toMatchFileSnapshot(golden(`explain-sign-${lang}`))
      await expect(renderAnswers(first('login'), how)).toMatchFileSnapshot(golden(`explain-login-${lang}`))
      await expect(codeMatchesJson(readings('sign'), how)).toMatchFileSnapshot(golden(`explain-json-${lang}`))
    })
    it(`says how a text was read, in ${lang}`, async () => {
      const [pin, , key] = readings()
      const ways: readonly (readonly [asked: string, readings: readonly CodeMeaning[]])[] = [
        [
          '160',
          [
            { ...pin!, text: '160', as: 'decimal' },
            { ...key!, text: '160', as: 'hexadecimal' },
          ],
        ],
        ['a line', [{ ...pin!, text: '0xa0', as: 'line', context: 'sign' }]],
        ['ret = -8', [{ ...key!, text: '-8', as: 'inner' }]],
        [
          'a wrong one',
          [
            { ...pin!, text: 'PIN is wrong', as: 'phrase' },
            { ...key!, text: 'No such key', as: 'phrase' },
          ],
        ],
        ['CKR_PIN_', [{ ...pin!, text: 'CKR_PIN_', as: 'beginning' }]],
      ]
      const heads = ways.map(([asked, read]) => renderAnswers([answer(read, asked)], how).split(/\n\n/)[0])
      const listed = renderAnswers([{ ...answer([], 'CKR_'), beginnings: readings() }], how)
      await expect([...heads, listed].join('\n----\n')).toMatchFileSnapshot(golden(`explain-read-${lang}`))
    })
    it(`lists codes in ${lang}`, async () => {
      const all = [pkcs11, huks].flatMap(pack => pack.codes.map(entry => ({ entry, pack })))
      await expect(
        renderCodes(all, how) + renderCodes(all, { ...how, width: 50 }) + renderCodes([], how),
      ).toMatchFileSnapshot(golden(`codes-${lang}`))
      expect(JSON.parse(codesJson(all, how))[0]).toEqual({
        namespace: 'pkcs11',
        code: 'CKR_PIN_INCORRECT',
        value: 160,
        vendor: null,
        severity: 'error',
        title: lang === 'en' ? 'The PIN is wrong' : 'PIN 不正确',
      })
    })
  }
})
