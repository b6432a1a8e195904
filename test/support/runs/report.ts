/** What tests read from a JSON report. */
import { type HowHere, runHere } from '../programs/here.ts'
import { type How, type Ran, run } from '../programs/shell.ts'

export interface Report {
  readonly totals: { readonly lines: number; readonly bytes: number }
  readonly sources: readonly {
    readonly path: string
    readonly lines: number
    readonly state: string
    readonly problems: readonly { readonly id: string }[]
  }[]
  readonly findings: readonly {
    readonly namespace: string
    readonly code: string
    readonly context: string
    readonly disposition: string
    readonly confidence: string
    readonly count: number
    readonly bySource: readonly { readonly source: number; readonly count: number }[]
    readonly samples: readonly { readonly line: number; readonly text: string }[]
  }[]
  readonly problems: readonly { readonly id: string; readonly place: { readonly path: string } | null }[]
}

/** What a run of `logremedy analyze` wrote, and its JSON report. */
export type Reported = Ran & { readonly report: Report }

/** Runs `logremedy analyze ARGV` in a process of its own and reads its JSON report. */
export function analyze(argv: readonly string[], how: How = {}): Promise<Reported> {
  return reported(run([...ANALYZE, ...argv], how))
}

/** The same within this process. */
export function analyzeHere(argv: readonly string[], how: HowHere = {}): Promise<Reported> {
  return reported(runHere([...ANALYZE, ...argv], how))
}

const ANALYZE = ['analyze', '--format', 'json', '--no-run-info']

async function reported(running: Promise<Ran>): Promise<Reported> {
  const ran = await running
  if (!ran.stdout.startsWith('{')) throw new Error(`no report, exit ${ran.exit}: ${ran.stderr}`)
  return { ...ran, report: JSON.parse(ran.stdout) as Report }
}

/** Code → how often, over all operations. */
export function countsOf({ findings }: Report): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { code, count } of findings) counts[code] = (counts[code] ?? 0) + count
  return counts
}

/** Path → code → how often. */
export function countsByPath({ findings, sources }: Report): Record<string, Record<string, number>> {
  const counts: Record<string, Record<string, number>> = Object.fromEntries(sources.map(s => [s.path, {}]))
  for (const { code, bySource } of findings)
    for (const { source, count } of bySource) {
      const own = counts[sources[source]!.path]!
      own[code] = (own[code] ?? 0) + count
    }
  return counts
}

/** Ids of all problems, those of sources included. */
export function problemIds({ problems, sources }: Report): string[] {
  return [...problems, ...sources.flatMap(s => s.problems)].map(p => p.id).sort()
}
