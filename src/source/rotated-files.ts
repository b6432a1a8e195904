/** The files beside one that rotation may have made of it, and the name that a file has now. */
import { type BigIntStats, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Continuity, logsOf } from './rotation.ts'
import type { FileFacts } from './streams/file.ts'

/** A file as the system knows it. */
export interface FileInfo {
  readonly path: string
  readonly key: string
  readonly stat: BigIntStats
}

/** More entries of a directory are not looked through for one that was renamed. */
const MAX_FILES = 20_000

/** What tells files apart, whatever their names: the number of a file that is deleted may be another one's by now. */
export function fileKey({ dev, ino, birthtimeNs }: Pick<BigIntStats, 'dev' | 'ino' | 'birthtimeNs'>): string {
  return `${dev}:${ino}:${birthtimeNs}`
}

/** What lies under a name; null where nothing does, or nothing may be seen. */
export function fileInfo(path: string): FileInfo | null {
  try {
    const stat = statSync(path, { bigint: true, throwIfNoEntry: false })
    return stat === undefined ? null : { path, key: fileKey(stat), stat }
  } catch {
    return null
  }
}

/** Looks in a row that must show the same: rotation renames one file after another. */
const LOOKS = 8

/** The files of the rotated log to which a name belongs, from the oldest to the newest. */
export function rotatedFilesOf(path: string): FileInfo[] {
  let before = rotatedFilesNow(path)
  for (let look = 1; look < LOOKS; look++) {
    const now = rotatedFilesNow(path)
    if (
      now.length === before.length &&
      now.every(({ path: name, key }, i) => before[i]!.path === name && before[i]!.key === key)
    )
      return now
    before = now
  }
  return before
}

function rotatedFilesNow(path: string): FileInfo[] {
  const paths = entriesOf(path)
  const log = logsOf([...new Set([...paths, path])].map(one => ({ kind: 'file', path: one }))).find(turns =>
    turns.some(({ spec }) => spec.kind === 'file' && spec.path === path),
  )
  return (log ?? []).flatMap(({ spec }) => {
    const fact = spec.kind === 'file' ? fileInfo(spec.path) : null
    return fact === null || !fact.stat.isFile() ? [] : [fact]
  })
}

/** All files in the directory of `path`. */
export function filesIn(path: string): FileInfo[] {
  return entriesOf(path).flatMap(one => fileInfo(one) ?? [])
}

/** The name that a file has now in the directory of `path`: those of the same log are tried first. Null when there is none. */
export function currentName(key: string, path: string): string | null {
  const siblings = rotatedFilesOf(path)
  const near = siblings.find(fact => fact.key === key)
  if (near !== undefined) return near.path
  return entriesOf(path).find(one => fileInfo(one)?.key === key) ?? null
}

/** The name of a file in the directory of `path` by its place on the disk; null when there is none. */
export function currentNameOfInode(dev: string, ino: string, path: string): string | null {
  const is = ({ stat }: FileInfo): boolean => String(stat.ino) === ino && String(stat.dev) === dev
  const near = rotatedFilesOf(path).find(is)
  if (near !== undefined) return near.path
  return filesIn(path).find(is)?.path ?? null
}

/** How the file at `after` goes on with the one at `before`, by their names; as the next one where names do not say. */
export function continuityBetween(before: string, after: string): Continuity {
  const logs = logsOf([before, after].map(path => ({ kind: 'file', path })))
  const turns = logs.length === 1 ? logs[0]! : []
  const last = turns.at(-1)
  return last?.spec.kind === 'file' && last.spec.path === after ? last.continuity : 'next'
}

function entriesOf(path: string): string[] {
  const folder = dirname(path)
  try {
    // A name without a folder is one beside us, and stays without.
    return readdirSync(folder)
      .slice(0, MAX_FILES)
      .map(name => (path.includes('/') ? join(folder, name) : name))
  } catch {
    return []
  }
}

/** What the system said of a file, of which the first `skip` bytes are no text. */
export function factsOf({ stat }: FileInfo, skip: number): FileFacts {
  const { size, mtimeMs, mtimeNs, birthtimeNs, dev, ino, nlink } = stat
  const text = Math.max(0, Number(size) - skip)
  return { size: text, modifiedMs: Number(mtimeMs), modified: mtimeNs, birthtimeNs, dev, ino, links: Number(nlink) }
}
