/**
 * Files on disk. A regular file is opened once and read at offsets by all who need it, so that its name may lead
 * elsewhere meanwhile. Reads are synchronous: there is no thread pool between disk and scanner.
 */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import type { ByteReader } from '../../model/bytes/byte-reader.ts'
import { systemPath } from '../file-name.ts'
import type { RandomAccess } from './random-access.ts'

/** Number of attempts: a disk that failed once may succeed the next time. */
const TRIES = 4

/** Reads like `readSync`; retries after an input error. Throws the system's error if that does not help. */
export function readWithRetry(fd: number, target: Uint8Array, position: number | null): number {
  for (let left = TRIES - 1; ; ) {
    try {
      return readSync(fd, target, 0, target.length, position)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EAGAIN' || code === 'EINTR') continue
      if (left-- === 0 || code !== 'EIO') throw error
    }
  }
}

/** The status of an open file. */
export interface FileFacts {
  readonly size: number
  readonly modifiedMs: number
  /** Nanoseconds; shows changes that do not change the size. */
  readonly modified: bigint
  /** Creation time: the inode of a deleted file is reused. */
  readonly birthtimeNs: bigint
  readonly dev: bigint
  readonly ino: bigint
  /** Number of its names; 0 once it is deleted. */
  readonly links: number
}

/** An open file. Methods throw the system's error. */
export class OpenFile implements RandomAccess {
  /** Its file descriptor, which all threads share. */
  readonly descriptor: number
  #isOpen: boolean

  private constructor(descriptor: number, isOwner: boolean) {
    this.descriptor = descriptor
    this.#isOpen = isOwner
  }

  /** Opens the file at a path. A pipe does not wait for its writer here. */
  static at(path: string): OpenFile {
    return new OpenFile(openSync(systemPath(path), constants.O_RDONLY | constants.O_NONBLOCK), true)
  }

  /** Returns a file that another one keeps open; closing this one does nothing. */
  static borrowed(descriptor: number): OpenFile {
    return new OpenFile(descriptor, false)
  }

  /** False for pipes, devices and directories. */
  get isRegular(): boolean {
    return fstatSync(this.descriptor).isFile()
  }

  facts(): FileFacts {
    const stat = fstatSync(this.descriptor, { bigint: true })
    return {
      size: Number(stat.size),
      modifiedMs: Number(stat.mtimeMs),
      modified: stat.mtimeNs,
      birthtimeNs: stat.birthtimeNs,
      dev: stat.dev,
      ino: stat.ino,
      links: Number(stat.nlink),
    }
  }

  readAt(target: Uint8Array, offset: number): number {
    let size = 0
    while (size < target.length) {
      const got = readWithRetry(this.descriptor, size === 0 ? target : target.subarray(size), offset + size)
      if (got === 0) break
      size += got
    }
    return size
  }

  /** Returns its bytes from an offset on. Closing the reader leaves the file open. */
  feed(from: number): ByteReader {
    let position = from
    return {
      read: target => {
        const size = readWithRetry(this.descriptor, target, position)
        position += size
        return size
      },
      close: () => undefined,
    }
  }

  close(): void {
    // A closed descriptor may belong to another file by now.
    if (this.#isOpen) closeSync(this.descriptor)
    this.#isOpen = false
  }
}

/** Reads a file without offsets, such as a device. Throws the system's error if it cannot be opened. */
export function deviceFeed(path: string): ByteReader {
  const fd = openSync(systemPath(path), 'r')
  let open = true
  return {
    read: target => readWithRetry(fd, target, null),
    close: () => {
      if (open) closeSync(fd)
      open = false
    },
  }
}
