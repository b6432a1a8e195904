/** Lists the names to follow: the arguments, and files that match them later. */
import { existsSync } from 'node:fs'
import type { Problem } from '../../model/problem.ts'
import { isPattern, withoutDot } from '../../source/list/glob.ts'
import { type ListOptions, listSources } from '../../source/list/list.ts'

/** What the arguments match at present. */
export interface NamedPaths {
  /** Existing files, and single files that do not exist yet. */
  readonly paths: readonly string[]
  readonly problems: readonly Problem[]
}

/** Lists what the arguments match. A missing file is awaited, not a problem. */
export function followedNames(args: readonly string[], options: ListOptions): NamedPaths {
  const there = args.filter(arg => existsSync(arg))
  const missing = args.filter(arg => !existsSync(arg))
  const { sources, problems } = listSources([...there, ...missing.filter(isPattern)], options)
  const files = sources.flatMap(source => (source.kind === 'file' ? [source.path] : []))
  const awaited = missing.filter(arg => !isPattern(arg) && !options.ours?.hasName(arg)).map(withoutDot)
  return {
    paths: [...new Set([...files, ...awaited])],
    problems: problems.filter(({ id }) => id !== 'source/no-match' && id !== 'source/missing').map(asNote),
  }
}

/** Makes the run's own output a note: more files may appear, so it is never a reason to fail. */
function asNote(problem: Problem): Problem {
  return problem.id === 'source/ours' ? { ...problem, kind: 'note' } : problem
}
