/**
 * One failure, told several times: the library's line, the application's line, the head of the stack trace. Lines of one
 * speaker are failures of their own; lines of different speakers at the same time are one.
 */
import { lineStartOf, textOf, type View } from '../../model/bytes/view.ts'
import type { LogEvent } from '../../model/findings/event.ts'
import { UNKNOWN_CONTEXT } from '../../model/findings/finding.ts'
import type { LineSpeaker, RecentFinding } from './recent-findings.ts'

/** Maximum number of lines between two lines of one failure; those of stack traces do not count. */
const LINES = 6
/** Number of lines of any kind that are looked through for them. */
const ALL_LINES = 120
/** Maximum distance of their times, in ms. */
const AT_ONCE_MS = 1000

const CAUSE = /^\s*(?:Caused by\b|--->|\[?Inner|nested\b|Cause\b|caused by\b)/
const HEAD =
  /^(?:\s*(?:Uncaught |Unhandled |Error: |panic: )?(?:[A-Za-z_$][\w$]*(?:\.|::|\\))*[A-Za-z_$][\w$]*(?:Error|Exception|Exc|Fault)\b[:( ])/

/** Returns who writes a line. */
export function speakerOf({ bytes, lineStart, lineEnd }: View, event: LogEvent): LineSpeaker {
  const stamped = event.dialect !== 'none'
  const program = event.tag ?? event.process
  if (program !== null && event.level !== null && !isCauseStart(bytes, lineStart + event.message))
    return { name: `${event.level} ${masked(program)}`, stamped, part: 'log' }
  const from = Math.min(lineStart + event.message, lineEnd)
  const message = textOf(bytes, from, Math.min(lineEnd, from + 160))
  const part = CAUSE.test(message) ? 'cause' : event.level === null && HEAD.test(message) ? 'head' : 'log'
  return { name: `${event.level ?? ''} ${masked(program ?? beginning(message))}`, stamped, part }
}

/** Numbers in names of programs differ from line to line. */
function masked(name: string): string {
  return /[0-9]/.test(name) ? name.replace(/[0-9]+/g, '#') : name
}

/** Returns whether a message may begin with the cause of an exception. */
function isCauseStart(bytes: Uint8Array, at: number): boolean {
  const first = bytes[at]
  return first === 0x43 || first === 0x63 || first === 0x2d || first === 0x20 || first === 0x5b || first === 0x6e
}

/** Returns the statement of a program that wrote a line: its message without what differs from time to time. */
export function statementOf(speaker: LineSpeaker, { bytes, lineStart, lineEnd }: View, { message }: LogEvent): string {
  const from = Math.min(lineStart + message, lineEnd)
  const text = textOf(bytes, from, Math.min(lineEnd, from + 240)).trimEnd()
  return `${speaker.name}\n${text.replace(/[0-9A-Za-z]*[0-9][0-9A-Za-z]*/g, '#')}`
}

/** The first word of a message, up to a sign: `hsmd[77]: …`, `core-sign ...`. */
function beginning(message: string): string {
  return (
    /^(?:[\s[(<|]*(?:[0-9][0-9:.,TZ+-]*|[A-Z]|[A-Z]{3,8})[\])>|]*\s+)*[\s[(<]*([^\s:=\])>]{1,32})/.exec(message)?.[1] ??
    ''
  )
}

/** Returns whether an earlier finding of the same code tells the same failure as a later one. */
export function isSameFailure(
  before: RecentFinding,
  after: RecentFinding,
  view: View,
  parse: (view: View) => LogEvent,
): boolean {
  if (before.inner || after.inner || before.weak || before.layer === 'trace') return false
  if (!before.byEvidence && !after.byEvidence && before.speaker.name === after.speaker.name) return false
  if (before.pid !== null && after.pid !== null && before.pid !== after.pid) return false
  const isApart = before.time !== null && after.time !== null && Math.abs(after.time - before.time) > AT_ONCE_MS
  if (isApart || (after.callLine === null && differ(before, after))) return false
  const gap = linesBetween(before.line - view.base, view, parse)
  if (gap > LINES) return false
  // A value whose call came before the earlier line: an object printed with its code, a result told again.
  if (after.callLine !== null) return gap === 0 || after.callLine <= before.line
  if (after.speaker.part === 'cause') return gap <= 3
  if (after.speaker.part === 'head') return before.speaker.part === 'head' ? gap === 0 : gap <= 2
  if (before.speaker.part !== 'log') return gap <= 1 && after.speaker.name !== before.speaker.name
  if (before.speaker.name === after.speaker.name) {
    if (gap > 0) return false
    if (isCalled(before) && after.functionName === null && after.told === before.told) return true
    if (before.producer !== after.producer)
      return isAtOnce(before, after) || (!before.speaker.stamped && !after.speaker.stamped)
    return before.functionName === after.functionName && before.functionName !== null && isAtOnce(before, after)
  }
  // Without a program's name, lines with a function each are calls of their own.
  const isNameless = !before.speaker.stamped && !after.speaker.stamped
  if (isNameless && before.functionName !== null && after.functionName !== null && before.producer === after.producer)
    return false
  return gap <= 1 || (before.functionName !== null && before.functionName === after.functionName)
}

/** A line about a function of the interface: the program tells its failure again in words of its own. */
function isCalled({ functionName, told }: RecentFinding): boolean {
  return functionName?.startsWith('C_') === true && told !== UNKNOWN_CONTEXT
}

/** Both have times, and these are equal but for the time that printing takes. */
function isAtOnce(a: RecentFinding, b: RecentFinding): boolean {
  return a.time !== null && b.time !== null && Math.abs(b.time - a.time) <= 20
}

/** Two calls: their operations or functions differ where both are known. */
function differ(a: RecentFinding, b: RecentFinding): boolean {
  if (a.told !== UNKNOWN_CONTEXT && b.told !== UNKNOWN_CONTEXT && a.told !== b.told) return true
  const names = [a.functionName, b.functionName].map(name => (name?.startsWith('C_') ? name : null))
  return names[0] !== null && names[1] !== null && names[0] !== names[1]
}

/** Counts the lines between the one at index `from` and that of the view that belong to no stack trace; Infinity if too many. */
export function linesBetween(from: number, view: View, parse: (view: View) => LogEvent): number {
  const { bytes, floor } = view
  if (from < floor) return Infinity
  let count = 0
  let start = view.lineStart
  for (let n = 0; n < ALL_LINES; n++) {
    const lineEnd = start - 1
    start = lineStartOf(bytes, lineEnd, floor)
    if (start <= from) return count
    const { message } = parse({ ...view, lineStart: start, lineEnd })
    if (!isTrace(bytes, start + message, lineEnd) && ++count > LINES) return Infinity
  }
  return Infinity
}

/** Returns whether a line is empty, indented, or begins as those of stack traces do. */
function isTrace(bytes: Uint8Array, start: number, end: number): boolean {
  if (start >= end) return true
  const first = bytes[start]
  if (first === 0x0a || first === 0x0d || first === 0x09 || first === 0x20) return true
  const text = textOf(bytes, start, Math.min(bytes.length, start + 12))
  return /^(?:at |\.\.\. |Traceback|File "|During handling|The above exc|goroutine|\^|\\n|")/.test(text)
}
