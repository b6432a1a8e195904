/**
 * Calls that never returned. A call that is open when the process ends has no known outcome: it is neither success nor
 * failure, and often the very place where a process crashed or hangs.
 *
 *     12: C_Login   Returned: 0    13: C_Sign                    ◄── end of the source, or the banner of a new process
 *                                  └─ open: nothing returned after it
 *
 * Tested where a source ends and where a process starts, so that no other line costs anything.
 */
import type { CallMark } from '../../model/bytes/view.ts'

/**
 * Returns the calls of a producer that are open after `marks`, which come nearest first. Where returns have no key, only
 * calls after the last return are known to be open: it is unknown which of several threads it ended. A producer without any
 * return is not a trace but a list of names.
 */
export function openCalls(producer: string, marks: Iterable<CallMark>): CallMark[] {
  const open: CallMark[] = []
  const settled = new Set<string>()
  let returns = 0
  let closed = false
  for (const mark of marks) {
    if (mark.producer !== producer) continue
    if (mark.kind === 'start') break
    if (mark.kind === 'call') {
      if (closed || (mark.key !== null && settled.has(mark.key))) continue
      open.push(mark)
      if (mark.key !== null) settled.add(mark.key)
      continue
    }
    returns++
    if (mark.key === null) closed = true
    else settled.add(mark.key)
    if (closed && open.length === 0) return []
    if (closed) break
  }
  return returns > 0 ? open : []
}

/**
 * Returns the open calls that do not return later: a process that starts may write into the trace of one that continues.
 * `after` are the marks of the line with which it starts and of later lines, in order.
 */
export function withoutLaterReturns(open: readonly CallMark[], after: readonly CallMark[]): CallMark[] {
  const producer = open[0]!.producer
  const marks = after.filter((mark, i) => mark.producer === producer && isFirstOfItsLine(after, i))
  if (open.every(mark => mark.key === null)) {
    // More returns than calls: one of them belongs to an earlier call.
    let balance = 0
    for (const mark of marks) {
      if (mark.kind === 'start') continue
      balance += mark.kind === 'call' ? 1 : -1
      if (balance < 0) return []
    }
    return [...open]
  }
  return open.filter(({ key }) => {
    const next = marks.find(mark => mark.key === key && mark.kind !== 'start')
    return next === undefined || next.kind === 'call'
  })
}

/** Returns whether a mark counts: a line matched by several shapes (an error and a return) counts once, a start not at all. */
function isFirstOfItsLine(marks: readonly CallMark[], at: number): boolean {
  const { offset, producer } = marks[at]!
  for (let i = at - 1; i >= 0 && marks[i]!.offset === offset; i--)
    if (marks[i]!.producer === producer && marks[i]!.kind !== 'start') return false
  return true
}
