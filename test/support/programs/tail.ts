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
  /** Waits until the lines satisfy a wish; throws what came instead after a while. */
  until(wish: (lines: readonly LiveLine[]) => boolean): Promise<void>
  /** Waits until so many findings were told that still stand. */
  findings(count: number): Promise<void>
  /** Interrupts it and waits for its end. */
  interrupt(signal?: NodeJS.Signals): Promise<Ran>
}

const PATIENCE_MS = 60_000

/** Starts `logremedy tail ARGV`. */
export function tail(argv: readonly string[], how: Parameters<typeof start>[1] = {}): Tail {
  const running = start(['tail', ...argv], how)
  const lines: LiveLine[] = []
  let rest = ''
  let wake = (): void => undefined
  const decoder = new StringDecoder('utf8')
  running.child.stdout.on('data', (chunk: Buffer) => {
    const parts = (rest + decoder.write(chunk)).split('\n')
    rest = parts.pop()!
    for (const part of parts) lines.push(JSON.parse(part))
    wake()
  })
  const ended = running.ended.then(ran => {
    wake()
    return ran
  })
  const until = async (wish: (all: readonly LiveLine[]) => boolean): Promise<void> => {
    const late = performance.now() + PATIENCE_MS
    while (!wish(lines)) {
      if (performance.now() > late || running.child.exitCode !== null) {
        const { stderr } = running.child.exitCode === null ? { stderr: 'it still runs' } : await ended
        throw new Error(`${stderr}\n${lines.map(line => JSON.stringify(line)).join('\n')}`)
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
