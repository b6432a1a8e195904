/** Four ways to write the same records: a text log, the same in colours, JSON lines, a printed JSON array. */
import type { Drawn } from './composer.ts'

export type FormatName = 'log' | 'colours' | 'ndjson' | 'array'

export interface Format {
  /** What stands before, between and after the records. */
  readonly open: string
  readonly between: string
  readonly close: string
  readonly write: (drawn: Drawn) => string
  /** The text that counts for the size of the file, where it is another one. */
  readonly plain?: (drawn: Drawn) => string
}

const plain = (d: Drawn): string => `${d.head}${d.message}\n${d.tail}`

export const FORMATS: Readonly<Record<FormatName, Format>> = {
  log: { open: '', between: '', close: '', write: plain },
  colours: { open: '', between: '', close: '', write: d => coloured(plain(d)), plain },
  ndjson: { open: '', between: '', close: '', write: d => `${JSON.stringify(carried(d))}\n` },
  array: { open: '[\n', between: ',\n', close: '\n]\n', write: d => JSON.stringify(nested(d), null, 2) },
}

/** As loggers for terminals do it: stamp and signs dim, names in capitals red. */
function coloured(text: string): string {
  return text
    .replace(/=/g, '\x1b[2m=\x1b[0m')
    .replace(/\b[A-Z][A-Z_]{3,}\b/g, '\x1b[1;31m$&\x1b[0m')
    .replace(/^.{8,19}(?=[ T])/gm, '\x1b[2m$&\x1b[0m')
}

/** By turns as three loggers write it; the choice hangs on the time, so that it takes no throw of its own. */
function carried({ clock: { ms, day, time, millis }, failed, message, tail }: Drawn): unknown {
  const stamp = `${day}T${time}.${millis}Z`
  switch (ms % 3) {
    case 0:
      return { level: failed ? 50 : 30, time: ms, pid: 4711, hostname: 'signer-1', msg: message }
    case 1:
      return {
        '@timestamp': stamp,
        level: failed ? 'ERROR' : 'INFO',
        logger_name: 'org.example.signer.Worker',
        message,
        ...(tail === '' ? {} : { stack_trace: tail }),
      }
    default:
      return { log: `${message}\n`, stream: failed ? 'stderr' : 'stdout', time: stamp }
  }
}

function nested({ clock: { ms }, failed, message }: Drawn): unknown {
  return {
    time: ms,
    level: failed ? 'error' : 'info',
    resource: { host: { name: 'signer-1', ip: ['10.0.0.7', '10.0.1.7'] }, pid: 4711 },
    attributes: [{ key: 'thread', value: ms % 17 }, { key: 'sampled', value: true }, null],
    body: message,
  }
}
