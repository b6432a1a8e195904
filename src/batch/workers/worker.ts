/** The code of a worker thread: it scans inputs and shards, and calls the store by messages. */
import { workerData } from 'node:worker_threads'
import type { RuleSet } from '../../model/rules/ruleset.ts'
import type { Redaction } from '../../model/rules/shape.ts'
import type { ScanSettings } from '../../run/source.ts'
import { remoteStoreClient } from '../../run/store-clients/store-client.ts'
import { Scanner } from '../../scan/scanner.ts'
import { serveTasks } from './serve.ts'
import { doTask, type Outcome, type Task } from './task.ts'

/** What a worker starts with. */
export interface WorkerStart {
  /** Without the texts that only reports need. */
  readonly rules: RuleSet
  readonly redact: Redaction
  readonly settings: Omit<ScanSettings, 'progress' | 'signal' | 'spend'>
}

/** Number of bytes between two reports of progress. */
const STEP = 4 * 1024 * 1024

const { rules, redact, settings } = workerData as WorkerStart
const scanner = new Scanner(rules, redact)
let untold = 0

serveTasks<Task, Outcome>((task, call, signal) => {
  const tell = (): void => {
    void call('advance', untold)
    untold = 0
  }
  const progress = {
    total: () => undefined,
    source: (name: string) => void call('source', name),
    advance: (bytes: number) => {
      untold += bytes
      if (untold >= STEP) tell()
    },
  }
  return doTask(task, scanner, remoteStoreClient(call), { ...settings, progress, signal }).finally(tell)
})
