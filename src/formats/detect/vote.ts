/** Determines the format of a source by the vote of its first lines. */
import { withoutSequences } from '../../model/bytes/escape.ts'
import type { Clock, Dialect } from '../../model/findings/event.ts'
import { parseEvent } from '../event.ts'
import { LINE_FORMATS } from '../index.ts'
import { isDocument } from '../json/json-document.ts'
import type { LogLine } from '../read/line.ts'
import { SIGNED_FORMATS, type SignedFormat, signOf } from './signs.ts'

/** The name of a source's format in reports; `text` is one without a known head. */
export type LogFormat = Dialect | SignedFormat | 'json-document' | 'text'

const LINES = 200
const LF = 0x0a

/** A dialect does not depend on year or zone; this year has all days. */
const CLOCK: Clock = { yearOf: () => 2000, offsetMinutes: () => 0 }

/**
 * Returns the most frequent format among the first lines in [0, fill) of `bytes`; a line that wraps another one votes for
 * the outer format. Of equals the one listed first wins; `text` only when no line has a head.
 */
export function voteFormat(bytes: Uint8Array, fill: number): LogFormat {
  if (isDocument(bytes, fill)) return 'json-document'
  const votes = new Map<LogFormat, number>()
  const text = withoutSequences(bytes.subarray(0, fill))
  for (let n = 0, from = 0; n < LINES && from < text.length; n++) {
    const feed = text.indexOf(LF, from)
    const to = feed < 0 ? text.length : feed
    const format = formatOf({ bytes: text, from, to, clock: CLOCK, depth: 0 })
    const count = (votes.get(format) ?? 0) + 1
    // No other format can have as many any more.
    if (format !== 'text' && count > LINES / 2) return format
    votes.set(format, count)
    from = to + 1
  }
  votes.delete('text')
  return ORDER.reduce((best, f) => ((votes.get(f) ?? 0) > (votes.get(best) ?? 0) ? f : best), 'text' as LogFormat)
}

const ORDER: readonly LogFormat[] = [...SIGNED_FORMATS, ...LINE_FORMATS.flatMap(({ names }) => names)]

function formatOf(line: LogLine): LogFormat {
  const sign = signOf(line)
  if (sign !== null) return sign
  const { dialect, wrapper } = parseEvent(line.bytes, line.from, line.to, CLOCK)
  const format = wrapper ?? dialect
  return format === 'none' ? 'text' : format
}
