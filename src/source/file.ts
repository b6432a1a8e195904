/** A regular file as a feed: synchronous reads at a position, so that no pool of threads stands between disk and scanner. */
import { closeSync, openSync, readSync } from 'node:fs'
import type { Feed } from '../model/feed.ts'

/** A disk that failed once may give the bytes the next time. */
const TRIES = 4

/** Reads like `readSync`; an input error is tried again. Throws the system's error when that does not help. */
export function readTrying(fd: number, target: Uint8Array, position: number | null): number {
  for (let left = TRIES - 1; ; left--) {
    try {
      return readSync(fd, target, 0, target.length, position)
    } catch (error) {
      if (left === 0 || (error as NodeJS.ErrnoException).code !== 'EIO') throw error
    }
  }
}

/** Reads a file from `from` on. Throws the system's error when it cannot be opened. */
export function fileFeed(path: string, from: number): Feed {
  const fd = openSync(path, 'r')
  // A pipe has no positions; null reads on from where it is.
  let position: number | null = from
  let open = true
  return {
    read(target) {
      for (;;) {
        try {
          const size = readTrying(fd, target, position)
          if (position !== null) position += size
          return size
        } catch (error) {
          const { code } = error as NodeJS.ErrnoException
          if (code === 'ESPIPE' && position === from) position = null
          else if (code !== 'EAGAIN' && code !== 'EINTR') throw error
        }
      }
    },
    // A number that is closed may be another file's by now.
    close: () => {
      if (open) closeSync(fd)
      open = false
    },
  }
}
