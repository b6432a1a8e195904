/** The verdict as readers get it. After a wanted change of `golden/`: `npx vitest run test/gate -u`, then read the files. */
import fc from 'fast-check'
import stringWidth from 'fast-string-width'
import { describe, expect, it } from 'vitest'
import { entryBlock } from '../../src/gate/baseline/write.ts'
import type { Summary } from '../../src/model/counts/summary.ts'
import type { Verdict } from '../../src/model/counts/verdict.ts'
import { json } from '../../src/report/data/json.ts'
import { reporters } from '../../src/report/index.ts'
import { markdown } from '../../src/report/markdown/markdown-report.ts'
import { text } from '../../src/report/text/text-report.ts'
import { options, source, summary } from '../report/make.ts'
import { checkMarkdown } from '../report/parsers.ts'
import { entry, formerRun, found, verdictOf } from './make.ts'

const PIN = { code: 'CKR_PIN_INCORRECT', value: 0xa0 }
const REMOVED = { code: 'CKR_DEVICE_REMOVED', value: 0x32, context: 'sign' }
const SMALL = { code: 'CKR_BUFFER_TOO_SMALL', value: 0x150, context: 'sign' }
const TILT = { code: 'CKR_ACME_TILT', value: 0x8000_0054, vendor: 'acme', context: 'unknown' }

const sample = (line: number, text: string) => [{ source: 0, line, offset: line * 80, raw: '0xa0', text }]

/** Every rule violated once, and every list behind them filled. */
function everything(): { verdict: Verdict; run: Summary } {
  const findings = [
    { ...found(PIN, 9), samples: sample(38, '2026-01-31 10:00:00 signer: C_Login failed: CKR_PIN_INCORRECT (0xa0)') },
    { ...found(REMOVED, 2), samples: sample(77, 'C_Sign: CKR_DEVICE_REMOVED') },
    found(SMALL, 3),
    found(TILT, 1),
  ]
  const entries = [
    entry(PIN, {
      max: 4,
      reason: 'The login test types a wrong PIN.',
      owner: 'signing',
      expires: '2026-11-01',
      line: 6,
    }),
    entry(SMALL, { max: 3, reason: 'Old driver.', expires: '2027-01-01', line: 16 }),
    entry({ namespace: 'huks', code: '12000007', context: 'use' }, { reason: 'Gone since spring.', line: 26 }),
  ]
  const flags = {
    failOn: ['new'],
    max: ['CKR_BUFFER_TOO_SMALL=2'],
    maxRate: ['any=1/1000'],
    expect: ['12000007'],
    minLines: 5000,
    expectFormat: ['huks'],
    strict: true,
  }
  const former = formerRun([found(PIN, 4), found({ ...PIN, context: 'sign' })])
  const verdict = verdictOf(findings, flags, { entries, former })
  const totals = { bytes: 100_000, lines: 1000, events: 15, lost: 0, skipped: {} }
  return { verdict: withWaysOut(verdict), run: summary(findings, { totals, sources: [source('build.log')] }) }
}

/** Ways out as the command makes them. */
function withWaysOut(verdict: Verdict): Verdict {
  return {
    ...verdict,
    violations: verdict.violations.map((violation, i) => {
      if (violation.rule !== 'fail-on') return violation
      const wanted = entry(violation.item.key, { max: violation.item.count, reason: '<why>' })
      const command = i === 0 ? 'logremedy baseline update build.log --accept x' : null
      return { ...violation, accept: { by: 'entry', entry: wanted, text: entryBlock(wanted), command } }
    }),
  }
}

describe('a verdict', () => {
  const { verdict, run } = everything()

  for (const name of ['text', 'md'] as const)
    for (const lang of ['en', 'zh'] as const)
      it(`${name} ${lang}`, async () => {
        await expect(reporters[name](run, options({ lang, verdict }))).toMatchFileSnapshot(`golden/${name}-${lang}.txt`)
      })

  it('fits its page, but for commands and places, which are copied', () => {
    for (const lang of ['en', 'zh'] as const)
      for (const width of [40, 60, 80, 120])
        for (const line of text(run, options({ lang, width, verdict })).split('\n'))
          if (!line.includes('$ ') && !/^ *(?:- )?\w+: /.test(line))
            expect(stringWidth(line), line).toBeLessThanOrEqual(width)
  })

  it('says first whether it passed', () => {
    const first = (given: Verdict) => text(run, options({ verdict: given })).split('\n')[0]
    expect(first(verdict)).toMatch(/^FAIL: 10 violations in 1 source/)
    expect(first(verdictOf([]))).toMatch(/^PASS: nothing in 1 source/)
    expect(first(verdictOf([], {}, { summary: { sources: [] } }))).toMatch(/^INCOMPLETE: /)
  })

  it('shows twenty violations unless asked for all', () => {
    const many = verdictOf(Array.from({ length: 23 }, (_, i) => found({ code: `0x9${i}`, value: 0x90 + i * 0x1000 })))
    expect(text(run, options({ verdict: many })).match(/^\d+\. /gm)).toHaveLength(20)
    expect(text(run, options({ verdict: many }))).toContain('and 3 more violations (-v shows all)')
    expect(text(run, options({ verdict: many, verbose: 1 })).match(/^\d+\. /gm)).toHaveLength(23)
  })

  it('is an object of the JSON report, whose other fields stay', () => {
    const keys = (value: object) => Object.keys(value).join(' ')
    const report = JSON.parse(json(run, options({ verdict })))
    expect(keys(report)).toBe(
      'schema packs totals sources findings incidents lockouts problems losses unknown seen leftOut verdict',
    )
    expect(keys(report.verdict)).toBe('state violations gaps judged accepted baseline stale expired compared')
    expect(report.verdict.violations.map((v: { rule: string }) => v.rule)).toEqual([
      'fail-on',
      'over-budget',
      'fail-on',
      'max',
      'max-rate',
      'expect',
      'min-lines',
      'expect-format',
      'expired',
      'stale',
    ])
    const known = new Set(report.findings.map((f: { fingerprint: string }) => f.fingerprint))
    for (const { fingerprints } of report.verdict.violations)
      for (const fingerprint of fingerprints) expect(known).toContain(fingerprint)
    expect(JSON.parse(json(run, options())).verdict).toBeUndefined()
  })
})

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('\x1b[2J', '\r::error::x', '##[add-mask]e', '`|<b>[a](b)', '\u202e', '@org/team', '- a: b', '\n'),
)

it('keeps its shape whatever names, reasons and files hold', () => {
  fc.assert(
    fc.property(hostile, hostile, hostile, hostile, hostile, (code, context, producer, reason, path) => {
      const one = { ...found({ code, context, producer }, 3), samples: sample(1, context + producer) }
      const entries = [entry(one.key, { reason, owner: reason }), entry({ context: reason }, { reason: path })]
      const base = verdictOf([one, found({ producer })], { strict: true }, { entries, former: formerRun([one]) })
      const verdict = { ...withWaysOut(base), baseline: path }
      const run = summary([one], { sources: [source(path)] })
      expect(text(run, options({ verdict }))).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202e]/)
      checkMarkdown(markdown(run, options({ verdict })))
      expect(JSON.parse(json(run, options({ verdict }))).verdict.state).toBe('fail')
    }),
  )
})
