/** Follows logs for programs. */
import type { LiveListener } from '../model/live.ts'
import { LiveNews } from '../report/data/live-news.ts'
import { plain } from '../report/data/pieces.ts'
import { maskedListener } from '../run/setup/masking.ts'
import { VERSION } from '../run/setup/version.ts'
import { type FollowRequest, follow } from '../tail/follow.ts'
import { RESTARTS } from '../tail/streams/command.ts'
import { Checker, FLAG, oneOf, pathsIn, SPAN, TEXTS, type ValueKind } from './checker.ts'
import type { TailEvent } from './event-types.ts'
import type { TailOptions } from './option-types.ts'
import { ProblemError } from './problem-error.ts'
import { asReported } from './rule-sets.ts'
import { filesOf, interruptOf, readingOf, wordsOf } from './shared-options.ts'

/**
 * Follows files, directories, globs, named pipes and standard input (`-`) across rotation, and yields events as
 * `logremedy tail` writes them. Following begins when the first event is requested; existing content is read from its
 * beginning only with `fromStart`, `db` or `since`. A slow reader slows down the reading.
 *
 * Ends when the signal is aborted, after the input that had arrived by then, or when every source that can end
 * (standard input, a program) has ended. Leaving the loop ends it too. All files are then closed. Throws a `TypeError`
 * at once for a wrong argument; the loop throws a `ProblemError` when the database fails.
 */
export function tail(paths: readonly string[], options: TailOptions = {}): AsyncGenerator<TailEvent, void, undefined> {
  const startedMs = Date.now()
  const check = new Checker('tail', options)
  const args = pathsIn('tail', paths)
  const { masker, records, limits, ...reading } = readingOf(check, startedMs)
  const files = filesOf(check)
  const words = wordsOf(check, reading.rules)
  const early = files.database !== null || reading.since !== null
  const fromStart = check.get('fromStart', FLAG, early)
  const partialMs = check.get('partialTimeout', SPAN, 5000)
  const program = check.get('exec', PROGRAM, null)
  const restart = check.get('restart', oneOf(RESTARTS), 'never')
  const interrupt = interruptOf(check)
  check.end()
  if (args.length === 0 && program === null) throw new TypeError('tail: the paths name nothing to follow.')
  const command = program && { ...program, restart }
  const spec = { records, limits }
  const times = { version: VERSION, nowMs: Date.now }
  const request = { ...reading, ...files, ...times, args, command, spec, fromStart, partialMs }
  return eventsOf(new LiveNews(words), interrupt, (listener, signal) =>
    follow({ ...request, listener: maskedListener(listener, masker), signal }),
  )
}

const PROGRAM: ValueKind<{ readonly program: string; readonly args: readonly string[] | null }> = {
  wants: 'a command line, or a list of a program and its arguments',
  read: value => {
    if (typeof value === 'string' && value !== '') return { program: value, args: null }
    const [program, ...args] = TEXTS.read(value) ?? []
    return program === undefined ? undefined : { program, args }
  },
}

/** Follows and yields events until the caller leaves. */
async function* eventsOf(
  news: LiveNews,
  interrupt: ReturnType<typeof interruptOf>,
  start: (listener: LiveListener, signal: FollowRequest['signal']) => ReturnType<typeof follow>,
): AsyncGenerator<TailEvent, void, undefined> {
  const handover = new Handover<TailEvent>()
  const give = (objects: ReturnType<LiveNews['of']>): Promise<void> => handover.give(objects.map(plain))
  const listener: LiveListener = {
    begin: desk => news.begin(desk),
    onEvents: events => give(news.of(events)),
    end: () => give(news.incidents(Date.now())),
  }
  const outcome = start(listener, interrupt.signal).finally(() => handover.close())
  // Awaited below; until then a rejection must not count as unhandled.
  outcome.catch(() => undefined)
  try {
    for (let events = await handover.take(); events !== null; events = await handover.take()) yield* events
    const { summary, problems } = await outcome
    if (summary === null) throw new ProblemError(problems.map(asReported))
  } finally {
    interrupt.abort()
    handover.close()
    await outcome.catch(() => undefined)
  }
}

/** Passes batches from a producer to a consumer; the producer waits until its batch is taken. */
class Handover<T> {
  #batch: readonly T[] | null = null
  #closed = false
  /** Wakes the producer. `#given` wakes the consumer. */
  #taken: (() => void) | null = null
  #given: (() => void) | null = null

  /** Hands over a batch; settles when it is taken or the handover is closed. Call it again only after that. */
  async give(batch: readonly T[]): Promise<void> {
    if (this.#closed || batch.length === 0) return
    this.#batch = batch
    const taken = new Promise<void>(resolve => {
      this.#taken = resolve
    })
    this.#given?.()
    await taken
  }

  /** Returns the next batch when there is one; null after the last. */
  async take(): Promise<readonly T[] | null> {
    if (this.#batch === null && !this.#closed)
      await new Promise<void>(resolve => {
        this.#given = resolve
      })
    this.#given = null
    const batch = this.#batch
    this.#batch = null
    this.#taken?.()
    this.#taken = null
    return batch
  }

  /** Ends the handover; a pending batch can still be taken. */
  close(): void {
    this.#closed = true
    this.#taken?.()
    this.#given?.()
  }
}
