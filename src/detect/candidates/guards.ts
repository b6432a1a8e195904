/** Guards: whether the surroundings of a match support it. */

import { type ConditionSearcher, textOf, type View, withoutReturn } from '../../model/bytes/view.ts'
import type { LogEvent } from '../../model/findings/event.ts'
import type { CodeEntry } from '../../model/rules/knowledge.ts'
import type { Guard } from '../../model/rules/shape.ts'
import { linesBefore } from '../history/same-process.ts'

/** What a guard is asked about. `hitEnd` is an index into the view's bytes. */
export interface GuardInput {
  readonly view: View
  readonly event: LogEvent
  readonly entry: CodeEntry | null
  readonly hitEnd: number
  readonly lineContext: GuardLineContext
}

/** What guards may ask about the surroundings. */
interface GuardLineContext {
  readonly onLine: ConditionSearcher
  readonly at: ConditionSearcher
  readonly event: (view: View) => LogEvent
}

/** `veto`: what must not be there is there. `fails`: a supporting condition is missing. */
export type GuardResult = 'holds' | 'fails' | 'veto'

/** Judges a guard; into `held` go the names of the conditions that held. */
export function judgeGuard(guard: Guard, occasion: GuardInput, held: string[]): GuardResult {
  const { view, lineContext } = occasion
  const { onLine, at } = lineContext
  const lineEnd = withoutReturn(view.bytes, view.lineStart, view.lineEnd)
  if (guard.unless !== null && onLine(guard.unless, view.lineStart, lineEnd)) return 'veto'
  if (guard.next !== null && at(guard.next, occasion.hitEnd, lineEnd)) return 'veto'
  return guardHolds(guard, occasion, held) ? 'holds' : 'fails'
}

/** True when every supporting condition holds. */
function guardHolds(guard: Guard, occasion: GuardInput, held: string[]): boolean {
  const { view, event, lineContext } = occasion
  const { onLine } = lineContext
  const lineEnd = withoutReturn(view.bytes, view.lineStart, view.lineEnd)
  if (guard.dialects.length > 0 && !guard.dialects.includes(event.dialect)) return false
  if (guard.domains.length > 0 && !(event.domain !== null && guard.domains.includes(event.domain))) return false
  if (guard.tags.length > 0 && !(event.tag !== null && guard.tags.includes(event.tag))) return false
  if (guard.line !== null && !onLine(guard.line, view.lineStart, lineEnd)) return false
  if (guard.near !== null && !isNear(guard.near, guard.nearLines, occasion, lineEnd)) return false
  if (guard.message && !messageOnLine(occasion, lineEnd)) return false
  if (guard.any.length > 0 && !guard.any.some(g => guardHolds(g, occasion, held))) return false
  // `report/` has a phrase for each; what of the head met a condition is one of the names that the pack lists.
  if (guard.dialects.length > 0) held.push(heldBy('dialects', event.dialect))
  if (guard.domains.length > 0) held.push(heldBy('domains', event.domain!))
  if (guard.tags.length > 0) held.push(heldBy('tags', event.tag!))
  if (guard.line !== null) held.push('line')
  if (guard.near !== null) held.push('near')
  if (guard.message) held.push('message')
  return true
}

/** Made once for each name that the packs list. */
const HELD = {
  dialects: new Map<string, string>(),
  domains: new Map<string, string>(),
  tags: new Map<string, string>(),
}

function heldBy(condition: keyof typeof HELD, name: string): string {
  let held = HELD[condition].get(name)
  if (held === undefined) {
    held = `${condition}:${name}`
    HELD[condition].set(name, held)
  }
  return held
}

/** On the line, or shortly before it in what the same process wrote; a JSON record stands for itself. */
function isNear(search: number, lines: number, { view, event, lineContext }: GuardInput, lineEnd: number): boolean {
  const { onLine, event: parse } = lineContext
  if (onLine(search, view.lineStart, lineEnd)) return true
  if (event.dialect === 'json') return false
  for (const { lineStart, lineEnd: end } of linesBefore(view, event, lines, parse))
    if (onLine(search, lineStart, end)) return true
  return false
}

/** Whether the line shows one of the code's own messages; a template counts by its longest fixed part. */
function messageOnLine({ view, entry }: GuardInput, lineEnd: number): boolean {
  if (entry === null || entry.messages.length === 0) return false
  const text = textOf(view.bytes, view.lineStart, lineEnd)
  return entry.messages.some(message => {
    const fixed = message.split(/\$\{[A-Za-z]+\}/).reduce((a, b) => (b.length > a.length ? b : a), '')
    return fixed.trim().length >= 8 && text.includes(fixed.trim())
  })
}
