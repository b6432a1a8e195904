/** Text, bytes and streams of programs → the openers of sources. */
import type { OpenStream } from '../source/spec.ts'
import type { LogInput, WebInput } from './option-types.ts'

/** An error that the program's code threw; it may be any value. */
export interface Failure {
  readonly error: unknown
}

/** A stream that can be opened once; `failure` returns the error that ended it. */
export interface OpenedInput {
  readonly open: OpenStream
  readonly failure: () => Failure | null
}

/** Prepares an input for opening; throws a `TypeError` for anything else. Reads nothing from a stream until it is opened. */
export function inputOf(verb: string, input: LogInput): OpenedInput {
  const puller = pullerOf(verb, input)
  let failure: Failure | null = null
  return {
    failure: () => failure,
    open: (failed, signal) =>
      feedOf(
        puller,
        error => {
          failure = { error }
          failed(error instanceof Error ? error : new Error(String(error)))
        },
        signal,
      ),
  }
}

/** A source of chunks: each call of `pull` returns one, and null at the end. */
interface Puller {
  pull(): Promise<unknown>
  /** Releases the stream; a pending chunk may never arrive. */
  stop(): void
}

function pullerOf(verb: string, input: LogInput): Puller {
  if (typeof input === 'string' || input instanceof Uint8Array) return once(input)
  if (typeof input === 'object' && input !== null) {
    if ('getReader' in input && typeof input.getReader === 'function') return ofWebStream(input)
    if (Symbol.asyncIterator in input && typeof input[Symbol.asyncIterator] === 'function') return ofIterable(input)
  }
  throw new TypeError(
    `${verb}: the input must be a string, bytes, a Node or web stream, or an async iterable of strings or bytes; open a file with createReadStream.`,
  )
}

function once(chunk: string | Uint8Array): Puller {
  let left: string | Uint8Array | null = chunk
  return {
    pull: async () => {
      const next = left
      left = null
      return next
    },
    stop: () => {
      left = null
    },
  }
}

function ofWebStream(stream: WebInput): Puller {
  const reader = stream.getReader()
  return {
    pull: async () => {
      const { done, value } = await reader.read()
      return done ? null : value
    },
    stop: () => void reader.cancel().catch(() => undefined),
  }
}

function ofIterable(iterable: AsyncIterable<unknown>): Puller {
  const iterator = iterable[Symbol.asyncIterator]()
  // While a Node stream waits for data, only `destroy` stops it.
  const { destroy } = iterable as { destroy?: unknown }
  return {
    pull: async () => {
      const next = await iterator.next()
      return next.done ? null : next.value
    },
    stop: () => {
      if (typeof destroy === 'function') destroy.call(iterable)
      else void Promise.resolve(iterator.return?.()).catch(() => undefined)
    },
  }
}

function feedOf(puller: Puller, failed: (error: unknown) => void, signal?: AbortSignal): ReturnType<OpenStream> {
  const encoder = new ChunkEncoder()
  let chunk: Uint8Array = NOTHING
  let ended = false
  /** Ends the wait for a chunk. */
  let wake: (() => void) | null = null
  const stop = (): void => {
    signal?.removeEventListener('abort', stop)
    if (ended) return
    ended = true
    wake?.()
    puller.stop()
  }
  signal?.addEventListener('abort', stop, { once: true })
  if (signal?.aborted) stop()

  const next = (): Promise<unknown> =>
    new Promise((resolve, reject) => {
      wake = () => resolve(null)
      puller.pull().then(resolve, reject)
    })
  const fill = async (): Promise<void> => {
    try {
      const value = await next()
      if (ended) return
      chunk = value === null ? encoder.end() : encoder.encode(value)
      if (value === null) stop()
    } catch (error) {
      if (ended) return
      stop()
      failed(error)
    } finally {
      wake = null
    }
  }
  return {
    async read(target) {
      while (chunk.length === 0 && !ended) await fill()
      const size = Math.min(chunk.length, target.length)
      target.set(chunk.subarray(0, size))
      chunk = chunk.subarray(size)
      return size
    },
    close: stop,
  }
}

const NOTHING = new Uint8Array(0)

/** Encodes text as UTF-8 and passes bytes on; a character may be split between two texts. */
class ChunkEncoder {
  readonly #encoder = new TextEncoder()
  #half = ''

  encode(chunk: unknown): Uint8Array {
    if (chunk instanceof Uint8Array) return chunk
    if (typeof chunk !== 'string') throw new TypeError('A chunk of the input is neither a string nor bytes.')
    const text = this.#half + chunk
    const cut = /[\ud800-\udbff]$/.test(text) ? text.length - 1 : text.length
    this.#half = text.slice(cut)
    return this.#encoder.encode(text.slice(0, cut))
  }

  /** Returns the rest after the last text. */
  end(): Uint8Array {
    return this.#half === '' ? NOTHING : this.#encoder.encode(this.#half)
  }
}
