/**
 * A named pipe as a reader. A blocking read would delay timers and signals while nothing arrives, so the pipe is
 * polled: at once for a moment, since a busy writer fills it faster than a timer fires, then less and less often.
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
  // Zero bytes mean that there is no writer: not yet, or no more. A pipe of a shell's `<(…)` had its writer when it was made.
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

/** Returns the available bytes; null if a writer has the pipe open and writes nothing. An error is an end. */
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
