/** Follows a path link by link, to find links of other users, and to check whether it stays in a folder. */
import { lstatSync, readlinkSync, type Stats, statSync } from 'node:fs'
import { isAbsolute, join, parse, resolve, sep } from 'node:path'

/** Maximum number of links, as in the system: more are a circle. */
const MAX_LINKS = 40

/** A part of a path that exists: a link, or the final file or folder. */
interface PathPart {
  readonly path: string
  readonly stat: Stats
  /** The folder that contains it, without links. */
  readonly folder: string
}

/** A path without links as far as it exists, the links on the way, and what exists at its end. */
interface ResolvedPath {
  readonly end: string
  readonly links: readonly PathPart[]
  readonly last: PathPart | null
}

function follow(path: string): ResolvedPath {
  const whole = resolve(path)
  const { root } = parse(whole)
  const links: PathPart[] = []
  let at = root
  let last: PathPart | null = null
  let rest = partsOf(whole.slice(root.length))
  for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
    const next = join(at, name)
    const stat = lstatSync(next, { throwIfNoEntry: false })
    if (stat === undefined) return { end: join(next, ...rest), links, last: null }
    last = { path: next, stat, folder: at }
    if (!stat.isSymbolicLink() || links.length === MAX_LINKS) {
      at = next
      continue
    }
    links.push(last)
    const target = readlinkSync(next)
    if (isAbsolute(target)) at = parse(target).root
    rest = [...partsOf(target), ...rest]
  }
  return { end: at, links, last }
}

function partsOf(path: string): string[] {
  return path.split(sep).filter(part => part !== '' && part !== '.')
}

/**
 * Returns a link or pipe that another user planted in the way of a write, in a folder where anyone may write: it could redirect the write
 * to one of our files. Null if there is none; inaccessible folders are left to the code that opens the file.
 */
export function findPlanted(path: string): string | null {
  const user = process.geteuid?.()
  if (user === undefined) return null
  try {
    const { links, last } = follow(path)
    const suspects = last !== null && !last.stat.isFile() && !last.stat.isDirectory() ? [...links, last] : links
    return suspects.find(part => isPlanted(part, user))?.path ?? null
  } catch {
    return null
  }
}

/** As on systems with protected links: owners of the folder are trusted, and so are we. */
function isPlanted({ stat, folder }: PathPart, user: number): boolean {
  const { mode, uid } = statSync(folder)
  const isAnyones = (mode & 0o1000) !== 0 && (mode & 0o002) !== 0
  return isAnyones && stat.uid !== user && stat.uid !== uid
}

/** Returns whether a path leads to a place below `folder`, with all links followed. */
export function staysBelow(folder: string, path: string): boolean {
  try {
    const { end: home } = follow(folder)
    const { end } = follow(path)
    return end.startsWith(home.endsWith(sep) ? home : home + sep)
  } catch {
    return false
  }
}
