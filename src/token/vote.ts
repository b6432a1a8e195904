/** The dialect of a source, by the vote of its first lines. */
import { type Clock, DIALECTS, type Dialect } from '../model/event.ts'
import { parseEvent } from './event.ts'

const LINES = 200
const LF = 0x0a

/** A dialect does not depend on year or zone; this year has all days. */
const CLOCK: Clock = { year: 2000, offsetMinutes: () => 0 }

/** The most frequent dialect among the first lines in [0, fill) of `bytes`; `none` only when no line has another. */
export function voteDialect(bytes: Uint8Array, fill: number): Dialect {
  const votes = new Map<Dialect, number>()
  for (let n = 0, from = 0; n < LINES && from < fill; n++) {
    const feed = bytes.indexOf(LF, from)
    const to = feed < 0 || feed > fill ? fill : feed
    const { dialect } = parseEvent(bytes, from, to, CLOCK)
    votes.set(dialect, (votes.get(dialect) ?? 0) + 1)
    from = to + 1
  }
  votes.delete('none')
  return DIALECTS.reduce((best, d) => ((votes.get(d) ?? 0) > (votes.get(best) ?? 0) ? d : best), 'none' as Dialect)
}
