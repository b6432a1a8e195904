/**
 * Chains: after a failed call a program continues and fails again. An error that follows another one of the same producer
 * and thread with no successful call between them is its consequence, `secondary`. Codes that usually only follow a failure
 * of the same operation count as consequences even after a few successful calls. The same code again is another attempt,
 * unless the first of them was a consequence already: then all are.
 *
 *     PIN_LOCKED ◄── USER_NOT_LOGGED_IN ◄── OPERATION_NOT_INITIALIZED      each link is within the view of its own line;
 *        root             other                      line                  the root is searched for in the view of the line
 */
import type { CallMark, View } from '../../model/bytes/view.ts'
import type { RecentFindings } from './duplicates.ts'
import { type CauseLink, type RecentFinding, UNLINKED } from './recent-findings.ts'

/** Maximum number of successful calls between a failure and its consequence (a new Init, reading an attribute). */
const FALLBACK_CALLS = 6

/**
 * Links an error. `marks` are those before its line, nearest first; null for a producer that does not log success, for
 * which only the typical consequences can be recognised.
 */
export function linkToCause(
  recorded: RecentFinding,
  view: View,
  recent: RecentFindings,
  marks: (() => Iterable<CallMark>) | null,
): CauseLink {
  const floor = view.base + view.floor
  const before = recent.lastError(recorded, floor)
  if (before === null) return UNLINKED
  const again = before.code === recorded.code
  const other = again ? before.link.other : before
  if (other === null || other.line < floor) return UNLINKED
  const typical = recorded.followUp && recorded.context === other.context
  let successes = again ? before.link.successes : 0
  if (marks === null) return makeLink(other, successes, typical)
  for (const mark of marks()) {
    if (mark.offset <= before.line || successes > FALLBACK_CALLS) break
    if (mark.kind === 'ok' && mark.producer === recorded.producer && sameThread(mark.key, recorded.key)) successes++
  }
  return makeLink(other, successes, successes <= (typical ? FALLBACK_CALLS : 0))
}

/** Makes a link. Its jump is as long as the two jumps of the previous error together, if these are equally long. */
function makeLink(other: RecentFinding, successes: number, follows: boolean): CauseLink {
  if (!follows) return { other, successes, follows: null, depth: 0, jump: null }
  const { depth, jump } = other.link
  const further = jump?.link.jump ?? null
  const even = jump !== null && further !== null && depth - jump.link.depth === jump.link.depth - further.link.depth
  return { other, successes, follows: other, depth: depth + 1, jump: even ? further : other }
}

/** Returns the first error of the chain that is in view: not before the absolute offset `floor`. */
export function rootCauseOf(follows: RecentFinding, floor: number): RecentFinding {
  let root = follows
  for (;;) {
    const { follows: before, jump } = root.link
    if (jump !== null && jump.line >= floor) root = jump
    else if (before !== null && before.line >= floor) root = before
    else return root
  }
}

/** Returns whether two keys may be of the same thread; missing keys are. */
export function sameThread(a: string | null, b: string | null): boolean {
  return a === null || b === null || a === b
}
