/** Lets others act between any two calls by which this process asks the system about files. */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const ASKED = ['statSync', 'openSync', 'readdirSync', 'fstatSync', 'readSync'] as const

/** What others do before a call; `path` is null for a call by file descriptor. */
export type Act = (call: (typeof ASKED)[number], path: string | null) => void

/** Runs `work`; before each of its calls of the system, `act` does what others do. The calls of `act` itself do not count. */
export async function betweenCalls<T>(act: Act, work: () => Promise<T>): Promise<T> {
  const system = fs as unknown as Record<string, (...args: unknown[]) => unknown>
  const before = ASKED.map(name => [name, system[name]!] as const)
  let acts = false
  for (const [name, call] of before) {
    system[name] = (...args) => {
      if (!acts) {
        acts = true
        act(name, typeof args[0] === 'string' ? args[0] : null)
        acts = false
      }
      return call(...args)
    }
  }
  syncBuiltinESMExports()
  try {
    return await work()
  } finally {
    for (const [name, call] of before) system[name] = call
    syncBuiltinESMExports()
  }
}
