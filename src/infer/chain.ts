/**
 * Chains: after a failed call a program goes on and fails again. An error that follows another one of the same producer and
 * thread with no successful call between them is its consequence, `secondary`. Codes that usually only follow a failure
 * of the same operation are so even when the program managed a few calls in between.
 */
import type { Mark, View } from '../model/view.ts'
import type { RecentCodes, Told } from './echo.ts'

/** Successful calls that a fall-back may make before its consequence shows (a new Init, a look at an attribute). */
const FALLBACK_CALLS = 6

/**
 * Whether an error continues a chain. `marks` are those before its line, nearest first; null for a producer that does not
 * tell success, of which only the typical consequences can be known.
 */
export function followsError(
  told: Told,
  view: View,
  recent: RecentCodes,
  marks: (() => Iterable<Mark>) | null,
): boolean {
  const before = recent.lastError(told, view.base + view.floor)
  // The same code again is another attempt, not a consequence.
  if (before === null || before.code === told.code) return false
  const typical = told.followUp && told.context === before.context
  if (marks === null) return typical
  let successes = 0
  for (const mark of marks()) {
    if (mark.offset <= before.line) break
    if (mark.kind === 'ok' && mark.producer === told.producer && sameThread(mark.key, told.key)) successes++
    if (successes > (typical ? FALLBACK_CALLS : 0)) return false
  }
  return true
}

/** Keys that are not written count as the same thread. */
function sameThread(a: string | null, b: string | null): boolean {
  return a === null || b === null || a === b
}
