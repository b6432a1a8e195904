/** Passes alerts to a target: a few at once, a bounded queue, and all faults counted. */
import { setTimeout as sleep } from 'node:timers/promises'
import pLimit from 'p-limit'
import { type Problem, problem } from '../model/problem.ts'
import type { AlertMessage, AlertTarget, DeliveryFault } from './alert.ts'

/** Maximum number of running actions. */
export const MAX_RUNNING = 4
/** Maximum number of waiting actions. */
export const MAX_WAITING = 1000
/** Minimum interval between reports of the same fault. */
const REPORT_INTERVAL_MS = 60_000

/** What a dispatcher has done. */
export interface DeliveryCounts {
  readonly done: number
  readonly failed: number
  /** Dropped because too many were waiting, or because the run ended. */
  readonly dropped: number
}

interface ReportedFault {
  readonly atMs: number
  /** Occurrences since its last report. */
  readonly more: number
  readonly fault: DeliveryFault
}

/** Delivers alerts in the background. Never throws and never delays reading. */
export class Dispatcher {
  readonly #target: AlertTarget
  readonly #onFault: (problem: Problem) => void
  readonly #nowMs: () => number
  readonly #limit = pLimit(MAX_RUNNING)
  readonly #end = new AbortController()
  readonly #reported = new Map<string, ReportedFault>()
  #done = 0
  #failed = 0
  #dropped = 0

  constructor(target: AlertTarget, onProblem: (problem: Problem) => void, nowMs: () => number) {
    this.#target = target
    this.#onFault = onProblem
    this.#nowMs = nowMs
  }

  get delivered(): DeliveryCounts {
    return { done: this.#done, failed: this.#failed, dropped: this.#dropped }
  }

  /** Adds an alert, which is worded only if there is room; otherwise it is dropped and counted. */
  push(message: () => AlertMessage): void {
    if (this.#limit.pendingCount >= MAX_WAITING) {
      this.#dropped++
      this.#addFault(tooMany())
      return
    }
    const worded = message()
    void this.#limit(() => this.#deliver(worded))
  }

  async #deliver(message: AlertMessage): Promise<void> {
    if (this.#end.signal.aborted) {
      this.#dropped++
      this.#addFault(unfinished())
      return
    }
    const fault = await this.#target.deliver(message, this.#end.signal)
    if (fault === null) {
      this.#done++
      return
    }
    this.#failed++
    this.#addFault(fault)
  }

  /** Waits until everything is delivered, at most `mostMs`; the rest is cancelled. */
  async finish(mostMs: number): Promise<void> {
    const settled = new AbortController()
    const late = sleep(mostMs, true, { signal: settled.signal }).catch(() => false)
    const idle = (async () => {
      while (this.#limit.activeCount + this.#limit.pendingCount > 0)
        await sleep(POLL_MS, undefined, { signal: settled.signal })
    })().catch(() => undefined)
    if ((await Promise.race([late, idle])) === true) {
      this.#end.abort()
      await Promise.race([idle, sleep(GIVE_UP_MS, undefined, { signal: settled.signal }).catch(() => undefined)])
    }
    settled.abort()
    for (const { fault, more } of this.#reported.values()) if (more > 0) this.#report(fault, more)
    this.#reported.clear()
  }

  /** Reports the first of several equal faults at once, then their number. */
  #addFault(fault: DeliveryFault): void {
    const now = this.#nowMs()
    const before = this.#reported.get(fault.id)
    if (before !== undefined && now - before.atMs < REPORT_INTERVAL_MS) {
      this.#reported.set(fault.id, { ...before, more: before.more + 1, fault })
      return
    }
    this.#reported.set(fault.id, { atMs: now, more: 0, fault })
    this.#report(fault, 1 + (before?.more ?? 0))
  }

  #report({ id, fact, remedy }: DeliveryFault, times: number): void {
    const plain = problem('output', id, null, fact, remedy)
    this.#onFault(times > 1 ? { ...plain, times } : plain)
  }
}

const POLL_MS = 10
/** Maximum time for cancelled actions to end. */
const GIVE_UP_MS = 3000

function tooMany(): DeliveryFault {
  const fact = `More than ${MAX_WAITING} actions were waiting; later ones were dropped.`
  return { id: 'action/too-many', fact, remedy: 'Use --throttle, --threshold or --action-filter.' }
}

function unfinished(): DeliveryFault {
  const fact = 'The run ended before all actions were carried out.'
  return { id: 'action/unfinished', fact, remedy: 'Make the actions faster, or reduce their number with --throttle.' }
}
