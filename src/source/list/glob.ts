/**
 * Patterns of paths, for arguments as for `--include` and `--exclude`: `*` and `?` stay within one folder, `**` matches any number of
 * them, `{a,b}`, `{1..9}`, `[a-z]` and `\*` are supported. Hidden names match only patterns that begin with a dot.
 */
/// <reference path="./picomatch.d.ts" />
import { readdirSync, statSync } from 'node:fs'
import picomatch from 'picomatch'
import { nameText, systemPath } from '../file-name.ts'

/** Maximum depth of directories. */
export const MAX_DEPTH = 40

/** Returns whether an argument that names no file is a pattern. */
export function isPattern(text: string): boolean {
  return /[*?[{]/.test(text)
}

/** Shortens `./a.log` to `a.log`; no other part of a path may be shortened, since links may give it a meaning. */
export function withoutDot(path: string): string {
  return path.replace(/^(?:\.\/+)+(?=.)/, '')
}

/** Returns the files and directories that a pattern matches, sorted. A matching directory is not searched for more. */
export function expandPattern(typed: string): string[] {
  const pattern = tidy(typed)
  const { matches, directoriesOnly } = compilePattern(pattern)
  const magic = Math.max(0, pattern.search(MAGIC))
  const base = pattern.slice(0, pattern.lastIndexOf('/', magic) + 1)
  const rest = pattern.slice(base.length)
  const deep = rest.indexOf('**')
  const depth = deep < 0 ? slashes(rest) + 1 : MAX_DEPTH
  // `**` follows no links to directories, since links may lead in circles.
  const linkDepth = deep < 0 ? depth : slashes(rest.slice(0, deep))
  const hidden = /(?:^|[/{,(|[])\.|\[/.test(rest)
  // `logs/**` matches `logs` as well.
  if (base.length > 1 && matches(base.slice(0, -1)) && leadsToDirectory(base)) return [base.slice(0, -1)]
  const found: string[] = []
  const walk = (folder: string, level: number): void => {
    for (const { name, isLink } of entriesIn(folder)) {
      const path = folder + name
      const mayEnter = level < depth && (!isLink || level <= linkDepth) && (hidden || !name.startsWith('.'))
      const isMatch = matches(path)
      if (!isMatch && !mayEnter) continue
      const isDirectory = leadsToDirectory(path)
      if (isMatch && (isDirectory || !directoriesOnly)) found.push(path)
      else if (isDirectory && mayEnter) walk(`${path}/`, level + 1)
    }
  }
  walk(base, 1)
  return found.sort()
}

/** Tests whether a pattern selects a file. `below` is the path below the argument that led to the file. */
export type PathTest = (path: string, below: string) => boolean

/**
 * Returns the test for a pattern of `--include` or `--exclude`. One without a slash is compared with the file's name. Any other is
 * compared with the whole path, and with the folders that lead to the file: a matching folder selects its content, as in an argument. One
 * that begins with `**` applies below any folder that an argument names, including hidden ones.
 */
export function pathTest(typed: string): PathTest {
  const pattern = tidy(typed)
  const { matches, directoriesOnly } = compilePattern(pattern)
  if (!pattern.includes('/') && !directoriesOnly) return path => matches(path.slice(path.lastIndexOf('/') + 1))
  const holds = (path: string): boolean => {
    if (!directoriesOnly && matches(path)) return true
    for (let end = path.indexOf('/', 1); end >= 0; end = path.indexOf('/', end + 1))
      if (matches(path.slice(0, end))) return true
    return false
  }
  return pattern.startsWith('**') ? (path, below) => holds(path) || holds(below) : holds
}

/** Where a segment of a path begins to be a pattern. */
const MAGIC = /[*?[{\\]|[!+@]\(/

function tidy(pattern: string): string {
  return withoutDot(pattern).replace(/\/{2,}/g, '/')
}

/** A pattern that ends with a slash matches directories only. */
function compilePattern(pattern: string): { matches: (path: string) => boolean; directoriesOnly: boolean } {
  const plain = pattern.length > 1 && pattern.endsWith('/') ? pattern.slice(0, -1) : pattern
  return { matches: picomatch(plain, OPTIONS), directoriesOnly: plain !== pattern }
}

/** Maximum number of values of `{from..to}`; a longer range only matches the first ones. */
const MAX_RANGE = 10_000

const OPTIONS = {
  nonegate: true,
  posix: true,
  expandRange: (from: string, to: string): string => {
    if (!/^-?[0-9]+$/.test(from) || !/^-?[0-9]+$/.test(to)) return `[${from}-${to}]`
    const [low, high] = [Number(from), Number(to)].sort((a, b) => a - b) as [number, number]
    const width = /^-?0[0-9]/.test(from) || /^-?0[0-9]/.test(to) ? Math.max(from.length, to.length) : 0
    const count = Math.min(MAX_RANGE, high - low + 1)
    return `(?:${Array.from({ length: count }, (_, i) => String(low + i).padStart(width, '0')).join('|')})`
  },
}

function slashes(text: string): number {
  return text.split('/').length - 1
}

/** An entry of a directory. */
export interface DirectoryEntry {
  readonly name: string
  readonly isLink: boolean
}

/** Returns the entries of a directory. Throws the system's error if it cannot be read. */
export function entriesOf(path: string): DirectoryEntry[] {
  const entries = readdirSync(systemPath(path), { withFileTypes: true, encoding: 'buffer' })
  return entries.map(entry => ({ name: nameText(entry.name), isLink: entry.isSymbolicLink() }))
}

/** A directory that cannot be read matches nothing. */
function entriesIn(folder: string): DirectoryEntry[] {
  try {
    return entriesOf(folder === '' ? '.' : folder)
  } catch {
    return []
  }
}

function leadsToDirectory(path: string): boolean {
  try {
    return statSync(systemPath(path)).isDirectory()
  } catch {
    return false
  }
}
