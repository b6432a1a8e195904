/** The names that are followed: those that were given, and files that come to match them. */
import { existsSync } from 'node:fs'
import type { Problem } from '../../model/problem.ts'
import { isPattern, withoutDot } from '../../source/list/glob.ts'
import { type ListOptions, listSources } from '../../source/list/list.ts'

/** What the arguments name at this time. */
export interface NamedPaths {
  /** Files that are there, and single files that are not there yet. */
  readonly paths: readonly string[]
  readonly problems: readonly Problem[]
}

/** Lists what the arguments name. What is not there is waited for, and no problem. */
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

/** Other files may come yet, so what the run itself writes is never all that there is. */
function asNote(problem: Problem): Problem {
  return problem.id === 'source/ours' ? { ...problem, kind: 'note' } : problem
}
