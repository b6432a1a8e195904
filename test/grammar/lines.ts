/** Lines as the grammar reads them, with the built-in vocabulary. */
import { parseEvent } from '../../src/formats/event.ts'
import { makeClock } from '../../src/formats/time/clock.ts'
import { makeReader } from '../../src/grammar/reader.ts'
import { LineReading } from '../../src/grammar/reading.ts'
import { vocabularyOf } from '../../src/grammar/vocabulary.ts'
import { lineEndOf, type View } from '../../src/model/bytes/view.ts'
import type { LogEvent } from '../../src/model/findings/event.ts'
import { builtInRules } from '../support/rules/rules.ts'

export const rules = builtInRules()
export const vocabulary = vocabularyOf(rules).it!
const clock = makeClock({ year: 2026, zone: 'UTC' })

export function eventOf(bytes: Uint8Array, from: number, to: number): LogEvent {
  return parseEvent(bytes, from, to, clock)
}

/** Returns the views of all lines of a text. */
export function viewsOf(text: string | Uint8Array): View[] {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  const views: View[] = []
  for (let at = 0; at < bytes.length; ) {
    const lineEnd = lineEndOf(bytes, at, bytes.length)
    views.push({ bytes, base: 0, floor: 0, lineStart: at, lineEnd, ceiling: bytes.length })
    at = lineEnd + 1
  }
  return views
}

/** Returns the reading of one line. */
export function readingOf(text: string): LineReading {
  const bytes = new TextEncoder().encode(text)
  const reading = new LineReading(vocabulary, rules.automaton, rules.signals!)
  const event = eventOf(bytes, 0, bytes.length)
  reading.readTokens(bytes, 0, event.message, bytes.length)
  reading.readSigns(bytes, 0, bytes.length, event)
  return reading
}

/** A code as the grammar tells it. */
export interface ToldCode {
  readonly line: number
  readonly code: string
  readonly confidence: string
  readonly parts: readonly string[]
  readonly functionName: string | null
  readonly text: string
}

/** Reads all lines of a text, each with what the lines before it said. */
export function tell(text: string | Uint8Array): ToldCode[] {
  const reader = makeReader(rules)!
  return viewsOf(text).flatMap((view, i) =>
    reader.read(view, eventOf(view.bytes, view.lineStart, view.lineEnd)).map(hit => ({
      line: i + 1,
      code: hit.entry?.code ?? hit.symbol ?? String(hit.value),
      confidence: hit.evidence!.confidence,
      parts: hit.evidence!.parts.split('+'),
      functionName: hit.functionName,
      text: new TextDecoder().decode(view.bytes.subarray(hit.start, hit.end)),
    })),
  )
}
