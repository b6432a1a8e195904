/** Follows a file step by step within this process, as a run does that looks at it from time to time. */
import { appendFileSync, writeFileSync } from 'node:fs'
import type { Summary } from '../../../src/model/counts/summary.ts'
import type { LiveEvent } from '../../../src/model/live.ts'
import { localStoreClient } from '../../../src/run/store-clients/local-client.ts'
import type { StoreClient } from '../../../src/run/store-clients/store-client.ts'
import { Scanner } from '../../../src/scan/scanner.ts'
import { closeStore, openStore, type Store } from '../../../src/store/database.ts'
import { readSummary } from '../../../src/store/read/read-summary.ts'
import { beginRun, finishRun } from '../../../src/store/write/apply.ts'
import { EventQueue } from '../../../src/tail/events/event-queue.ts'
import { FollowedFiles } from '../../../src/tail/files/files.ts'
import type { TailContext } from '../../../src/tail/tail-context.ts'
import { builtInRules } from '../rules/rules.ts'

let scanner: Scanner | null = null

/** What others do meanwhile. */
export type Meddle = () => Promise<void>

/** A recorder between whose questions others do something. */
export function meddling(recorder: StoreClient, meddle: Meddle): StoreClient {
  const around =
    <A extends unknown[], T>(ask: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      await meddle()
      const answer = await ask(...args)
      await meddle()
      return answer
    }
  return {
    beginSource: around(recorder.beginSource),
    claimSource: around(recorder.claimSource),
    createSource: around(recorder.createSource),
    dropProvisional: around(recorder.dropProvisional),
    applyPartial: around(recorder.applyPartial),
    finishSource: around(recorder.finishSource),
    countSource: around(recorder.countSource),
    lastPause: around(recorder.lastPause),
  }
}

/** One run that follows; time passes only as it is told. */
export class Follower {
  readonly events: LiveEvent[] = []
  readonly #store: Store
  readonly #files: FollowedFiles
  #now = 0

  /** `meddle` happens before and after each question to the store: there others may do what they do between a look and a claim. */
  constructor(database: string, args: readonly string[], fromStart = true, meddle: Meddle = async () => undefined) {
    const opened = openStore(database)
    if (!opened.ok) throw new Error(opened.problems[0]!.fact)
    this.#store = opened.value
    beginRun(this.#store, { version: '0', pid: process.pid, startedMs: 0 })
    scanner ??= new Scanner(builtInRules())
    const listener = {
      begin: () => undefined,
      onEvents: (events: readonly LiveEvent[]) => void this.events.push(...events),
      end: () => undefined,
    }
    const bench: TailContext = {
      scanner,
      store: this.#store,
      storeClient: meddling(localStoreClient(this.#store), meddle),
      events: new EventQueue(listener, () => 0),
      clock: { year: null, zone: 'UTC', nowMs: 0 },
      maxLine: 65_536,
      vendor: null,
      since: null,
      until: null,
      rescan: false,
    }
    const request = { args, include: [], exclude: [], fromStart, partialMs: 5000, spec: {} }
    this.#files = new FollowedFiles(bench, { ...request, signal: new AbortController().signal })
    this.#bench = bench
  }
  readonly #bench: TailContext

  /** Looks once, after some time has passed. */
  async look(passed = 50): Promise<void> {
    this.#now += passed
    await this.#files.poll(this.#now)
    await this.#bench.events.flush()
  }

  async stop(): Promise<Summary> {
    await this.#files.stop(this.#now)
    finishRun(this.#store, 0, 0)
    const summary = readSummary(this.#store, { sources: this.#files.ids, packs: [] })
    closeStore(this.#store)
    return summary
  }

  /** The connection is gone without a word, as after a kill. */
  vanish(): void {
    finishRun(this.#store, 0, 137)
    closeStore(this.#store)
  }
}

/** A file that grows. */
export function growing(path: string): { append(text: string | Uint8Array): void; empty(): void } {
  writeFileSync(path, '')
  return { append: text => appendFileSync(path, text), empty: () => writeFileSync(path, '') }
}
