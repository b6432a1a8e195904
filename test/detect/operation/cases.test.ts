/** The operation that people read in lines of many programs, loggers and languages. Data: the `.txt` files of this folder. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ContextFinder } from '../../../src/detect/operation/context.ts'
import { parseEvent } from '../../../src/formats/event.ts'
import { makeClock } from '../../../src/formats/time/clock.ts'
import { lineEndOf, lineStartOf, type View } from '../../../src/model/bytes/view.ts'
import type { LogEvent } from '../../../src/model/findings/event.ts'
import { builtInRules } from '../../support/rules/rules.ts'

const rules = builtInRules()
const clock = makeClock({ year: 2026, zone: 'UTC' })
const finders = new Map(rules.packs.map(pack => [pack.namespace, new ContextFinder(pack)]))
const shape = { ...rules.shapes.find(s => s.kind === 'code')!, context: null, block: false, frames: false, prose: 4 }

const eventOf = ({ bytes, lineStart, lineEnd }: View): LogEvent => parseEvent(bytes, lineStart, lineEnd, clock)

/** Lines before, nearest first, as if none of them had a finding. */
function* linesBefore(view: View, count: number): Generator<View> {
  for (let start = view.lineStart; count > 0 && start > 0; count--) {
    const lineEnd = start - 1
    start = lineStartOf(view.bytes, lineEnd, 0)
    yield { ...view, lineStart: start, lineEnd }
  }
}

/** The operation of the code between « and ». */
function operationOf(namespace: string, marked: string, behind: Uint8Array): string {
  const lines = marked.replaceAll('⏎', '\n')
  const [before, code] = [lines.slice(0, lines.indexOf('«')), lines.slice(lines.indexOf('«') + 1, lines.indexOf('»'))]
  const text = new TextEncoder().encode(lines.replace(/[«»]/g, ''))
  // Bytes of earlier reads may lie behind the text.
  const bytes = new Uint8Array([...text, ...behind])
  const start = Buffer.byteLength(before)
  const end = start + Buffer.byteLength(code)
  const lineStart = lineStartOf(bytes, start, 0)
  const lineEnd = lineEndOf(bytes, start, text.length)
  const view: View = { bytes, base: 0, floor: 0, ceiling: text.length, lineStart, lineEnd }
  const entry = rules.packs
    .find(pack => pack.namespace === namespace)!
    .codes.find(
      ({ symbol, code: name }) =>
        symbol === code || name === code || (code === '192' && symbol === 'CKR_SIGNATURE_INVALID'),
    )
  const { context } = finders.get(namespace)!.find({
    shape,
    hit: { start, end, raw: code, entry: entry ?? null, functionName: null, key: null },
    view,
    event: eventOf(view),
    before: count => linesBefore(view, count),
    lineContext: { event: eventOf, marks: () => [], frames: () => [] },
  })
  return context
}

const casesOf = (file: string): string[][] =>
  readFileSync(join(import.meta.dirname, file), 'utf8')
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'))
    .map(line => {
      const bar = line.indexOf('|')
      return [...line.slice(0, bar).trim().split(/ +/), line.slice(bar + 2)]
    })

/** What may lie behind a text without changing anything. */
const BEHIND = ['', '(', '=C_Login', '":"C_Login"', '.c', '\n    at PKCS11.C_Login (a.js:1:2)', '()ok', '://'].map(
  text => new TextEncoder().encode(text),
)

function check(namespace: string, operation: string, text: string): void {
  const operations = BEHIND.map(behind => operationOf(namespace, text, behind))
  expect(operations).toEqual(BEHIND.map(() => (operation === '?' ? 'unknown' : operation)))
}

test.each(casesOf('pkcs11.txt'))('pkcs11: %s: %s', (operation, text) => check('pkcs11', operation!, text!))

test.each(casesOf('harmony.txt'))('%s: %s: %s', (namespace, operation, text) => check(namespace!, operation!, text!))

test.each(casesOf('kinds.txt'))('%s: %s: %s', (namespace, operation, text) => check(namespace!, operation!, text!))
