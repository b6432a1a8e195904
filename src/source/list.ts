/** Paths, directories and globs → a sorted list of sources, each file once. */
import { existsSync, globSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Problem, problem } from '../model/problem.ts'
import { nameText, systemPath } from './name.ts'
import { type Ours, oursLeftOut } from './ours.ts'
import { leftOut } from './own.ts'
import type { SourceSpec } from './spec.ts'
import { unreadable } from './unreadable.ts'

/** Deeper directories are not followed. */
const DEPTH = 40

export interface SourceList {
  readonly sources: SourceSpec[]
  readonly problems: readonly Problem[]
}

export interface ListOptions {
  /** Globs of paths; only matching files are taken when there are any. */
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  /** Files that the run itself writes: they are left out, which one note tells. */
  readonly ours?: Ours | undefined
}

/** Finds the sources that the arguments name. What cannot be read becomes a problem and costs itself only. */
export function listSources(args: readonly string[], options: ListOptions): SourceList {
  const problems: Problem[] = []
  const { ours } = options
  ours?.look()
  const left: string[] = []
  const found: Found = { files: new Map(), directories: new Set(), problems, ours, left }
  let stdin = false
  for (const arg of args) {
    if (arg === '-') {
      if (ours?.isOpenAs(0)) left.push(arg)
      else stdin = true
    } else for (const path of expand(arg, problems)) collect(path, found, 0, true)
  }
  const wanted = [...found.files.values()].filter(path => matches(path, options)).sort((a, b) => (a < b ? -1 : 1))
  const sources: SourceSpec[] = wanted.map(path => ({ kind: 'file', path }))
  const written = [...new Set(left)].filter(path => matches(path, options)).sort((a, b) => (a < b ? -1 : 1))
  if (written.length > 0) problems.push(oursLeftOut(written, sources.length === 0 && !stdin))
  return { sources: stdin ? [...sources, { kind: 'stdin' }] : sources, problems }
}

/** What was reached so far, by device and inode: nothing is taken twice, and no loop of links is followed. */
interface Found {
  readonly files: Map<string, string>
  readonly directories: Set<string>
  readonly problems: Problem[]
  readonly ours: Ours | undefined
  /** What the run itself writes. */
  readonly left: string[]
}

/** A path as it is when it exists, else what it matches as a glob. */
function expand(named: string, problems: Problem[]): string[] {
  // `./a.log` and `a.log` are one name; no other part of a path may be shortened, as links give it a meaning.
  const arg = named.replace(/^(?:\.\/+)+(?=.)/, '')
  if (existsSync(arg)) return [arg]
  if (/[*?[{]/.test(arg)) {
    const found = globSync(arg).sort()
    if (found.length > 0) return found
    problems.push(
      problem(
        'input',
        'source/no-match',
        { path: arg },
        'No file matches this pattern.',
        'Check the pattern, and quote it so that the shell leaves it alone.',
      ),
    )
    return []
  }
  return [arg]
}

function collect(path: string, found: Found, depth: number, named: boolean): void {
  const { files, directories, problems, ours, left } = found
  let stat: ReturnType<typeof statSync>
  try {
    stat = statSync(systemPath(path))
  } catch (error) {
    problems.push(unreadable(path, error as NodeJS.ErrnoException))
    return
  }
  if (stat === undefined) return
  const identity = `${stat.dev}:${stat.ino}`
  if (stat.isDirectory()) {
    if (depth >= DEPTH || directories.has(identity)) return
    directories.add(identity)
    let entries: Entry[]
    try {
      entries = entriesOf(path)
    } catch (error) {
      problems.push(unreadable(path, error as NodeJS.ErrnoException))
      return
    }
    // Links last, so that a directory is known by its own name where it has one.
    const rank = ({ name, isLink }: Entry): string => `${isLink ? 1 : 0}${name}`
    for (const entry of entries.sort((a, b) => (rank(a) < rank(b) ? -1 : 1)))
      collect(join(path, entry.name), found, depth + 1, false)
  } else if (stat.isFile() || (named && (stat.isFIFO() || stat.isCharacterDevice()))) {
    if (ours?.has(path, stat)) {
      left.push(path)
      return
    }
    if (ours?.isSettings(path)) {
      problems.push(leftOut({ path }, 'settings', false))
      return
    }
    // The same file reached twice (links, overlapping arguments) counts once, under its first name.
    const known = files.get(identity)
    if (known === undefined || path < known) files.set(identity, path)
  } else if (named) {
    problems.push(
      problem(
        'input',
        'source/kind',
        { path },
        'This is neither a file nor a directory.',
        'Name a file, a directory, a pipe, or "-" for standard input.',
      ),
    )
  }
}

interface Entry {
  readonly name: string
  readonly isLink: boolean
}

function entriesOf(path: string): Entry[] {
  const entries = readdirSync(systemPath(path), { withFileTypes: true, encoding: 'buffer' })
  return entries.map(entry => ({ name: nameText(entry.name), isLink: entry.isSymbolicLink() }))
}

function matches(path: string, { include, exclude }: ListOptions): boolean {
  const hit = (pattern: string): boolean => globMatches(path, pattern)
  return (include.length === 0 || include.some(hit)) && !exclude.some(hit)
}

/** `*` and `?` do not cross directories, `**` does; a pattern without a slash is tried on the file name. */
export function globMatches(path: string, pattern: string): boolean {
  const subject = pattern.includes('/') ? path : path.slice(path.lastIndexOf('/') + 1)
  return matchFrom(subject, 0, pattern, 0)
}

function matchFrom(text: string, t: number, glob: string, g: number): boolean {
  // Greedy with one point of return, so that the work stays proportional to the lengths multiplied.
  let star = -1
  let mark = 0
  let deep = false
  while (t < text.length) {
    const c = glob[g]
    if (c === '*') {
      deep = glob[g + 1] === '*'
      star = g
      g += deep ? 2 : 1
      if (deep && glob[g] === '/') g++
      mark = t
    } else if (c === '?' ? text[t] !== '/' : c === text[t]) {
      g++
      t++
    } else if (star >= 0 && (deep || text[mark] !== '/')) {
      g = star + (deep ? 2 : 1)
      if (deep && glob[g] === '/') g++
      t = ++mark
    } else return false
  }
  while (glob[g] === '*') g++
  return g === glob.length
}
