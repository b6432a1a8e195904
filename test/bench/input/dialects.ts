/** How the loggers of a mixed log begin a line. */
import type { LogClock } from './clock.ts'
import type { Dice } from './dice.ts'

export type Dialect = 'hilog' | 'logcat' | 'hclog' | 'log4j' | 'syslog' | 'apple' | 'bare'

/** `I` for routine, `E` for failures. */
export type Level = 'I' | 'E'

/** The head of a line up to its message; `origin` is the tag, logger or program in the dialect's own form. */
export function head(dialect: Dialect, origin: string, level: Level, clock: LogClock, dice: Dice): string {
  const { day, time, millis } = clock
  switch (dialect) {
    case 'hilog':
      return `${day.slice(5)} ${time}.${millis} ${process5(dice)} ${process5(dice)} ${level} ${origin}: `
    case 'logcat':
      return `${day.slice(5)} ${time}.${millis} ${process5(dice)} ${process5(dice)} ${level} ${origin}: `
    case 'hclog':
      return `${day}T${time}.${millis}Z ${level === 'I' ? '[INFO] ' : '[ERROR]'} ${origin}: `
    case 'log4j':
      return `${day} ${time},${millis} ${level === 'I' ? 'INFO ' : 'ERROR'} [worker-${dice.below(64)}] ${origin} - `
    case 'syslog':
      return `${clock.monthDay} ${time} signer${dice.below(9)} ${origin}[${process5(dice).trim()}]: `
    case 'apple':
      return `${day} ${time}.${millis}${String(dice.below(1000)).padStart(3, '0')}+0000 Wallet[26055:${336000 + dice.below(900)}] [${origin}] `
    case 'bare':
      return ''
  }
}

/** A process or thread number in a column of five. */
function process5(dice: Dice): string {
  return String(200 + dice.below(20_000)).padStart(5)
}
