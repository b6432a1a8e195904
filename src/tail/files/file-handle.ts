/** A followed file as a tape: opened when its bytes are wanted, closed while it rests, and never taken for another one. */

import { currentName, type FileInfo, fileKey } from '../../source/rotated-files.ts'
import { type FileFacts, OpenFile } from '../../source/streams/file.ts'
import { bytesOf, type RandomAccess } from '../../source/streams/random-access.ts'

/** Files that are open at the same time, but for those that could not be found again. */
const MAX_OPEN = 48
/** Bytes by which it is seen that another content came into a file of which nothing is counted yet. */
const SNAPSHOT_BYTES = 1024
/** In the order of their last use. */
const open = new Set<FileHandle>()

export class FileHandle implements RandomAccess {
  readonly key: string
  /** The name under which it is opened. */
  path: string
  /** Bytes at the beginning that are no text. */
  skip = 0
  /** Lines that begin before this offset were told by an earlier run. */
  reportedTo = 0
  /** It has no name under which it could be opened again. */
  pinned = false
  #file: OpenFile | null
  /** Its first bytes when it was met. */
  #start: Uint8Array

  /** Opens the file now at `path`; throws the system's error. */
  constructor(path: string) {
    this.path = path
    this.#file = OpenFile.at(path)
    this.key = fileKey(this.#file.facts())
    this.#start = bytesOf(this.#file, 0, SNAPSHOT_BYTES)
    this.#used()
  }

  /** Whether it begins as it did when it was met: it was not emptied since. */
  isAsMet(): boolean {
    if (!this.wake()) return false
    return Buffer.compare(bytesOf(this.#file!, 0, this.#start.length), this.#start) === 0
  }

  /** It is met anew, with what is in it now. */
  meet(): void {
    if (this.wake()) this.#start = bytesOf(this.#file!, 0, SNAPSHOT_BYTES)
  }

  /** Opens it again if need be, under the name that it has by now; false where it has none. */
  wake(): boolean {
    this.#file ??= this.#openAt(this.path) ?? this.#openAt(currentName(this.key, this.path))
    if (this.#file === null) return false
    this.#used()
    return true
  }

  /** The file at a name, if it is this one. */
  #openAt(name: string | null): OpenFile | null {
    if (name === null) return null
    try {
      const tape = OpenFile.at(name)
      if (fileKey(tape.facts()) === this.key) return tape
      tape.close()
    } catch {
      // It is as if it were not there.
    }
    return null
  }

  /** What the system says of it; sizes are those of its text. Null where it is not to be found. */
  facts(): FileFacts | null {
    if (!this.wake()) return null
    const facts = this.#file!.facts()
    return { ...facts, size: Math.max(0, facts.size - this.skip) }
  }

  readAt(target: Uint8Array, offset: number): number {
    return this.wake() ? this.#file!.readAt(target, offset + this.skip) : 0
  }

  /** Whether it lies where the system says that a row's file does. */
  isPlace({ dev, ino }: { readonly dev: string | null; readonly ino: string | null }): boolean {
    return this.key.startsWith(`${dev}:${ino}:`)
  }

  /** Its number while it is open; null where it is not to be found. */
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
      // What has no name any more cannot be opened again.
      if (file.pinned || file === this || file.#file?.facts().links === 0) continue
      file.rest()
      break
    }
  }
}

/** Keeps a file open for some work, which reads it by its number whatever its name leads to meanwhile. */
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

/** Names under which a file is sought that rotation renames just now. */
const TRIES = 5

/** Opens a file that was met under a name, under whatever name it has by now; null where it cannot be opened. */
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
