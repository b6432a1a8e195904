/** Progress on standard error: one line that is redrawn, with bytes, rate and time left. Shown for work over a second. */
import type { Writable } from 'node:stream'
import { bytesText } from '../../report/number-format.ts'
import type { ProgressListener } from '../../run/progress.ts'

const INTERVAL_MS = 200
const SILENT_MS = 1000

/** Draws progress while `show`; `done` removes the line. */
export function terminalProgress(
  stream: Writable,
  nowMs: () => number,
  show: boolean,
): ProgressListener & { done(): void } {
  const started = nowMs()
  let total = 0
  let read = 0
  let name = ''
  let drawnAt = started
  let drawn = false

  const draw = (): void => {
    const now = nowMs()
    if (!show || now - started < SILENT_MS || now - drawnAt < INTERVAL_MS) return
    drawnAt = now
    drawn = true
    stream.write(`\r\x1b[2K${progressLine(read, total, (now - started) / 1000, name)}`)
  }
  return {
    total: bytes => {
      total = bytes
    },
    advance: bytes => {
      read += bytes
      draw()
    },
    source: path => {
      name = path
    },
    done: () => {
      if (drawn) stream.write('\r\x1b[2K')
    },
  }
}

/** Returns one line of at most 79 columns. Compressed sources yield more bytes than they store, so the share is limited. */
export function progressLine(read: number, total: number, seconds: number, name: string): string {
  const rate = seconds > 0 ? read / seconds : 0
  const share = total > 0 ? Math.min(1, read / total) : null
  const left = share !== null && rate > 0 && share < 1 ? (total - read) / rate : null
  const bar =
    share === null
      ? ''
      : `${'█'.repeat(Math.round(share * 20)).padEnd(20, '░')} ${String(Math.floor(share * 100)).padStart(3)} %  `
  const end = left === null ? '' : `  ${duration(left)} left`
  const text = `${bar}${bytesText(read)}  ${bytesText(rate)}/s${end}`
  const room = 79 - text.length - 2
  const printable = name.replace(/[^\x20-\x7e]/g, '?')
  return room > 10 ? `${text}  ${printable.length > room ? `…${printable.slice(-(room - 1))}` : printable}` : text
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}
