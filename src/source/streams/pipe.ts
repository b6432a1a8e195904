/**
 * A named pipe as a feed. A blocking read would hold up timers and signals while nothing comes, so the pipe is asked again
 * and again: at once for a moment, as a busy writer fills it faster than a timer rings, then less and less often.
 */
import { closeSync, constants, openSync, readSync } from 'node:fs'
import { setImmediate, setTimeout } from 'node:timers/promises'
import type { ByteReader } from '../../model/bytes/byte-reader.ts'
import { systemPath } from '../file-name.ts'

const AT_ONCE = 500
const LONGEST_MS = 20

/** Reads a pipe until its writers have left; waits for the first one. Ends when `signal` is aborted. */
export function pipeReader(path: string, onError: (error: Error) => void, signal?: AbortSignal): ByteReader {
  const fd = openSync(systemPath(path), constants.O_RDONLY | constants.O_NONBLOCK)
  let open = true
  // Zero bytes mean that nobody writes: not yet, or no more. What a shell hands over as `<(…)` had its writer when it was made.
  let begun = /^\/(?:dev|proc)\//.test(path)
  return {
    async read(target) {
      for (let tries = 0; !signal?.aborted; tries++) {
        const size = readNow(fd, target, onError)
        begun ||= size !== 0
        if (size !== null && begun) return size
        await (tries < AT_ONCE ? setImmediate() : setTimeout(Math.min(LONGEST_MS, tries - AT_ONCE)))
      }
      return 0
    },
    close: () => {
      if (open) closeSync(fd)
      open = false
    },
  }
}

/** What is there; null when a writer holds the pipe and has nothing to say. An error is an end. */
function readNow(fd: number, target: Uint8Array, onError: (error: Error) => void): number | null {
  try {
    return readSync(fd, target, 0, target.length, null)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EAGAIN' || code === 'EINTR') return null
    onError(error as Error)
    return 0
  }
}
