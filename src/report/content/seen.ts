/**
 * Which code spaces a log shows at work: a log without errors of a code space that is in use is clean, a log in which nothing
 * was recognised says nothing.
 */
import type { Summary } from '../../model/counts/summary.ts'
import { compareText } from '../../model/order.ts'

/** A code space in use. */
export interface SeenSpace {
  readonly namespace: string
  /** Number of results: successes, and occurrences of codes that are at least likely. */
  readonly calls: number
  /** Number of results that report success. */
  readonly ok: number
  /** Number of lines that only this code space writes, whatever they report. */
  readonly lines: number
}

/** Returns the code spaces in use, by name. Codes that are only possible do not count: they may be anything. */
export function seenSpaces({ seen, findings }: Pick<Summary, 'seen' | 'findings'>): SeenSpace[] {
  const spaces = new Map<string, SeenSpace>()
  for (const { namespace, ok, lines } of seen) spaces.set(namespace, { namespace, calls: ok, ok, lines })
  for (const { key, count } of findings) {
    if (key.confidence === 'possible') continue
    const { namespace } = key
    const before = spaces.get(namespace) ?? { namespace, calls: 0, ok: 0, lines: 0 }
    spaces.set(namespace, { ...before, calls: before.calls + count })
  }
  return [...spaces.values()].sort((a, b) => compareText(a.namespace, b.namespace))
}
