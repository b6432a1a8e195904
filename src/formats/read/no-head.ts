/** The event of a line without a head; other events are made from it. */
import type { LogEvent } from '../../model/findings/event.ts'

export const NO_HEAD: LogEvent = {
  dialect: 'none',
  wrapper: null,
  time: null,
  level: null,
  pid: null,
  tid: null,
  domain: null,
  tag: null,
  process: null,
  host: null,
  program: null,
  message: 0,
}
