/** Whatever a log, a file name or a problem holds: the reports keep their shape and act on nothing. */

import fc from 'fast-check'
import stringWidth from 'fast-string-width'
import { describe, expect, it } from 'vitest'
import type { Summary } from '../../src/model/counts/summary.ts'
import { NO_EVIDENCE } from '../../src/model/findings/evidence.ts'
import { renderAnswers } from '../../src/report/answers/explain.ts'
import { csv } from '../../src/report/data/csv.ts'
import { json } from '../../src/report/data/json.ts'
import { jsonl } from '../../src/report/data/jsonl.ts'
import { oneLine, visible } from '../../src/report/escape.ts'
import { markdown } from '../../src/report/markdown/markdown-report.ts'
import { text } from '../../src/report/text/text-report.ts'
import { finding, huks, options, pkcs11, source, summary } from './make.ts'
import { cellsOf, checkMarkdown } from './parsers.ts'

const NASTY = [
  '\x1b]0;pwn\x07',
  '\x1b[2J',
  '\x9b31m',
  '\r',
  '\n',
  '\0',
  '\x7f',
  '\ud800',
  '\udc00',
  '\u202e',
  '\u200b',
  '\u2066',
  '\ufeff',
  '\u{e0041}',
  '|',
  '`',
  '```',
  '\\',
  '\\|',
  '![](http://t/x.png)',
  '<details>',
  '[a](b)',
  '@org/team',
  '=1+1',
  '+1',
  '-1',
  '@x',
  '＝1',
  '"',
  ',',
  "'",
  '\t',
  '中文，标点。',
  '（',
  '）',
  '한글',
  '\u1100\u1100\u1161',
  'e\u0301',
  '👍🏻🏻',
  '👨‍👩‍👧',
  '1\ufe0f\u20e3',
  '🇩🇪🇫',
  'constructor',
  '__proto__',
  ' ',
  'CKR_PIN_INCORRECT',
  '160',
]
const hostile = fc
  .array(
    fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 8 }), fc.string({ maxLength: 30 })),
    { maxLength: 12 },
  )
  .map(parts => parts.join(''))

/** Known codes whose surroundings are hostile, and unknown codes that are hostile themselves. */
const hostileSummary: fc.Arbitrary<Summary> = fc
  .record({
    code: hostile,
    context: hostile,
    producer: hostile,
    sample: hostile,
    raw: hostile,
    path: hostile,
    member: fc.option(hostile),
    name: hostile,
    value: hostile,
    fact: hostile,
    remedy: hostile,
    reason: hostile,
    host: fc.option(hostile),
    program: hostile,
    count: fc.nat(),
  })
  .map(h => {
    const rest = {
      count: h.count + 1,
      params: [{ name: h.name, value: h.value, count: 2 }],
      samples: [{ source: 0, line: 7, offset: 0, raw: h.raw, text: h.sample }],
      evidence: {
        ...NO_EVIDENCE,
        origins: [
          { host: h.host, program: h.program, count: 2 },
          { host: h.program, program: h.host, count: 1 },
        ],
        otherOrigins: h.count,
      },
    }
    const place = { path: h.path, ...(h.member !== null && { member: h.member }), line: 3 }
    return summary(
      [
        finding({ context: h.context, producer: h.producer }, rest),
        finding({ context: 'sign', producer: h.producer }, rest),
        finding({ code: h.code, value: null, context: h.context, producer: h.producer }, rest),
        finding({ namespace: h.code, code: h.code, value: 5, vendor: h.name }, rest),
        finding({ code: h.code, value: null, disposition: 'benign', context: h.context }, rest),
      ],
      {
        sources: [
          source(h.path, {
            member: h.member,
            format: h.producer,
            state: 'partial',
            problems: [{ id: 'a/b', kind: 'input', place, fact: h.fact, remedy: h.remedy }],
          }),
        ],
        problems: [{ id: 'c/d', kind: 'note', place: null, fact: h.fact, remedy: '' }],
        totals: { bytes: 1, lines: 1, events: 1, lost: 0, skipped: Object.fromEntries([[h.reason, 1]]) },
      },
    )
  })

const SGR = /\x1b\[\d+m/g
const ACTIVE = /[\0-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]|\p{Cs}/u

describe('text', () => {
  it('holds no control but line feeds and our own colours', () => {
    fc.assert(
      fc.property(hostileSummary, fc.boolean(), fc.constantFrom('en', 'zh'), (given, color, lang) => {
        const out = text(given, options({ color, lang: lang as 'en', verbose: 1 }))
        expect(out.replace(SGR, '')).not.toMatch(ACTIVE)
        if (!color) expect(out).not.toContain('\x1b')
      }),
    )
  })

  it('has the same words with and without colour', () => {
    fc.assert(
      fc.property(hostileSummary, given => {
        const plain = text(given, options()).replace(/ +$/gm, '')
        expect(
          text(given, options({ color: true }))
            .replace(SGR, '')
            .replace(/ +$/gm, ''),
        ).toBe(plain)
      }),
    )
  })

  it('has no line wider than the page, except for commands and places', () => {
    fc.assert(
      fc.property(
        hostileSummary,
        fc.integer({ min: 40, max: 130 }),
        fc.constantFrom('en', 'zh'),
        (given, width, lang) => {
          const places = given.sources.map(s => oneLine(s.member === null ? s.path : `${s.path}!${s.member}`))
          for (const line of text(given, options({ width, lang: lang as 'en', verbose: 1 })).split('\n')) {
            const free =
              line.trim().startsWith('$ ') ||
              places.some(place => line.includes(place) && line.trim().length <= place.length + 3)
            if (!free) expect(stringWidth(line), line).toBeLessThanOrEqual(width)
          }
        },
      ),
    )
  })

  it('keeps to the width in readings too', () => {
    const codes = [pkcs11, huks].flatMap(pack => pack.codes.map(entry => ({ entry, pack })))
    fc.assert(
      fc.property(
        fc.constantFrom(...codes),
        fc.integer({ min: 40, max: 130 }),
        fc.constantFrom('en', 'zh'),
        hostile,
        ({ entry, pack }, width, lang, name) => {
          const out = renderAnswers(
            [
              {
                asked: name,
                readings: [
                  {
                    entry: { ...entry, messages: [name], related: [name] },
                    pack,
                    text: name,
                    as: 'line',
                    context: name,
                  },
                ],
                unknown: [],
                beginnings: [],
                needsLines: false,
              },
            ],
            { lang: lang as 'en', toolkit: name, width, color: false },
          )
          expect(out).not.toMatch(ACTIVE)
          for (const line of out.split('\n'))
            if (!/^ *(\$ |https:)/.test(line)) expect(stringWidth(line), line).toBeLessThanOrEqual(width)
        },
      ),
    )
  })
})

describe('markdown', () => {
  it('keeps its tables and code spans whole, and log text in code spans', () => {
    fc.assert(
      fc.property(hostileSummary, given => {
        const out = markdown(given, options({ verbose: 1 }))
        expect(out).not.toMatch(ACTIVE)
        checkMarkdown(out)
      }),
    )
  })
})

it('keeps Markdown below what a CI runner accepts', () => {
  const samples = [0, 1, 2].map(i => ({ source: 0, line: i, offset: i, raw: '1', text: '错'.repeat(400) }))
  const findings = Array.from({ length: 900 }, (_, i) => finding({ code: `CKR_${i}`, value: null }, { samples }))
  const out = markdown(summary(findings), options({ verbose: 1 }))
  expect(Buffer.byteLength(out)).toBeLessThan(1024 * 1024)
  expect(out).toMatch(/and \d+ more codes, omitted to keep/)
})

describe('csv', () => {
  it('gives back the same cells, none of them a formula', () => {
    fc.assert(
      fc.property(hostileSummary, given => {
        const rows = cellsOf(csv(given, options()))
        expect(new Set(rows.map(row => row.length))).toEqual(new Set([16]))
        for (const cell of rows.slice(1).flat()) expect(cell).not.toMatch(/^\s*(?:[=+@＝＋－＠]|-(?!\d+$))/)
        const codes = rows.slice(1).map(row => row[1]!)
        for (const { key } of given.findings) {
          const guard = /^\s*[=+\-@＝＋－＠]/.test(oneLine(key.code)) ? "'" : ''
          expect(codes).toContain(guard + oneLine(key.code))
        }
      }),
    )
  })
})

describe('json', () => {
  it('parses to what was put in and holds no live control', () => {
    fc.assert(
      fc.property(hostileSummary, given => {
        const out = json(given, options())
        expect(out).not.toMatch(ACTIVE)
        const report = JSON.parse(out)
        expect(report.sources[0].path).toBe(given.sources[0]!.path)
        expect(Object.keys(report.totals.skipped)).toEqual(Object.keys(given.totals.skipped))
        expect(report.findings.map((f: { code: string }) => f.code).sort()).toEqual(
          given.findings.map(f => f.key.code).sort(),
        )
        for (const line of jsonl(given, options()).trimEnd().split('\n'))
          expect(JSON.parse(line).schema).toBe('logremedy/report-line@1')
      }),
    )
  })
})

it('makes every two-unit prefix harmless', () => {
  for (let first = 0; first < 0x10000; first += 7) {
    const pair = String.fromCharCode(first) + String.fromCharCode((first * 31) & 0xffff)
    expect(visible(pair).replaceAll('\t', '')).not.toMatch(/[\p{Cc}\p{Cs}]/u)
    expect(visible(visible(pair))).toBe(visible(pair))
  }
})
