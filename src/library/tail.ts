/** Following for programs. */
import type { LiveListener } from '../model/live.ts'
import { LiveNews } from '../report/live-news.ts'
import { plain } from '../report/pieces.ts'
import { RESTARTS } from '../run/follow/command.ts'
import { type FollowRequest, follow } from '../run/follow/follow.ts'
import { maskedListener } from '../run/masking.ts'
import { VERSION } from '../run/version.ts'
import { Checker, FLAG, type Kind, oneOf, pathsIn, SPAN, TEXTS } from './check.ts'
import { ProblemError } from './errors.ts'
import type { TailEvent } from './events.ts'
import { Handover } from './handover.ts'
import type { TailOptions } from './options.ts'
import { asReported } from './rule-sets.ts'
import { filesOf, interruptOf, readingOf, wordsOf } from './settings.ts'

/**
 * Follows files, directories, globs, named pipes and standard input (`-`) across rotation, and gives what it finds as `logremedy tail`
 * writes it. Following begins when the first event is asked for; what is there already is read from its beginning only with
 * `fromStart`, `db` or `since`. A slow reader holds up the reading.
 *
 * It ends when the signal is aborted, after what had come by then; and when everything has ended that can: standard input, a program.
 * Leaving the loop ends it too. Files are closed by then. Throws a `TypeError` at once for a wrong argument; the loop throws a
 * `ProblemError` when the database fails.
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

const PROGRAM: Kind<{ readonly program: string; readonly args: readonly string[] | null }> = {
  wants: 'a command line, or a list of a program and its arguments',
  read: value => {
    if (typeof value === 'string' && value !== '') return { program: value, args: null }
    const [program, ...args] = TEXTS.read(value) ?? []
    return program === undefined ? undefined : { program, args }
  },
}

/** Follows while events are asked for. */
async function* eventsOf(
  news: LiveNews,
  interrupt: ReturnType<typeof interruptOf>,
  start: (listener: LiveListener, signal: FollowRequest['signal']) => ReturnType<typeof follow>,
): AsyncGenerator<TailEvent, void, undefined> {
  const handover = new Handover<TailEvent>()
  const give = (objects: ReturnType<LiveNews['of']>): Promise<void> => handover.give(objects.map(plain))
  const listener: LiveListener = {
    begin: desk => news.begin(desk),
    hear: events => give(news.of(events)),
    end: () => give(news.incidents(Date.now())),
  }
  const outcome = start(listener, interrupt.signal).finally(() => handover.close())
  // It is waited for below; until then nobody hears that it failed.
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
