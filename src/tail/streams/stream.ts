/**
 * A source that arrives once: standard input, a named pipe, the output of a program. Lines are counted as they arrive;
 * what had arrived but was not counted is lost if this process dies.
 */
import type { ByteReader } from '../../model/bytes/byte-reader.ts'
import { STANDALONE } from '../../run/rotation-context.ts'
import { SHARD_MARGIN } from '../../scan/scanner.ts'
import { StreamBuffer } from '../../source/streams/random-access.ts'
import { claimStream } from '../claim.ts'
import { LineCounter } from '../line-counter.ts'
import type { TailContext } from '../tail-context.ts'

/** Maximum number of bytes that wait to be counted; above it the writer is held up. */
const MAX_WAITING = 4 * 1024 * 1024
/** Maximum length of a line; a longer one is split here, since it must fit in memory. */
const MAX_LINE = 16 * 1024 * 1024
const READ = 256 * 1024
const LF = 0x0a
const BLANK = 0x20

export class FollowedStream {
  readonly path: string
  readonly #context: TailContext
  readonly #feed: ByteReader
  readonly #buffer = new StreamBuffer()
  readonly #counter: LineCounter
  readonly #partialMs: number
  readonly #wake: () => void
  #cameAt = 0
  #ended = false
  #closed = false
  #reportedAt = 0
  #room: (() => void) | null = null

  /** Starts to read; `wake` is called when bytes have arrived. */
  constructor(context: TailContext, path: string, feed: ByteReader, partialMs: number, wake: () => void) {
    this.path = path
    this.#context = context
    this.#feed = feed
    this.#partialMs = partialMs
    this.#wake = wake
    const { id, gen } = claimStream(context, path)
    const source = { id, path, member: null, generation: gen }
    const start = { source, from: 0, lines: 0, rotation: STANDALONE, modifiedMs: null, isAsMet: () => true }
    this.#counter = new LineCounter(context, this.#buffer, start)
    this.#report('appeared')
    void this.#read()
  }

  get id(): number {
    return this.#counter.source.id
  }

  get lag(): number {
    return this.#buffer.end - this.#counter.seen
  }

  /** Whether the input has ended and everything is counted. */
  get closed(): boolean {
    return this.#closed
  }

  /** Counts what has arrived. Returns true if there was something. */
  async poll(now: number): Promise<boolean> {
    if (this.#closed) return false
    const end = this.#buffer.end
    const before = this.#counter.seen
    if (end > this.#known) this.#cameAt = now
    const came = end > this.#known
    this.#known = end
    const late = !came && end > before && now - this.#cameAt >= this.#partialMs
    await this.#counter.count(end, late ? 'waits' : 'grows')
    this.#buffer.forget(this.#counter.position.from - SHARD_MARGIN)
    if (this.#waiting < MAX_WAITING) this.#resume()
    if (this.#ended && this.#buffer.end === end) await this.#close()
    else if (now - this.#reportedAt >= 1000 && this.#counter.seen > before) this.#report('following', now)
    return came
  }
  #known = 0

  /** Counts the rest as the end. */
  async stop(): Promise<void> {
    this.#feed.close()
    if (!this.#closed) await this.#close()
  }

  /** Releases the input, so that it does not delay the end. */
  leave(): void {
    this.#feed.close()
  }

  get #waiting(): number {
    return this.#buffer.end - this.#counter.seen
  }

  async #close(): Promise<void> {
    this.#closed = true
    await this.#counter.count(this.#buffer.end, 'ends')
    this.#counter.finish()
    this.#report('closed')
  }

  async #read(): Promise<void> {
    const buffer = new Uint8Array(READ)
    for (;;) {
      const size = await this.#feed.read(buffer)
      if (size === 0) break
      this.#append(buffer.subarray(0, size))
      this.#wake()
      if (this.#waiting >= MAX_WAITING + MAX_LINE) await new Promise<void>(resolve => (this.#room = resolve))
    }
    this.#ended = true
    this.#wake()
  }

  #append(chunk: Uint8Array): void {
    const feed = chunk.lastIndexOf(LF)
    if (feed < 0 && this.#buffer.end - this.#lineStart > MAX_LINE) {
      // Between words, so that no code is split.
      const blank = chunk.lastIndexOf(BLANK) + 1
      this.#buffer.append(chunk.subarray(0, blank))
      this.#buffer.append(Uint8Array.of(LF))
      this.#lineStart = this.#buffer.end
      this.#buffer.append(chunk.subarray(blank))
      return
    }
    if (feed >= 0) this.#lineStart = this.#buffer.end + feed + 1
    this.#buffer.append(chunk)
  }
  #lineStart = 0

  #resume(): void {
    this.#room?.()
    this.#room = null
  }

  #report(state: 'appeared' | 'following' | 'closed', now = 0): void {
    this.#reportedAt = now
    const { bytes, lines } = this.#counter.figures
    this.#context.events.push({ type: 'source', source: this.#counter.source, state, bytes, lines, lag: this.lag })
  }
}
