/** The HTML report without a browser: whatever a log holds changes nothing but a block of JSON in which no tag can begin. */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HtmlData } from '../../src/report/html/data.ts'
import { html } from '../../src/report/html/html.ts'
import { columnsOf, scaleOf } from '../../src/report/html/timeline.ts'
import { hostileCase } from './ci/ci-hostile.ts'
import { finding, options, summary, T0 } from './make.ts'
import { failed, told } from './verdicts.ts'

const START = '<script type="application/json" id="data">'
const END = '</script>\n<script>'

const HIDDEN = /[\0-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff]|\p{Cs}/u

/** The page around its data, and the data. */
function parts(page: string): { around: string; block: string } {
  const start = page.indexOf(START) + START.length
  const end = page.indexOf(END, start)
  return { around: page.slice(0, start) + page.slice(end), block: page.slice(start, end) }
}

function dataOf(page: string): HtmlData {
  return JSON.parse(parts(page).block) as HtmlData
}

const empty = html(summary([]), options())

describe('the page', () => {
  it('is the same around any data', () => {
    const { around } = parts(empty)
    fc.assert(
      fc.property(hostileCase, ({ summary: given, verdict }) => {
        const page = parts(html(given, options({ verdict, verbose: 1, minConfidence: 'possible' })))
        expect(page.around).toBe(around)
        expect(page.block).toMatch(/^[^<>&\n\r\u2028\u2029]+$/)
        JSON.parse(page.block)
      }),
    )
  })

  it('holds no hidden character, and shows those of a log', () => {
    fc.assert(
      fc.property(hostileCase, ({ summary: given, verdict }) => {
        const page = html(given, options({ verdict }))
        expect(page).not.toMatch(HIDDEN)
        JSON.parse(parts(page).block, (_, value: unknown) => {
          if (typeof value === 'string') expect(value).not.toMatch(HIDDEN)
          return value
        })
      }),
    )
  })

  it('has a policy that names exactly its own script and style', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(empty)![1]!
    const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
    const style = /<style>([\s\S]*?)<\/style>/.exec(empty)![1]!
    const script = /<script>([\s\S]*?)<\/script>/.exec(empty)![1]!
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `script-src ${hash(script)}`,
      `style-src ${hash(style)}`,
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
    ])
    // Before the first thing that it is about.
    expect(empty.indexOf('Content-Security-Policy')).toBeLessThan(empty.indexOf('<style>'))
    expect(script).not.toMatch(
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|Function\(|fetch\(|import\(/,
    )
    expect(empty.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(
      /(?:src|href)="(?!data:)|@import|url\(|https?:\/\/\w/,
    )
  })
})

describe('its data', () => {
  it('tells incidents, codes with advice, sources, problems and what was read', () => {
    const data = dataOf(html(told, options()))
    expect(data.headline[0]).toBe('Found 1,224 errors of 4 codes in 2 sources (120,432 lines, 14.2 MiB).')
    const pin = data.codes.find(c => c.code === 'CKR_PIN_INCORRECT')!
    expect(pin).toMatchObject({ count: 1203, severity: 'error', kind: 'error', facts: ['0xa0 = 160'] })
    const heads = pin.parts.map(p => p.head)
    expect(heads.slice(0, 3)).toEqual(['Where', 'Why, when logging in', 'What to do, when logging in'])
    expect(heads).toContain('Sources')
    expect(pin.parts.flatMap(p => p.items.flatMap(i => i.lines ?? []))).toContain('pkcs11-tool --module <module> -L')
    expect(data.codes.map(c => c.kind)).toEqual(['error', 'error', 'error', 'error', 'secondary', 'benign'])
    expect(data.sources.map(s => s.whole)).toEqual([true, false])
    expect(data.problems.length).toBe(5)
    expect(dataOf(html(told, options({ lang: 'zh' }))).words.codes).toBe('错误码')
  })

  it('shows a verdict with what is violated and how to accept it', () => {
    const { gate } = dataOf(html(told, options({ verdict: failed })))
    expect(gate!.state).toBe('fail')
    expect(gate!.violations).toHaveLength(4)
    expect(gate!.violations[0]).toMatchObject({
      title: 'CKR_DEVICE_REMOVED: The token was removed (12 times, operation unknown)',
      remedy: { text: 'Insert it again.' },
    })
    expect(dataOf(html(told, options())).gate).toBeNull()
  })

  it('makes links of addresses of the web alone', () => {
    const entry = { ...options().packs[0]!.codes[0]! }
    const sources = ['javascript:alert(1)', 'https://', 'data:text/html,x', 'https://ok.example/a"b<c'].map(
      address => ({
        title: 'T',
        address,
      }),
    )
    const packs = [{ ...options().packs[0]!, codes: [{ ...entry, sources }] }]
    const { codes } = dataOf(html(told, options({ packs })))
    const links = codes.flatMap(c => c.parts.flatMap(p => p.items.flatMap(i => i.href ?? [])))
    expect([...new Set(links)]).toEqual(['https://ok.example/a%22b%3Cc'])
  })

  it('stays small enough to open', () => {
    const many = summary(Array.from({ length: 5000 }, (_, i) => finding({ code: `0x${i}`, value: i })))
    const data = dataOf(html(many, options()))
    expect(data.codes).toHaveLength(2000)
    expect(data.codesLeft).toBe('3,000 more are not in this file; --format json lists all')
  })
})

describe('the chart', () => {
  it('has few columns of a width that can be named, and loses no occurrence', () => {
    const buckets = fc.array(
      fc.record({ start: fc.integer({ min: -6e13, max: 2.5e14 }), count: fc.integer({ min: 1, max: 9 }) }),
      {
        minLength: 1,
      },
    )
    fc.assert(
      fc.property(buckets, list => {
        const findings = [finding({}, { buckets: list })]
        const scale = scaleOf(findings)!
        const columns = columnsOf(findings, scale)
        expect(scale.columns).toBeLessThanOrEqual(96)
        expect(columns.every(([column]) => column >= 0 && column < scale.columns)).toBe(true)
        expect(columns.reduce((sum, [, count]) => sum + count, 0)).toBe(list.reduce((sum, b) => sum + b.count, 0))
      }),
    )
    const hour = [0, 59].map(minute => ({ start: T0 + minute * 60_000, count: 1 }))
    expect(scaleOf([finding({}, { buckets: hour })])).toEqual({ start: T0, width: 60_000, columns: 60 })
    expect(scaleOf([finding({}, { buckets: [{ start: 9e15, count: 1 }] })])).toBeNull()
  })
})
