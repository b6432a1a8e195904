/** Paths, directories and globs → a sorted list of sources, each file once. */
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Problem, problem } from '../../model/problem.ts'
import { skippedOwnFile } from '../content/own-reports.ts'
import { type OutputFiles, skippedOutputs } from '../content/run-outputs.ts'
import { systemPath } from '../file-name.ts'
import type { SourceSpec } from '../spec.ts'
import { unreadable } from '../unreadable.ts'
import {
  type DirectoryEntry,
  entriesOf,
  expandPattern,
  isPattern,
  MAX_DEPTH,
  type PathTest,
  pathTest,
  withoutDot,
} from './glob.ts'

export interface SourceList {
  readonly sources: SourceSpec[]
  readonly problems: readonly Problem[]
}

export interface ListOptions {
  /** Patterns of paths (`pathTest`); if there are any, only matching files are taken. */
  readonly include: readonly string[]
  /** Patterns of files that are left out. */
  readonly exclude: readonly string[]
  /** Files that the run itself writes: they are left out and reported by one note. */
  readonly ours?: OutputFiles | undefined
}

/** Finds the sources that the arguments name. What cannot be read becomes a problem and does not stop the rest. */
export function listSources(args: readonly string[], options: ListOptions): SourceList {
  const problems: Problem[] = []
  const { ours } = options
  ours?.look()
  const left: string[] = []
  const found: ListedFiles = {
    files: new Map(),
    directories: new Set(),
    problems,
    wanted: wantedBy(options),
    ours,
    left,
  }
  let stdin = false
  for (const arg of args) {
    if (arg === '-') {
      if (ours?.isOpenAs(0)) left.push(arg)
      else stdin = true
    } else for (const path of expand(arg, problems)) collect(path, found, path, 0)
  }
  const paths = [...found.files.values()].sort((a, b) => (a < b ? -1 : 1))
  const sources: SourceSpec[] = paths.map(path => ({ kind: 'file', path }))
  const written = [...new Set(left)].sort((a, b) => (a < b ? -1 : 1))
  if (written.length > 0) problems.push(skippedOutputs(written, sources.length === 0 && !stdin))
  return { sources: stdin ? [...sources, { kind: 'stdin' }] : sources, problems }
}

/** Files found so far, by device and inode, so that nothing is taken twice and no loop of links is followed. */
interface ListedFiles {
  readonly files: Map<string, string>
  readonly directories: Set<string>
  readonly problems: Problem[]
  readonly wanted: PathTest
  readonly ours: OutputFiles | undefined
  /** Files that the run itself writes. */
  readonly left: string[]
}

function wantedBy({ include, exclude }: ListOptions): PathTest {
  const [taken, leftOut] = [include.map(pathTest), exclude.map(pathTest)]
  return (path, below) =>
    (taken.length === 0 || taken.some(test => test(path, below))) && !leftOut.some(test => test(path, below))
}

/** Returns an existing path as it is, else its matches as a pattern. */
function expand(named: string, problems: Problem[]): string[] {
  const arg = withoutDot(named)
  if (existsSync(arg)) return [arg]
  if (isPattern(arg)) {
    const found = expandPattern(arg)
    if (found.length > 0) return found
    problems.push(
      problem(
        'input',
        'source/no-match',
        { path: arg },
        'No file matches this pattern.',
        'Check the pattern, and quote it so that the shell does not expand it.',
      ),
    )
    return []
  }
  return [arg]
}

/** Takes a file, or all files of a directory; `root` is the argument, or a match of it, that led here. */
function collect(path: string, found: ListedFiles, root: string, depth: number): void {
  const { files, directories, problems, wanted, ours, left } = found
  const named = depth === 0
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
    if (depth >= MAX_DEPTH || directories.has(identity)) return
    directories.add(identity)
    let entries: DirectoryEntry[]
    try {
      entries = entriesOf(path)
    } catch (error) {
      problems.push(unreadable(path, error as NodeJS.ErrnoException))
      return
    }
    // Links last, so that a directory is known by its own name if it has one.
    const rank = ({ name, isLink }: DirectoryEntry): string => `${isLink ? 1 : 0}${name}`
    for (const entry of entries.sort((a, b) => (rank(a) < rank(b) ? -1 : 1)))
      collect(join(path, entry.name), found, root, depth + 1)
  } else if (stat.isFile() || (named && (stat.isFIFO() || stat.isCharacterDevice()))) {
    if (!wanted(path, below(path, root))) return
    if (ours?.has(path, stat)) {
      left.push(path)
      return
    }
    if (ours?.isSettings(path)) {
      problems.push(skippedOwnFile({ path }, 'settings', false))
      return
    }
    // The same file found twice (links, overlapping arguments) counts once, under its first name.
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

/** Returns the part of a path below the argument that led to it. */
function below(path: string, root: string): string {
  const folder = root.endsWith('/') ? root : `${root}/`
  return path.startsWith(folder) ? path.slice(folder.length) : path
}
