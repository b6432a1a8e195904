/** Finds rotated files beside a file, and the current name of a file. */
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

/** Maximum number of entries of a directory that are searched for a renamed file. */
const MAX_FILES = 20_000

/** Returns a key that identifies a file under any name: the inode of a deleted file may be reused. */
export function fileKey({ dev, ino, birthtimeNs }: Pick<BigIntStats, 'dev' | 'ino' | 'birthtimeNs'>): string {
  return `${dev}:${ino}:${birthtimeNs}`
}

/** Returns the file at a path; null if there is none, or it is not accessible. */
export function fileInfo(path: string): FileInfo | null {
  try {
    const stat = statSync(path, { bigint: true, throwIfNoEntry: false })
    return stat === undefined ? null : { path, key: fileKey(stat), stat }
  } catch {
    return null
  }
}

/** Maximum number of listings until two are equal: rotation renames one file after another. */
const LOOKS = 8

/** Returns the files of the rotated log of a path, from the oldest to the newest. */
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

/** Returns all files in the directory of `path`. */
export function filesIn(path: string): FileInfo[] {
  return entriesOf(path).flatMap(one => fileInfo(one) ?? [])
}

/** Returns the current name of a file in the directory of `path`, trying those of the same log first. Null if there is none. */
export function currentName(key: string, path: string): string | null {
  const siblings = rotatedFilesOf(path)
  const near = siblings.find(fact => fact.key === key)
  if (near !== undefined) return near.path
  return entriesOf(path).find(one => fileInfo(one)?.key === key) ?? null
}

/** Returns the name of a file in the directory of `path` by its device and inode; null if there is none. */
export function currentNameOfInode(dev: string, ino: string, path: string): string | null {
  const is = ({ stat }: FileInfo): boolean => String(stat.ino) === ino && String(stat.dev) === dev
  const near = rotatedFilesOf(path).find(is)
  if (near !== undefined) return near.path
  return filesIn(path).find(is)?.path ?? null
}

/** Returns how the file at `after` continues the one at `before`, by their names; as the next one if the names do not say. */
export function continuityBetween(before: string, after: string): Continuity {
  const logs = logsOf([before, after].map(path => ({ kind: 'file', path })))
  const turns = logs.length === 1 ? logs[0]! : []
  const last = turns.at(-1)
  return last?.spec.kind === 'file' && last.spec.path === after ? last.continuity : 'next'
}

function entriesOf(path: string): string[] {
  const folder = dirname(path)
  try {
    // A name without a folder is in the working directory, and stays without.
    return readdirSync(folder)
      .slice(0, MAX_FILES)
      .map(name => (path.includes('/') ? join(folder, name) : name))
  } catch {
    return []
  }
}

/** Returns the status of a file with a byte order mark of `skip` bytes. */
export function factsOf({ stat }: FileInfo, skip: number): FileFacts {
  const { size, mtimeMs, mtimeNs, birthtimeNs, dev, ino, nlink } = stat
  const text = Math.max(0, Number(size) - skip)
  return { size: text, modifiedMs: Number(mtimeMs), modified: mtimeNs, birthtimeNs, dev, ino, links: Number(nlink) }
}
