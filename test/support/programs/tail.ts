/** `logremedy tail` in a process of its own, heard line by line. */
import { StringDecoder } from 'node:string_decoder'
import { type Ran, type Running, start } from './shell.ts'

/** One line of `logremedy/live@1`; fields depend on the type. */
export interface LiveLine {
  readonly type: string
  readonly at: string
  readonly id?: string
  readonly code?: string
  readonly line?: number | null
  readonly text?: string
  readonly state?: string
  readonly withdrawn?: boolean
  readonly what?: string
  readonly fact?: string
  readonly source?: { readonly id: number; readonly path: string; readonly generation: number }
  readonly [field: string]: unknown
}

export interface Tail extends Running {
  /** All lines so far. */
  readonly lines: LiveLine[]
  /** Waits until the lines satisfy a wish; throws what came last when nothing has come for a while. */
  until(wish: (lines: readonly LiveLine[]) => boolean): Promise<void>
  /** Waits until so many findings were told that still stand. */
  findings(count: number): Promise<void>
  /** Interrupts it and waits for its end. */
  interrupt(signal?: NodeJS.Signals): Promise<Ran>
}

const PATIENCE_MS = 60_000
/** So many of the last lines tell enough of what came instead. */
const SHOWN = 200

/** Starts `logremedy tail ARGV`. */
export function tail(argv: readonly string[], how: Parameters<typeof start>[1] = {}): Tail {
  const running = start(['tail', ...argv], how)
  const lines: LiveLine[] = []
  let rest = ''
  let wake = (): void => undefined
  let heard = performance.now()
  const decoder = new StringDecoder('utf8')
  running.child.stdout.on('data', (chunk: Buffer) => {
    const parts = (rest + decoder.write(chunk)).split('\n')
    rest = parts.pop()!
    for (const part of parts) lines.push(JSON.parse(part))
    heard = performance.now()
    wake()
  })
  const ended = running.ended.then(ran => {
    wake()
    return ran
  })
  const until = async (wish: (all: readonly LiveLine[]) => boolean): Promise<void> => {
    const since = performance.now()
    while (!wish(lines)) {
      if (performance.now() > Math.max(since, heard) + PATIENCE_MS || running.child.exitCode !== null) {
        const { stderr } = running.child.exitCode === null ? { stderr: 'it still runs' } : await ended
        const shown = lines.slice(-SHOWN).map(line => JSON.stringify(line))
        throw new Error(`${stderr}\n${shown.join('\n')}`)
      }
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, 200)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }
  return {
    ...running,
    lines,
    ended,
    until,
    findings: count => until(all => standing(all).length >= count),
    interrupt: signal => {
      running.child.kill(signal ?? 'SIGINT')
      return ended
    },
  }
}

/** The findings that were told and not withdrawn, as they were told last. */
export function standing(lines: readonly LiveLine[]): LiveLine[] {
  const byId = new Map<string, LiveLine>()
  for (const line of lines) {
    if (line.type === 'finding' || (line.type === 'amended' && !line.withdrawn)) byId.set(line.id!, line)
    else if (line.type === 'amended') byId.delete(line.id!)
  }
  return [...byId.values()]
}

/** Codes of the findings that stand. */
export function codes(lines: readonly LiveLine[]): string[] {
  return standing(lines).map(({ code }) => code!)
}
