/** Random access to a followed file: opened when its bytes are needed, closed while it rests, and never confused with another one. */

import { currentName, type FileInfo, fileKey } from '../../source/rotated-files.ts'
import { type FileFacts, OpenFile } from '../../source/streams/file.ts'
import { bytesOf, type RandomAccess } from '../../source/streams/random-access.ts'

/** Maximum number of open files, not counting those that could not be opened again. */
const MAX_OPEN = 48
/** Number of bytes compared to detect new content in a file before anything of it is counted. */
const SNAPSHOT_BYTES = 1024
/** In the order of their last use. */
const open = new Set<FileHandle>()

export class FileHandle implements RandomAccess {
  readonly key: string
  /** The name for opening it. */
  path: string
  /** Length of the byte order mark. */
  skip = 0
  /** Lines that begin before this offset were reported by an earlier run. */
  reportedTo = 0
  /** It has no name for opening it again. */
  pinned = false
  #file: OpenFile | null
  /** Its first bytes when it was found. */
  #start: Uint8Array

  /** Opens the file now at `path`; throws the system's error. */
  constructor(path: string) {
    this.path = path
    this.#file = OpenFile.at(path)
    this.key = fileKey(this.#file.facts())
    this.#start = bytesOf(this.#file, 0, SNAPSHOT_BYTES)
    this.#used()
  }

  /** Returns whether it still begins as when it was found, so was not emptied. */
  isAsMet(): boolean {
    if (!this.wake()) return false
    return Buffer.compare(bytesOf(this.#file!, 0, this.#start.length), this.#start) === 0
  }

  /** Takes its present content as the one that was found. */
  meet(): void {
    if (this.wake()) this.#start = bytesOf(this.#file!, 0, SNAPSHOT_BYTES)
  }

  /** Opens it again if necessary, under its current name; returns false if it has none. */
  wake(): boolean {
    this.#file ??= this.#openAt(this.path) ?? this.#openAt(currentName(this.key, this.path))
    if (this.#file === null) return false
    this.#used()
    return true
  }

  /** Opens the file at a name if it is this one. */
  #openAt(name: string | null): OpenFile | null {
    if (name === null) return null
    try {
      const tape = OpenFile.at(name)
      if (fileKey(tape.facts()) === this.key) return tape
      tape.close()
    } catch {
      // Treated as missing.
    }
    return null
  }

  /** Returns its file status, with the size of its text; null if it cannot be found. */
  facts(): FileFacts | null {
    if (!this.wake()) return null
    const facts = this.#file!.facts()
    return { ...facts, size: Math.max(0, facts.size - this.skip) }
  }

  readAt(target: Uint8Array, offset: number): number {
    return this.wake() ? this.#file!.readAt(target, offset + this.skip) : 0
  }

  /** Returns whether it has the device and inode of a row. */
  isPlace({ dev, ino }: { readonly dev: string | null; readonly ino: string | null }): boolean {
    return this.key.startsWith(`${dev}:${ino}:`)
  }

  /** Its file descriptor; null if it cannot be found. */
  get descriptor(): number | null {
    return this.wake() ? this.#file!.descriptor : null
  }

  rest(): void {
    this.#file?.close()
    this.#file = null
    open.delete(this)
  }

  #used(): void {
    open.delete(this)
    open.add(this)
    if (open.size <= MAX_OPEN) return
    for (const file of open) {
      // A file without a name cannot be opened again.
      if (file.pinned || file === this || file.#file?.facts().links === 0) continue
      file.rest()
      break
    }
  }
}

/** Keeps a file open for some work, which reads it by its descriptor even if it is renamed. */
export async function whileOpen<T>(
  file: FileHandle,
  work: (how: { readonly descriptor?: number }) => Promise<T>,
): Promise<T> {
  const { pinned } = file
  file.pinned = true
  try {
    const { descriptor } = file
    return await work(descriptor === null ? {} : { descriptor })
  } finally {
    file.pinned = pinned
  }
}

/** Maximum number of lookups for a file that is being renamed. */
const TRIES = 5

/** Opens a known file under its current name; returns null if it cannot be opened. */
export function openHandle(
  { path, key }: Pick<FileInfo, 'path' | 'key'>,
  failed: (error: NodeJS.ErrnoException) => void,
): FileHandle | null {
  let error: NodeJS.ErrnoException | null = null
  for (
    let name: string | null = path, tries = 0;
    name !== null && tries < TRIES;
    name = currentName(key, path), tries++
  ) {
    try {
      const file = new FileHandle(name)
      if (file.key === key) return file
      file.rest()
    } catch (thrown) {
      error = thrown as NodeJS.ErrnoException
    }
  }
  if (error !== null && error.code !== 'ENOENT') failed(error)
  return null
}
