/** Watches the followed names, those given and those of files that match later, and the files that they lead to. */
import { existsSync } from 'node:fs'
import type { Problem } from '../../model/problem.ts'
import { isPattern, withoutDot } from '../../source/list/glob.ts'
import { type ListOptions, listSources } from '../../source/list/list.ts'
import { type FileInfo, fileInfo } from '../../source/rotated-files.ts'

const LIST_INTERVAL_MS = 1000
/** Maximum number of names that are all checked at full rate; above it, the interval for names at rest grows up to `SELDOM_MS`. */
const MANY_NAMES = 64
const SELDOM_MS = 1000
const OFTEN_MS = 50

interface WatchedName {
  readonly path: string
  /** Null while it leads to no file. */
  fact: FileInfo | null
  /** The last file that it led to. */
  last: string | null
  /** When to check next, and how long after that. */
  dueAt: number
  everyMs: number
}

/** A name that leads to another file than before, or to none any more. */
export interface NameChange {
  readonly path: string
  readonly fact: FileInfo | null
  /** The previous file, if there was one. */
  readonly formerly: string | null
}

export class NameWatcher {
  readonly #args: readonly string[]
  readonly #options: ListOptions
  readonly #foresee: (path: string) => void
  readonly #names = new Map<string, WatchedName>()
  /** The name that leads to each file. */
  readonly #leading = new Map<string, string>()
  #listedAt = -Infinity

  /** `foresee` is called before the first file of a name is determined. */
  constructor(args: readonly string[], options: ListOptions, foresee: (path: string) => void) {
    this.#args = args
    this.#options = options
    this.#foresee = foresee
  }

  /** Directories to watch. */
  get folders(): string[] {
    return [...new Set([...this.#names.keys()].map(path => path.slice(0, path.lastIndexOf('/') + 1) || '.'))]
  }

  /** The names that lead to no file. */
  get missing(): string[] {
    return [...this.#names.values()].filter(({ fact }) => fact === null).map(({ path }) => path)
  }

  /** Returns the file status by a name that leads to the file; null if no name does. */
  of(key: string): FileInfo | null {
    const path = this.#leading.get(key)
    return path === undefined ? null : this.#names.get(path)!.fact
  }

  /** Lists further names at intervals; returns problems with the arguments. */
  list(now: number): readonly Problem[] {
    if (now - this.#listedAt < LIST_INTERVAL_MS) return []
    this.#listedAt = now
    const { paths, problems } = followedNames(this.#args, this.#options)
    for (const path of paths) {
      if (this.#names.has(path)) continue
      this.#names.set(path, { path, fact: null, last: null, dueAt: now, everyMs: OFTEN_MS })
    }
    const wanted = new Set(paths)
    for (const [path, { fact }] of this.#names) if (fact === null && !wanted.has(path)) this.#names.delete(path)
    return problems
  }

  /** Checks where the names lead now. */
  changes(now: number): NameChange[] {
    const changes: NameChange[] = []
    for (const name of this.#names.values()) {
      if (name.dueAt > now) continue
      const before = name.fact
      if (name.last === null && existsSync(name.path)) this.#foresee(name.path)
      const fact = fileInfo(name.path)
      name.fact = fact
      const rests = fact?.stat.size === before?.stat.size && fact?.stat.mtimeNs === before?.stat.mtimeNs
      const many = this.#names.size > MANY_NAMES
      name.everyMs = rests && many ? Math.min(SELDOM_MS, 1.5 * name.everyMs) : OFTEN_MS
      name.dueAt = many ? now + name.everyMs : now
      if (fact?.key === before?.key) continue
      changes.push({ path: name.path, fact, formerly: name.last })
      if (fact !== null) name.last = fact.key
    }
    if (changes.length > 0) {
      this.#leading.clear()
      for (const { fact, path } of this.#names.values()) if (fact !== null) this.#leading.set(fact.key, path)
    }
    return changes
  }
}

/** What the arguments match at present. */
interface NamedPaths {
  /** Existing files, and single files that do not exist yet. */
  readonly paths: readonly string[]
  readonly problems: readonly Problem[]
}

/** Lists what the arguments match. A missing file is awaited, not a problem. */
function followedNames(args: readonly string[], options: ListOptions): NamedPaths {
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
