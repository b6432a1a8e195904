/** The files that a run writes. None of them is a log of that run, or it would read its own reports. */
import { fstatSync, realpathSync, type Stats, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { type Problem, problem } from '../../model/problem.ts'
import { systemPath } from '../file-name.ts'

/** Identifies a file. */
interface DiskIdentity {
  readonly dev: number
  readonly ino: number
}

/** Names of settings files, in the order of lookup. */
export const CONFIG_NAMES = ['logremedy.config.yaml', 'logremedy.config.yml', 'logremedy.config.json'] as const

/** Returns a database and the files that SQLite creates beside it. */
export function databaseFiles(path: string): readonly string[] {
  return ['', '-wal', '-shm', '-journal'].map(suffix => path + suffix)
}

/** Temporary files that exist while a file is being written. */
const TEMPORARY_NAME = /\.[0-9a-f]{12}\.tmp$/

/**
 * Knows the files that a run writes, by device and inode, and by path for files that do not exist yet or are replaced.
 * `descriptors` are open files, such as standard output; `settings` are names of settings files, in any folder.
 */
export class OutputFiles {
  readonly #paths: ReadonlyMap<string, ReadonlySet<string>>
  readonly #descriptors: readonly number[]
  readonly #settings: ReadonlySet<string>
  #inodes: ReadonlySet<string> = new Set()

  constructor(paths: readonly string[], descriptors: readonly number[], settings: readonly string[]) {
    const byName = new Map<string, Set<string>>()
    for (const path of paths) {
      const whole = resolve(path)
      const folders = byName.get(basename(whole)) ?? new Set()
      byName.set(basename(whole), folders.add(realFolder(whole)))
    }
    this.#paths = byName
    this.#descriptors = descriptors
    this.#settings = new Set(settings)
    this.look()
  }

  /** Updates their inodes: an atomic write creates a new file each time. */
  look(): void {
    const inodes = new Set<string>()
    for (const descriptor of this.#descriptors) {
      const open = openFile(descriptor)
      if (open !== null) inodes.add(keyOf(open))
    }
    for (const [name, folders] of this.#paths) {
      for (const folder of folders) {
        const stat = statOrNull(join(folder, name))
        if (stat?.isFile()) inodes.add(keyOf(stat))
      }
    }
    this.#inodes = inodes
  }

  /** Returns whether the run writes this file. */
  has(path: string, stat: DiskIdentity): boolean {
    return this.#inodes.has(keyOf(stat)) || this.hasName(path)
  }

  /** Returns whether the run writes, or will write, to this path. */
  hasName(path: string): boolean {
    const name = basename(path)
    const folders = this.#paths.get(name) ?? this.#paths.get(name.replace(TEMPORARY_NAME, ''))
    return folders?.has(realFolder(resolve(path))) ?? false
  }

  /** Returns whether a file of this name is one of our settings files. */
  isSettings(path: string): boolean {
    return this.#settings.has(basename(path))
  }

  /** Returns whether the run writes this open file. */
  isOpenAs(descriptor: number): boolean {
    const open = openFile(descriptor)
    return open !== null && this.#inodes.has(keyOf(open))
  }
}

/** Reports files that were left out because the run writes them; more than a note if there was nothing else to read. */
export function skippedOutputs(paths: readonly string[], alone: boolean): Problem {
  const others = paths.length - 1
  const fact =
    others === 0
      ? 'This run writes to this file, so it was not read as a log.'
      : `This run writes to this file and ${others} more of the inputs; none of them was read as a log.`
  return problem(
    alone ? 'input' : 'note',
    'source/ours',
    { path: paths[0]! },
    fact,
    'Write to a separate directory, or name the logs.',
  )
}

function keyOf({ dev, ino }: DiskIdentity): string {
  return `${dev}:${ino}`
}

/** Returns an open regular file; null for terminals, pipes, and closed descriptors. */
function openFile(descriptor: number): DiskIdentity | null {
  try {
    const stat = fstatSync(descriptor)
    return stat.isFile() ? stat : null
  } catch {
    return null
  }
}

function statOrNull(path: string): Stats | null {
  try {
    return statSync(systemPath(path), { throwIfNoEntry: false }) ?? null
  } catch {
    return null
  }
}

/** Returns the folder of a path with all links resolved. */
function realFolder(path: string): string {
  const folder = dirname(path)
  try {
    return realpathSync(folder)
  } catch {
    return folder
  }
}
