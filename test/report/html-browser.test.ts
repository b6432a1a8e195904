/** The HTML report in a real browser: nothing in a log runs, loads or opens, and readers can sort, search and open codes. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Summary } from '../../src/model/counts/summary.ts'
import { html } from '../../src/report/html/html.ts'
import { Browser, CHROMIUM, type Tab } from '../support/programs/browser.ts'
import { scratch } from '../support/programs/shell.ts'
import { finding, options, source, summary } from './make.ts'
import { failed, told, withFingerprints } from './verdicts.ts'

const TAGS = [
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<script>alert(1)</script>',
  '</script><script>alert(1)</script>',
  '<!--<script>alert(1)</script>-->',
  '<iframe src="javascript:alert(1)">',
  '<a href="javascript:alert(1)">x</a>',
  '<body onload=alert(1)>',
  '<details open ontoggle=alert(1)>',
  '<input autofocus onfocus=alert(1)>',
  '<style>@import "http://127.0.0.1:9/x"</style>',
  '<link rel=stylesheet href=http://127.0.0.1:9/x>',
  '<meta http-equiv=refresh content="0;url=http://127.0.0.1:9/x">',
  '<object data=http://127.0.0.1:9/x>',
  '<base href=http://127.0.0.1:9/>',
  '<form action=http://127.0.0.1:9/x><button autofocus>x</form>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
  'javascript:alert(1)',
  '{{constructor.constructor("alert(1)")()}}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: an attack on templates
  '${alert(1)}',
]
const WRAPS = [
  (x: string) => x,
  (x: string) => `"${x}`,
  (x: string) => `'>${x}`,
  (x: string) => `</title></style></textarea>${x}`,
  (x: string) => `]]>${x}`,
  (x: string) => `\\"${x}`,
  (x: string) => `\u2028${x}`,
  (x: string) => `--!>${x}`,
  (x: string) => x.replaceAll('<', '\\u003c'),
  (x: string) => x.replaceAll('<', '&lt;'),
  (x: string) => x.replaceAll('<', '%3C'),
  (x: string) => x.toUpperCase(),
  (x: string) => `\0${x}`,
  (x: string) => `</noscript>${x}`,
  (x: string) => `${x}__proto__`,
  (x: string) => `\ud800${x}`,
  (x: string) => x.replaceAll(' ', '/'),
  (x: string) => x.replaceAll(' ', '\n'),
  (x: string) => `<x ${x}`,
  (x: string) => `<<${x}`,
  (x: string) => x.replaceAll('alert(1)', 'alert`1`'),
  (x: string) => `${x}\u202e`,
  (x: string) => `|${x}|`,
  (x: string) => `[a](${x})`,
  (x: string) => `​${x}`,
]
const VECTORS = TAGS.flatMap(tag => WRAPS.map(wrap => wrap(tag)))

/** Each vector in every field that a log, an archive or a configuration can fill. */
function attacked(): Summary {
  const findings = VECTORS.flatMap((v, i) => [
    finding(
      { code: `${v}${i}`, value: null, context: v, producer: v, namespace: v, vendor: v },
      {
        params: [{ name: v, value: v, count: 1 }],
        samples: [{ source: 0, line: 1, offset: 0, raw: v, text: v }],
      },
    ),
  ])
  const problem = (v: string) =>
    ({ id: 'a/b', kind: 'input', place: { path: v, member: v }, fact: v, remedy: v }) as const
  return withFingerprints(
    summary(findings, {
      sources: VECTORS.map(v => source(v, { member: v, format: v, state: 'partial', problems: [problem(v)] })),
      problems: VECTORS.map(problem),
      totals: { bytes: 1, lines: 1, events: 1, lost: 1, skipped: Object.fromEntries(VECTORS.map(v => [v, 1])) },
      packs: VECTORS.map(v => ({ namespace: v, version: v, digest: v })),
    }),
  )
}

describe.runIf(CHROMIUM !== null)('in Chromium', () => {
  let browser: Browser
  beforeAll(() => {
    browser = new Browser()
  })
  afterAll(() => browser.close())

  const open = (page: string): Promise<Tab> => {
    const path = join(scratch(), 'report.html')
    writeFileSync(path, page)
    return browser.open(path)
  }
  const codes = (tab: Tab) =>
    tab.evaluate<string[]>(`[...document.querySelectorAll('.row .name')].map(n => n.textContent)`)
  const click = (tab: Tab, selector: string) =>
    tab.evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`)
  const pick = (tab: Tab, i: number, value: string) =>
    tab.evaluate(
      `{const s = document.querySelectorAll('.tools select')[${i}]; s.value = '${value}'; s.dispatchEvent(new Event('input'))}`,
    )

  test('500 attacks in every field do nothing', async () => {
    expect(VECTORS).toHaveLength(500)
    const verdict = { ...failed, baseline: VECTORS[0]!, gaps: VECTORS.map(path => ({ kind: 'empty', path }) as const) }
    const tab = await open(html(attacked(), options({ verdict, verbose: 1, minConfidence: 'possible' })))
    // Every code opened, so that every text has been in the page.
    const opened = await tab.evaluate<number>(
      `{const n = document.querySelectorAll('.name'); n.forEach(b => b.click()); n.length}`,
    )
    expect(opened).toBe(500)
    await tab.evaluate(`document.querySelectorAll('.name').forEach(b => b.focus())`)
    await new Promise(done => setTimeout(done, 300))
    expect(tab.deeds).toEqual({ dialogs: [], requests: [], complaints: [] })
    const foreign = `document.querySelectorAll('img,iframe,object,embed,form,base,math,body details[ontoggle],script[src],main script,main style,a[href^="javascript"]').length`
    expect(await tab.evaluate(foreign)).toBe(0)
    // The browser of this test sees what it must not: a page with such a script complains.
    const live = await open(html(told, options()).replace('</main>', `</main>${VECTORS[0]}<script>alert(1)</script>`))
    expect(live.deeds.complaints.length).toBeGreaterThan(0)
  })

  test('a reader sorts, searches, filters and opens codes', async () => {
    const tab = await open(html(told, options()))
    expect(await codes(tab)).toEqual(['CKR_DEVICE_REMOVED', 'CKR_PIN_INCORRECT', '12000007', '0x80000054'])
    await click(tab, '[data-key=count]')
    expect((await codes(tab))[0]).toBe('CKR_PIN_INCORRECT')
    await click(tab, '[data-key=count]')
    expect(await codes(tab)).toEqual(['0x80000054', '12000007', 'CKR_DEVICE_REMOVED', 'CKR_PIN_INCORRECT'])
    await click(tab, '[data-key=code]')
    expect((await codes(tab))[0]).toBe('0x80000054')
    await pick(tab, 0, '')
    expect(await codes(tab)).toHaveLength(6)
    await pick(tab, 0, 'benign')
    expect(await codes(tab)).toEqual(['CKR_BUFFER_TOO_SMALL'])
    await pick(tab, 0, '')
    await pick(tab, 2, 'huks')
    expect(await codes(tab)).toEqual(['12000007'])
    await pick(tab, 2, '')
    await tab.evaluate(
      `{const s = document.querySelector('input'); s.value = 'insert it again'; s.dispatchEvent(new Event('input'))}`,
    )
    expect(await codes(tab)).toEqual(['CKR_DEVICE_REMOVED'])
    await click(tab, '.name')
    expect(await tab.evaluate(`document.querySelector('.more').textContent`)).toContain('Insert it again.')
    expect(await tab.evaluate<number>(`document.querySelectorAll('svg rect').length`)).toBeGreaterThan(0)
    expect(tab.deeds).toEqual({ dialogs: [], requests: [], complaints: [] })
  })

  test.each([
    [400, 'en'],
    [400, 'zh'],
    [1280, 'en'],
  ] as const)('fits a screen of %i columns (%s)', async (width, lang) => {
    const tab = await open(html(told, options({ lang, verdict: failed })))
    await tab.resize(width, 900)
    await tab.evaluate(`document.querySelectorAll('.name').forEach(b => b.click())`)
    expect(await tab.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
  })

  test('is dark or light as the system says, until the reader decides', async () => {
    const tab = await open(html(told, options()))
    const ground = () => tab.evaluate<string>('getComputedStyle(document.body).backgroundColor')
    await tab.resize(800, 600, 'light')
    const light = await ground()
    await tab.resize(800, 600, 'dark')
    const dark = await ground()
    expect(dark).not.toBe(light)
    await click(tab, 'header button')
    expect([light, dark]).toContain(await ground())
  })
})
