/**
 * The places of findings for build servers. These know files by their path below the checked-out sources, so a finding in a
 * log elsewhere, in a pipe or inside an archive needs a substitute that they can show.
 */
import type { SourceSummary } from '../../model/counts/summary.ts'

/** What formats for build servers need from the environment. All paths are absolute unless stated otherwise. */
export interface CiContext {
  /** The working directory of the run; paths of sources are relative to it. */
  readonly cwd: string
  /** The directory of the checked-out sources. */
  readonly root: string
  /** An existing file, relative to `root`, to which findings of logs elsewhere are attached; null if there is none. */
  readonly anchor: string | null
  /** A word that no log can guess: between two of them the GitHub runner ignores commands. */
  readonly fence: string
}

/** A file as build servers name it. */
export interface SourceLocation {
  /** Relative to the sources, separated by slashes; not encoded. */
  readonly path: string
  /** From 1; null where no line is known, in an archive, and for a substitute. */
  readonly line: number | null
  /** False for a substitute that may not exist. */
  readonly exists: boolean
  /** The log itself, where `path` is only its substitute or its container. */
  readonly inner: string | null
}

/** The last substitute, where even the site has none: every result needs a place. */
const NOWHERE = 'logremedy.baseline.yaml'

/** Locates a line of a source; null: no line is known. */
export function locateLine(
  source: Pick<SourceSummary, 'path' | 'member'> | undefined,
  line: number | null,
  site: CiContext | null,
): SourceLocation {
  const path = source === undefined ? null : pathBelowRoot(source.path, site)
  const name = source === undefined ? null : source.member === null ? source.path : `${source.path}!${source.member}`
  if (path === null) return fallbackLocation(site, name)
  const whole = source!.member === null
  return { path, line: whole && line !== null ? Math.max(1, line) : null, exists: true, inner: whole ? null : name }
}

/** Returns the place for anything without a line. */
export function fallbackLocation(site: CiContext | null, inner: string | null = null): SourceLocation {
  const anchor = site?.anchor ?? null
  return { path: anchor ?? NOWHERE, line: null, exists: anchor !== null, inner }
}

/** Returns the path relative to the sources; null for standard input and for files elsewhere. */
export function pathBelowRoot(path: string, site: CiContext | null): string | null {
  if (path === '-' || path === '') return null
  if (site === null) {
    const parts = normal(path)
    return isAbsolute(path) || parts === null || parts.length === 0 ? null : parts.join('/')
  }
  const [root, file] = [normal(site.root), normal(isAbsolute(path) ? path : `${site.cwd}/${path}`)]
  if (root === null || file === null || file.length <= root.length) return null
  return root.every((part, i) => part === file[i]) ? file.slice(root.length).join('/') : null
}

/** Encodes a path for a URI: every character with a meaning there, including a colon that would look like a scheme. */
export function uriOf(path: string): string {
  return path
    .split('/')
    .map(part =>
      encodeURIComponent(part.toWellFormed()).replace(
        /[!'()*]/g,
        c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
      ),
    )
    .join('/')
}

function isAbsolute(path: string): boolean {
  return /^(?:[/\\]|[a-z]:[/\\])/i.test(path)
}

/** Returns the parts of a path without `.` and `..`; null if it leads above its start. */
function normal(path: string): string[] | null {
  const parts: string[] = []
  // On Windows both slashes separate parts; elsewhere a backslash is an ordinary character.
  const separators = /^(?:\\\\|[a-z]:[/\\])/i.test(path) ? /[/\\]/ : /\//
  for (const part of path.split(separators)) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return null
  }
  return parts
}
