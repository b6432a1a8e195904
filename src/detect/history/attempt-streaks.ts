/**
 * Streaks: tries with a wrong PIN or face in a row, with no success of the same operation between them. The thread or
 * session does not matter, since a token counts the tries of all; a locked code ends a row.
 */
import type { CallMark } from '../../model/bytes/view.ts'
import { sameThread } from './causes.ts'
import type { RecentFinding } from './recent-findings.ts'

/** Maximum counted length of a row; no device allows so many tries. */
export const STREAK_LIMIT = 20

/**
 * Returns whether a try and the previous one belong to the same row: no call of the same operation succeeded between them.
 * `marks` are those before the line of the later one, nearest first.
 */
export function isSameStreak(
  recorded: RecentFinding,
  before: RecentFinding,
  marks: Iterable<CallMark>,
  contextOf: (functionName: string) => string | null,
): boolean {
  // Going back, a success comes before the call that it ended.
  let ended: CallMark[] = []
  for (const mark of marks) {
    if (mark.offset <= before.line) break
    if (mark.producer !== recorded.producer) continue
    if (mark.kind === 'ok') {
      ended.push(mark)
      continue
    }
    const succeeded = ended.some(ok => sameThread(ok.key, mark.key))
    ended = ended.filter(ok => !sameThread(ok.key, mark.key))
    if (succeeded && mark.functionName !== null && contextOf(mark.functionName) === recorded.context) return false
  }
  return true
}

/** Returns the number of tries in the row that a try ends, back to the absolute offset `floor`. */
export function attemptStreak(recorded: RecentFinding, floor: number): number {
  let length = 1
  for (let t = recorded.previousAttempt; t !== null && t.line >= floor && length < STREAK_LIMIT; t = t.previousAttempt)
    length++
  return length
}
