/**
 * Lines beside an error that may say why: a code such as "general error" says little, but the program often tells the reason
 * a line before or after it. Depends on the bytes that the view of the line bounds and on nothing else.
 */

import { lineEndOf, lineStartOf, type View, withoutReturn } from '../../model/bytes/view.ts'
import { LEVELS, type LogEvent } from '../../model/findings/event.ts'
import { FOREIGN, linesBefore } from './same-process.ts'

/** What may be queried about lines near an error. */
export interface BesideLineContext {
  readonly event: (view: View) => LogEvent
  /** Returns whether a line has a code of its own. */
  readonly hasCode: (view: View) => boolean
}

/** A line beside an error; `distance` is the number of lines from the error to it, negative before the error. */
export interface LineBeside {
  readonly view: View
  readonly event: LogEvent
  readonly distance: number
}

/** Number of lines of the same process, on either side, among which lines are chosen; and how many of them. */
const REACH = 5
const CHOSEN = 2
/** Maximum time between the lines, where both have times: what is further away is about something else. */
const NEAR_MS = 60_000
/** Maximum number of bytes of a line in which words are looked for. */
const LOOKED_AT = 2000

const LF = 0x0a
const WARN = LEVELS.indexOf('warn')

/** Words by which a line tells of trouble although it has no level. */
const TROUBLE =
  /fail|error|\berr\b|exception|unable|cannot|could not|can't|denied|refused|reject|timed? ?out|expired|invalid|not found|no such|missing|unreachable|unavailable|\blost\b|broken|corrupt|disconnect|removed|mismatch|abort|killed|panic|\bfatal\b|\bcrit(?:ical)?\b|\bwarn(?:ing)?\b|out of (?:memory|space)|no space|too many|exhausted|失败|错误|异常|超时|拒绝|过期|无法|断开|丢失|损坏/i

/** Words that say that all is well. */
const NO_TROUBLE = /\b(?:no|0|without|zero) (?:\w+ )?(?:errors?|failures?|fail|exceptions?)\b|错误码?[:：] ?0\b/i

const FRAME = /^\s*(?:at |File "|#[0-9]+ |\.\.\. [0-9]+ (?:more|common)|Traceback |goroutine )/

/**
 * Returns the nearest lines of the same process that tell of trouble and have no code, nearest first; of two at the same
 * distance the one before. `raw` is how the error is written: a line that repeats it says nothing new.
 */
export function linesBeside(view: View, raw: string, context: BesideLineContext): LineBeside[] {
  const own = context.event(view)
  const before = distances(view, [...linesBefore(view, own, REACH, context.event)])
  const after = [...linesAfter(view, own, context.event)]
  const near = [...before, ...after].sort(
    (a, b) => Math.abs(a.distance) - Math.abs(b.distance) || a.distance - b.distance,
  )
  const chosen: LineBeside[] = []
  const said = new Set<string>()
  for (const { view: line, distance } of near) {
    if (chosen.length === CHOSEN) break
    const event = context.event(line)
    if (!isNear(own, event)) continue
    const message = messageOf(line, event)
    if (said.has(message) || FRAME.test(message) || repeats(message, raw)) continue
    if (!tellsTrouble(event, message) || context.hasCode(line)) continue
    said.add(message)
    chosen.push({ view: line, event, distance })
  }
  return chosen
}

interface NearLine {
  readonly view: View
  readonly distance: number
}

/** Counts the lines between each of these earlier lines and the view's, those of other processes too. */
function distances({ bytes, lineStart, floor }: View, lines: readonly View[]): NearLine[] {
  // A piece of an overlong line has no line before it, but the rest of its own.
  if (lineStart > 0 && bytes[lineStart - 1] !== LF) return []
  let at = lineStart
  let distance = 0
  return lines.map(view => {
    while (at > view.lineStart) {
      at = lineStartOf(bytes, at - 1, floor)
      distance--
    }
    return { view, distance }
  })
}

/** Yields whole lines after that of the view, nearest first, without those of other processes. */
function* linesAfter(view: View, own: LogEvent, parse: (view: View) => LogEvent): Generator<NearLine> {
  const { bytes, ceiling } = view
  let end = view.lineEnd
  let distance = 0
  let count = REACH
  for (let foreign = 0; foreign <= FOREIGN && count > 0 && bytes[end] === LF; ) {
    const start = end + 1
    end = lineEndOf(bytes, start, ceiling)
    // The rest of a line that is cut here may say something else.
    if (end >= ceiling) return
    distance++
    const line = { ...view, lineStart: start, lineEnd: withoutReturn(bytes, start, end) }
    if (own.pid !== null && (parse(line).pid ?? own.pid) !== own.pid) foreign++
    else {
      count--
      yield { view: line, distance }
    }
  }
}

function isNear({ time }: LogEvent, other: LogEvent): boolean {
  return time === null || other.time === null || Math.abs(time - other.time) <= NEAR_MS
}

function messageOf({ bytes, lineStart, lineEnd }: View, { message }: LogEvent): string {
  const from = Math.min(lineStart + message, lineEnd)
  return Buffer.from(bytes.subarray(from, Math.min(lineEnd, from + LOOKED_AT))).toString()
}

/** A short number stands in many lines. */
function repeats(message: string, raw: string): boolean {
  return raw.length >= 4 && message.includes(raw)
}

function tellsTrouble({ level }: LogEvent, message: string): boolean {
  if (message.trim() === '' || NO_TROUBLE.test(message)) return false
  return (level !== null && LEVELS.indexOf(level) >= WARN) || TROUBLE.test(message)
}
