/**
 * What comes in once and cannot be read again: standard input, a named pipe, the output of a program. Lines are counted as
 * they come; what had come and was not counted when this process died is lost.
 */
import type { Feed } from '../../model/bytes/byte-reader.ts'
import { ALONE } from '../../run/rotation-context.ts'
import { SHARD_MARGIN } from '../../scan/scanner.ts'
import { StreamTape } from '../../source/streams/random-access.ts'
import { claimStream } from '../claim.ts'
import { LineCounter } from '../line-counter.ts'
import type { Bench } from '../tail-context.ts'

/** Bytes that may wait to be counted before the writer is held up. */
const MOST_WAITING = 4 * 1024 * 1024
/** A longer line is ended here: there is no other place to keep it than memory. */
const LONGEST_LINE = 16 * 1024 * 1024
const READ = 256 * 1024
const LF = 0x0a
const BLANK = 0x20

export class FollowedStream {
  readonly path: string
  readonly #bench: Bench
  readonly #feed: Feed
  readonly #tape = new StreamTape()
  readonly #counter: LineCounter
  readonly #partialMs: number
  readonly #wake: () => void
  #cameAt = 0
  #ended = false
  #closed = false
  #toldAt = 0
  #room: (() => void) | null = null

  /** `wake` is called when something has come. */
  constructor(bench: Bench, path: string, feed: Feed, partialMs: number, wake: () => void) {
    this.path = path
    this.#bench = bench
    this.#feed = feed
    this.#partialMs = partialMs
    this.#wake = wake
    const { id, gen } = claimStream(bench, path)
    const source = { id, path, member: null, generation: gen }
    const start = { source, from: 0, lines: 0, inLog: ALONE, modifiedMs: null, isAsMet: () => true }
    this.#counter = new LineCounter(bench, this.#tape, start)
    this.#tell('appeared')
    void this.#read()
  }

  get id(): number {
    return this.#counter.source.id
  }

  get lag(): number {
    return this.#tape.end - this.#counter.seen
  }

  /** Whether nothing more comes and all is counted. */
  get closed(): boolean {
    return this.#closed
  }

  /** Counts what has come. True when there was something. */
  async poll(now: number): Promise<boolean> {
    if (this.#closed) return false
    const end = this.#tape.end
    const before = this.#counter.seen
    if (end > this.#known) this.#cameAt = now
    const came = end > this.#known
    this.#known = end
    const late = !came && end > before && now - this.#cameAt >= this.#partialMs
    await this.#counter.count(end, late ? 'waits' : 'grows')
    this.#tape.forget(this.#counter.position.from - SHARD_MARGIN)
    if (this.#waiting < MOST_WAITING) this.#resume()
    if (this.#ended && this.#tape.end === end) await this.#close()
    else if (now - this.#toldAt >= 1000 && this.#counter.seen > before) this.#tell('following', now)
    return came
  }
  #known = 0

  /** Counts what is there as the end. */
  async stop(): Promise<void> {
    this.#feed.close()
    if (!this.#closed) await this.#close()
  }

  /** Lets go of what it comes from, so that it holds up no end. */
  leave(): void {
    this.#feed.close()
  }

  get #waiting(): number {
    return this.#tape.end - this.#counter.seen
  }

  async #close(): Promise<void> {
    this.#closed = true
    await this.#counter.count(this.#tape.end, 'ends')
    this.#counter.finish()
    this.#tell('closed')
  }

  async #read(): Promise<void> {
    const buffer = new Uint8Array(READ)
    for (;;) {
      const size = await this.#feed.read(buffer)
      if (size === 0) break
      this.#append(buffer.subarray(0, size))
      this.#wake()
      if (this.#waiting >= MOST_WAITING + LONGEST_LINE) await new Promise<void>(resolve => (this.#room = resolve))
    }
    this.#ended = true
    this.#wake()
  }

  #append(chunk: Uint8Array): void {
    const feed = chunk.lastIndexOf(LF)
    if (feed < 0 && this.#tape.end - this.#lineStart > LONGEST_LINE) {
      // Between words, so that no code is torn.
      const blank = chunk.lastIndexOf(BLANK) + 1
      this.#tape.append(chunk.subarray(0, blank))
      this.#tape.append(Uint8Array.of(LF))
      this.#lineStart = this.#tape.end
      this.#tape.append(chunk.subarray(blank))
      return
    }
    if (feed >= 0) this.#lineStart = this.#tape.end + feed + 1
    this.#tape.append(chunk)
  }
  #lineStart = 0

  #resume(): void {
    this.#room?.()
    this.#room = null
  }

  #tell(state: 'appeared' | 'following' | 'closed', now = 0): void {
    this.#toldAt = now
    const { bytes, lines } = this.#counter.figures
    this.#bench.news.tell({ type: 'source', source: this.#counter.source, state, bytes, lines, lag: this.lag })
  }
}
