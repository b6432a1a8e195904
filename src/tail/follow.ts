/** Follows sources until it is interrupted, or until no source is left. */
import { type FSWatcher, statSync, watch } from 'node:fs'
import type { ByteReader } from '../model/bytes/byte-reader.ts'
import type { Summary } from '../model/counts/summary.ts'
import type { LiveListener } from '../model/live.ts'
import type { Spend } from '../model/long-work.ts'
import { type Problem, problem } from '../model/problem.ts'
import type { RuleSet } from '../model/rules/ruleset.ts'
import type { Redaction } from '../model/rules/shape.ts'
import type { ClockSettings } from '../run/clock.ts'
import { packSummaries } from '../run/session/pack-summaries.ts'
import { startRun } from '../run/session/run-session.ts'
import { localStoreClient } from '../run/store-clients/local-client.ts'
import { Scanner } from '../scan/scanner.ts'
import type { ListOptions } from '../source/list/list.ts'
import type { SourceSpec } from '../source/spec.ts'
import { streamReader } from '../source/streams/node-stream.ts'
import { pipeReader } from '../source/streams/pipe.ts'
import { closeStore, openStore, type Store } from '../store/database.ts'
import { storeErrorProblem } from '../store/errors.ts'
import { readSummary } from '../store/read/read-summary.ts'
import { EventQueue } from './events/event-queue.ts'
import { FollowedFiles } from './files/files.ts'
import { PollTimer } from './poll-timer.ts'
import { CommandFollower, type FollowedCommandSpec } from './streams/command.ts'
import { FollowedStream } from './streams/stream.ts'
import type { TailContext } from './tail-context.ts'

export interface FollowRequest extends ListOptions {
  /** Files, directories, globs, named pipes; `-` is standard input. */
  readonly args: readonly string[]
  readonly command: FollowedCommandSpec | null
  readonly spec: Omit<SourceSpec & { readonly kind: 'file' }, 'kind' | 'path'>
  readonly rules: RuleSet
  readonly redact: Redaction
  /** Null for a private store that is deleted afterwards. */
  readonly database: string | null
  /** Maximum wait while another program has locked the database; 5 seconds by default. */
  readonly databaseTimeoutMs?: number
  /** Whether to count sources that the store knows again. */
  readonly rescan?: boolean
  readonly fromStart: boolean
  /** How long to wait for the end of a last line. */
  readonly partialMs: number
  readonly clock: ClockSettings
  readonly maxLine: number
  readonly vendor: string | null
  readonly since: number | null
  readonly until: number | null
  readonly version: string
  readonly nowMs: () => number
  readonly listener: LiveListener
  readonly signal: AbortSignal
  readonly spend?: Spend
  /** Called once something would be lost if the process ended. */
  readonly began?: () => void
  /** Called once everything is read: only reporting is left. */
  readonly ended?: () => void
}

export interface FollowOutcome {
  /** Null if the store failed; `problems` then say why. */
  readonly summary: Summary | null
  /** Problems reported while following that belong to no source. */
  readonly problems: readonly Problem[]
}

/** Maximum and minimum pause between two checks. */
const IDLE_MS = 50
const BUSY_MS = 15
const TICK_MS = 1000
const MAX_WATCHED = 64

/** Follows, and returns the summary of the followed sources. */
export async function follow(request: FollowRequest): Promise<FollowOutcome> {
  const { database, databaseTimeoutMs: timeoutMs } = request
  const opened = openStore(database, timeoutMs === undefined ? {} : { timeoutMs })
  if (!opened.ok) return { summary: null, problems: opened.problems }
  const store = opened.value
  try {
    return await followInto(store, request)
  } catch (error) {
    const failure = storeErrorProblem(error, database)
    if (failure === null) throw error
    return { summary: null, problems: [failure] }
  } finally {
    closeStore(store)
  }
}

async function followInto(store: Store, request: FollowRequest): Promise<FollowOutcome> {
  const { rules, signal, nowMs, clock, maxLine, vendor, since, until, rescan = false, listener, spend } = request
  const session = startRun(store, [], request)
  request.began?.()
  const problems: Problem[] = []
  const pause = new PollTimer(signal)
  const events = new EventQueue(collectProblems(listener, problems), nowMs)
  const scanner = new Scanner(rules, request.redact)
  const storeClient = localStoreClient(store)
  const context: TailContext = {
    scanner,
    store,
    storeClient,
    events,
    clock,
    maxLine,
    vendor,
    since,
    until,
    rescan,
    spend,
  }
  const streams = request.args.flatMap(arg => streamOf(arg, context, request, pause))
  const args = request.args.filter(arg => !isStream(arg))
  const files = new FollowedFiles(context, { ...request, args })
  const { command: wanted, partialMs } = request
  const command = wanted === null ? null : new CommandFollower(context, wanted, partialMs, () => pause.wake())
  const ids = (): number[] => [...files.ids, ...streams.map(({ id }) => id), ...(command?.ids ?? [])]
  const summary = (): Summary => readSummary(store, { sources: ids(), packs: packSummaries(rules) })
  const watchers: FSWatcher[] = []
  listener.begin({ summary })
  try {
    let tickAt = performance.now() + TICK_MS
    while (!signal.aborted) {
      const now = performance.now()
      let grew = args.length > 0 && (await files.poll(now))
      for (const stream of streams) grew = (await stream.poll(now)) || grew
      if (command !== null) grew = (await command.poll(now)) || grew
      if (now >= tickAt) {
        const lag = files.lag + streams.reduce((sum, stream) => sum + stream.lag, 0) + (command?.lag ?? 0)
        events.tick(
          files.sources + streams.filter(stream => !stream.closed).length + (command?.closed === false ? 1 : 0),
          lag,
        )
        tickAt = now + TICK_MS
      }
      await events.flush()
      if (args.length === 0 && streams.every(({ closed }) => closed) && (command?.closed ?? true)) break
      if (watchers.length === 0 && args.length > 0) watchers.push(...watchersOf(files.folders, () => pause.wake()))
      await pause.wait(BUSY_MS, grew ? BUSY_MS : IDLE_MS)
    }
    for (const stream of streams) await stream.stop()
    await command?.stop()
    await files.stop(performance.now())
    await events.flush()
  } catch (error) {
    const failure = storeErrorProblem(error, request.database)
    if (failure === null) throw error
    // The next run reads files again; streams cannot be read again.
    const lost = [...streams, ...(command === null ? [] : [command])].flatMap(uncountedProblem)
    return { summary: null, problems: [failure, ...lost] }
  } finally {
    for (const watcher of watchers) watcher.close()
    for (const stream of streams) stream.leave()
    session.leave()
    await command?.stop().catch(ignoreStoreError)
  }
  request.ended?.()
  session.close(signal.aborted ? 130 : 0)
  const end = summary()
  await listener.end()
  return { summary: end, problems }
}

/** Reports bytes of a stream that were not counted when the store failed. */
function uncountedProblem({ path, lag }: { readonly path: string; readonly lag: number }): Problem[] {
  if (lag === 0) return []
  const fact = `${lag} bytes received from here were not counted and cannot be read again.`
  return [
    problem(
      'input',
      'stream/uncounted',
      { path },
      fact,
      'Write the stream to a file and follow that file: the next run can continue with it.',
    ),
  ]
}

/** Ignores an error of the store, which was reported before. */
function ignoreStoreError(error: unknown): void {
  if (storeErrorProblem(error, null) === null) throw error
}

/** Wraps a listener so that its problems are collected; notes are only events. */
function collectProblems(listener: LiveListener, problems: Problem[]): LiveListener {
  return {
    begin: desk => listener.begin(desk),
    onEvents: events => {
      for (const event of events) {
        if (event.type === 'problem' && event.problem.kind !== 'note' && problems.length < 1000)
          problems.push(event.problem)
      }
      return listener.onEvents(events)
    },
    end: () => listener.end(),
  }
}

function streamOf(
  arg: string,
  context: TailContext,
  { partialMs, signal }: FollowRequest,
  pause: PollTimer,
): FollowedStream[] {
  if (!isStream(arg)) return []
  const feed = arg === '-' ? streamReader(process.stdin, () => undefined, signal) : pipesFeed(arg, signal)
  return [new FollowedStream(context, arg, feed, partialMs, () => pause.wake())]
}

function isStream(arg: string): boolean {
  if (arg === '-') return true
  try {
    const stat = statSync(arg)
    return stat.isFIFO() || stat.isCharacterDevice()
  } catch {
    return false
  }
}

/** Returns a reader of a named pipe, for one writer after another. */
function pipesFeed(path: string, signal: AbortSignal): ByteReader {
  let failed = false
  const open = (): ByteReader => pipeReader(path, () => (failed = true), signal)
  let feed = open()
  return {
    async read(target) {
      for (;;) {
        const size = await feed.read(target)
        if (size > 0 || signal.aborted || failed || /^\/(?:dev|proc)\//.test(path)) return size
        feed.close()
        feed = open()
      }
    },
    close: () => feed.close(),
  }
}

/** Watchers are only hints: with too many folders, or without watchers, polling is enough. */
function watchersOf(folders: readonly string[], wake: () => void): FSWatcher[] {
  return folders.slice(0, MAX_WATCHED).flatMap(folder => {
    try {
      const watcher = watch(folder, { persistent: false }, wake)
      watcher.on('error', () => watcher.close())
      return [watcher]
    } catch {
      return []
    }
  })
}
