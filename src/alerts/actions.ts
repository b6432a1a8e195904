/** Decides which findings lead to actions. Off unless asked for; what an action does never touches the counting. */
import type { FindingKey } from '../model/findings/finding.ts'
import type { LiveEvent, LiveFinding } from '../model/live.ts'
import type { Problem } from '../model/problem.ts'
import type { Alert, AlertMessage, AlertTarget, Threshold } from './alert.ts'
import { type DeliveryCounts, Dispatcher } from './dispatch.ts'
import { SlidingWindow } from './sliding-window.ts'
import { Throttle } from './throttle.ts'

/** What is to be done, and when. */
export interface ActionPlan {
  readonly targets: readonly AlertTarget[]
  /** Whether findings with this key may lead to actions at all. */
  readonly filter: (key: FindingKey) => boolean
  /** Once there are limits, only passing one leads to actions. */
  readonly thresholds: readonly { readonly threshold: Threshold; readonly counts: (key: FindingKey) => boolean }[]
  readonly throttleMs: number
  readonly describe: (alert: Alert) => AlertMessage
}

/** Key objects whose judgement is remembered: findings in a row share theirs. */
const KEYS = 4096
/** Findings whose later amendments are no news. */
const ACTED = 4096
/** So long the end waits for what is under way. */
export const END_MS = 5000

interface ThresholdWindow {
  readonly threshold: Threshold
  readonly window: SlidingWindow
}

/** Judgement of a key: null where nothing is to be done. */
type JudgedFinding = { readonly code: string; readonly limits: readonly ThresholdWindow[] } | null

/** Listens to what following tells, and acts. */
export class Actions {
  readonly #plan: ActionPlan
  readonly #dispatchers: readonly Dispatcher[]
  readonly #limits: readonly { readonly limit: ThresholdWindow; readonly counts: (key: FindingKey) => boolean }[]
  readonly #throttle: Throttle
  readonly #judged = new Map<FindingKey, JudgedFinding>()
  readonly #considered = new Set<string>()

  /** `onProblem` hears of actions that failed. */
  constructor(plan: ActionPlan, onProblem: (problem: Problem) => void, nowMs: () => number) {
    this.#plan = plan
    this.#dispatchers = plan.targets.map(target => new Dispatcher(target, onProblem, nowMs))
    this.#limits = plan.thresholds.map(({ threshold, counts }) => ({
      limit: { threshold, window: new SlidingWindow(threshold.limit, threshold.windowMs) },
      counts,
    }))
    this.#throttle = new Throttle(plan.throttleMs)
  }

  /** What was done, over all targets. */
  get delivered(): DeliveryCounts {
    const all = this.#dispatchers.map(({ delivered }) => delivered)
    const sum = (of: (one: DeliveryCounts) => number): number => all.reduce((total, one) => total + of(one), 0)
    return { done: sum(c => c.done), failed: sum(c => c.failed), dropped: sum(c => c.dropped) }
  }

  onEvents(events: readonly LiveEvent[]): void {
    for (const event of events) {
      if (event.type === 'finding') this.#consider(event.id, event.finding, event.wallMs)
      // What turned out to be worse than it looked; what was acted on already is not acted on again.
      else if (event.type === 'amended' && event.finding !== null && !this.#considered.has(event.id))
        this.#consider(event.id, event.finding, event.wallMs)
    }
  }

  /** Waits for a while for what is under way. */
  async end(): Promise<void> {
    await Promise.all(this.#dispatchers.map(dispatcher => dispatcher.finish(END_MS)))
  }

  #consider(id: string, finding: LiveFinding, wallMs: number): void {
    const judged = this.#judge(finding.key)
    if (judged === null) return
    this.#remember(id)
    if (this.#plan.thresholds.length === 0) {
      this.#act({ id, finding, passed: null }, judged.code, wallMs)
      return
    }
    // A stamp from the future would make all others late.
    const time = Math.min(finding.time ?? wallMs, wallMs)
    for (const { threshold, window } of judged.limits) {
      const count = window.add(time, finding.count)
      if (count !== null) this.#act({ id, finding, passed: { threshold, count } }, threshold.text, wallMs)
    }
  }

  #act(alert: Omit<Alert, 'held'>, code: string, wallMs: number): void {
    const held = this.#throttle.pass(code, wallMs)
    if (held === null) return
    let worded: AlertMessage | null = null
    const message = (): AlertMessage => {
      worded ??= this.#plan.describe({ ...alert, held })
      return worded
    }
    for (const dispatcher of this.#dispatchers) dispatcher.push(message)
  }

  #judge(key: FindingKey): JudgedFinding {
    const before = this.#judged.get(key)
    if (before !== undefined) return before
    if (this.#judged.size >= KEYS) this.#judged.clear()
    const judged = this.#plan.filter(key)
      ? {
          code: `${key.namespace}\0${key.code}`,
          limits: this.#limits.filter(({ counts }) => counts(key)).map(({ limit }) => limit),
        }
      : null
    this.#judged.set(key, judged)
    return judged
  }

  #remember(id: string): void {
    this.#considered.add(id)
    if (this.#considered.size > ACTED) this.#considered.delete(this.#considered.values().next().value!)
  }
}
