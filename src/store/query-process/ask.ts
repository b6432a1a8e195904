/**
 * Runs a query in a separate process, which is killed if it takes too much time or memory. The time that the reader of
 * the answer takes does not count.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import split2 from 'split2'
import { err, ok, type Problem, problem, type Result } from '../../model/problem.ts'
import type { QueryCell } from '../read/query.ts'
import { type QueryMessage, type QueryQuestion, unpackCell } from './protocol.ts'

/** A query with the limits for its answer. */
export interface QueryLimits extends QueryQuestion {
  readonly limitMs: number
  readonly signal: AbortSignal
}

/** Maximum resident memory of the process; SQLite alone uses hardly any of it. */
const MAX_BYTES = 512 * 1024 * 1024
const LOOK_MS = 50

/** Receives the answer: `columns` once, then `row` for each row; waits for their promises. */
export interface RowListener {
  columns(names: readonly string[]): Promise<void> | void
  row(cells: readonly QueryCell[]): Promise<boolean> | boolean
}

/** Runs a query; it ends early if `row` returns `false`, since the reader is gone. */
export async function askQuery(
  { limitMs, signal, ...question }: QueryLimits,
  listener: RowListener,
): Promise<Result<null>> {
  const child = spawn(process.execPath, ['--max-old-space-size=192', childModule(), JSON.stringify(question)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let stopped: Problem | null = null
  const stop = (why: Problem): void => {
    stopped ??= why
    child.kill('SIGKILL')
  }
  const visitor = new Watch(child, limitMs, stop)
  const interrupted = (): void => stop(interruption())
  signal.addEventListener('abort', interrupted, { once: true })
  const ended = new Promise<boolean>(resolve => child.on('close', code => resolve(code === 0)))
  try {
    const lines = child.stdout.pipe(split2(JSON.parse)) as AsyncIterable<QueryMessage>
    visitor.works()
    for await (const line of lines) {
      visitor.rests()
      if ('problems' in line) return { ok: false, problems: line.problems }
      if ('columns' in line) await listener.columns(line.columns)
      else if (!(await listener.row(line.row.map(unpackCell)))) return ok(null)
      visitor.works()
    }
    const whole = await ended
    if (stopped !== null) return err(stopped)
    return whole ? ok(null) : err(brokenDown(question.path))
  } catch (error) {
    // A line cut by the kill.
    if (stopped !== null) return err(stopped)
    throw error
  } finally {
    visitor.rests()
    visitor.end()
    signal.removeEventListener('abort', interrupted)
    child.kill('SIGKILL')
  }
}

/** Measures the waiting time for the answer, and checks the memory of the process. */
class Watch {
  readonly #timer: NodeJS.Timeout
  #left: number
  #since: number | null = null

  constructor(child: ChildProcessByStdio<null, Readable, null>, limitMs: number, stop: (why: Problem) => void) {
    this.#left = limitMs
    this.#timer = setInterval(() => {
      if (this.#since !== null && this.#left - (performance.now() - this.#since) <= 0) stop(tooLong(limitMs))
      else if (residentBytes(child.pid) > MAX_BYTES) stop(tooLarge())
    }, LOOK_MS)
  }

  works(): void {
    this.#since = performance.now()
  }

  rests(): void {
    if (this.#since !== null) this.#left -= performance.now() - this.#since
    this.#since = null
  }

  end(): void {
    clearInterval(this.#timer)
  }
}

/** Returns the memory of a process; 0 if the system does not say, and then only Node's own limit applies. */
function residentBytes(pid: number | undefined): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * 4096
  } catch {
    return 0
  }
}

/** Returns the process's file beside this one: the source, or the one that the build made. */
function childModule(): string {
  const name = import.meta.url.endsWith('.ts') ? './child.ts' : './query.js'
  return fileURLToPath(new URL(name, import.meta.url))
}

function tooLong(limitMs: number): Problem {
  const fact = `The query was stopped: it ran for ${limitMs / 1000} s.`
  return problem('output', 'query/too-long', null, fact, 'Ask for less, or allow more time with --timeout.')
}

function tooLarge(): Problem {
  const fact = `The query was stopped: it used ${MAX_BYTES / 1024 / 1024} MiB of memory.`
  return problem('output', 'query/too-large', null, fact, 'Ask for less: a LIMIT, fewer columns, a sum.')
}

function interruption(): Problem {
  return problem('output', 'query/interrupted', null, 'The query was interrupted.', 'Run it again.')
}

function brokenDown(path: string): Problem {
  const fact = 'The process that answers the query crashed.'
  return problem(
    'output',
    'query/broken',
    { path },
    fact,
    'Ask for less at a time, and check the database with db verify.',
  )
}
