/** Rows of a table of lines: the line, what its head says, and the message that is left. */
import { expect, test } from 'vitest'
import { parseEvent } from '../../src/formats/event.ts'
import { makeClock } from '../../src/formats/time/clock.ts'
import type { Clock, LogEvent } from '../../src/model/findings/event.ts'

export const UTC = makeClock({ year: 2026, zone: 'UTC' })
export const SHANGHAI = makeClock({ year: 2026, zone: '+08:00' })

/** Fields that are not given are null; `time` is written as ISO. Who wrote a line is in `writers.test.ts`. */
export interface Expected extends Partial<Omit<LogEvent, 'time' | 'message' | 'host' | 'program'>> {
  readonly time?: string
}

export type Row = readonly [line: string, expected: Expected, message: string]

/** Parses a line that stands amid others, as lines do. */
export function parse(line: string, clock: Clock = UTC): LogEvent {
  const before = '12000001 E/x( 1): before\n'
  const bytes = new TextEncoder().encode(`${before}${line}\n:9] 12000002 ERROR after`)
  return parseEvent(bytes, before.length, before.length + new TextEncoder().encode(line).length, clock)
}

/** The text of a line from its message on. */
export function messageOf(line: string, event: Pick<LogEvent, 'message'>): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(line).subarray(event.message))
}

/** One test a row. */
export function testRows(rows: readonly Row[], clock: Clock = UTC): void {
  test.each(rows)('%s', (line, expected, message) => {
    const { host: _, program: __, ...event } = parse(line, clock)
    const nothing = {
      dialect: 'none',
      wrapper: null,
      level: null,
      pid: null,
      tid: null,
      domain: null,
      tag: null,
      process: null,
    }
    expect({ ...event, time: event.time === null ? null : new Date(event.time).toISOString() }).toEqual({
      ...nothing,
      ...expected,
      time: expected.time ?? null,
      message: event.message,
    })
    expect(messageOf(line, event)).toBe(message)
  })
}
