/** Profiles our side of a case: keeps what Node writes and tells where the time goes. */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Meter } from './measure.ts'
import type { Side } from './sides.ts'

interface Profile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
  }[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

const ROWS = 20

/** Runs the side once and prints its functions by self time, all threads together; one `.cpuprofile` a thread. */
export function profile(side: Side, meter: Meter, directory: string): string {
  mkdirSync(directory, { recursive: true })
  const before = new Set(readdirSync(directory))
  meter.run(side)
  const { seconds } = meter.run(side, ['--cpu-prof', `--cpu-prof-dir=${directory}`])
  const files = readdirSync(directory).filter(name => name.endsWith('.cpuprofile') && !before.has(name))
  const self = new Map<string, number>()
  for (const file of files) addSelfTimes(JSON.parse(readFileSync(join(directory, file), 'utf8')) as Profile, self)
  const all = [...self.values()].reduce((sum, time) => sum + time, 0)
  const rows = [...self].sort(([, a], [, b]) => b - a).slice(0, ROWS)
  return [
    `${side.label}: ${seconds.toFixed(2)} s with the profiler, ${files.length} thread(s)`,
    ...rows.map(([place, time]) => {
      const share = `${((100 * time) / all).toFixed(1)} %`
      return `  ${share.padStart(7)} ${`${(time / 1000).toFixed(0)} ms`.padStart(9)}  ${place.slice(0, 58)}`
    }),
    ...files.map(file => join(directory, file)),
    '',
  ].join('\n')
}

/** Adds microseconds by place; waiting is left out. */
function addSelfTimes({ nodes, samples, timeDeltas }: Profile, self: Map<string, number>): void {
  const places = new Map(
    nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => [
      id,
      `${functionName || '(anonymous)'}${url === '' ? '' : ` ${basename(url)}:${lineNumber + 1}`}`,
    ]),
  )
  for (const [i, id] of samples.entries()) {
    const place = places.get(id)!
    if (place !== '(idle)') self.set(place, (self.get(place) ?? 0) + timeDeltas[i]!)
  }
}
