/**
 * Chains: after a failed call a program goes on and fails again. An error that follows another one of the same producer and
 * thread with no successful call between them is its consequence, `secondary`. Codes that usually only follow a failure
 * of the same operation are so even when the program managed a few calls in between. The same code again is another
 * attempt, unless the first of them was a consequence already: then all are.
 *
 *     PIN_LOCKED ◄── USER_NOT_LOGGED_IN ◄── OPERATION_NOT_INITIALIZED      each link lies in the sight of its own line;
 *        root             other                      line                  the root is sought in the sight of the line
 */
import type { CallMark, View } from '../../model/bytes/view.ts'
import type { RecentFindings } from './duplicates.ts'
import { type CauseLink, type RecentFinding, UNLINKED } from './recent-findings.ts'

/** Successful calls that a fall-back may make before its consequence shows (a new Init, a look at an attribute). */
const FALLBACK_CALLS = 6

/**
 * Links an error. `marks` are those before its line, nearest first; null for a producer that does not tell success, of
 * which only the typical consequences can be known.
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

/** Jumps reach back as far as the two of the error before it together, where these are equally long. */
function makeLink(other: RecentFinding, successes: number, follows: boolean): CauseLink {
  if (!follows) return { other, successes, follows: null, depth: 0, jump: null }
  const { depth, jump } = other.link
  const further = jump?.link.jump ?? null
  const even = jump !== null && further !== null && depth - jump.link.depth === jump.link.depth - further.link.depth
  return { other, successes, follows: other, depth: depth + 1, jump: even ? further : other }
}

/** The first error of the chain that is in sight: not before the absolute offset `floor`. */
export function rootCauseOf(follows: RecentFinding, floor: number): RecentFinding {
  let root = follows
  for (;;) {
    const { follows: before, jump } = root.link
    if (jump !== null && jump.line >= floor) root = jump
    else if (before !== null && before.line >= floor) root = before
    else return root
  }
}

/** Keys that are not written count as the same thread. */
export function sameThread(a: string | null, b: string | null): boolean {
  return a === null || b === null || a === b
}
