/** Who hears what `tail` tells beside whoever shows it: the live view, actions, and a file of metrics. */
import type { WriteStream } from 'node:tty'
import { liveMetrics } from '../../live/metrics.ts'
import { keyInput, Terminal } from '../../live/terminal/terminal.ts'
import { LiveView } from '../../live/view.ts'
import type { LiveEvent, LiveListener } from '../../model/live.ts'
import { ok, type Problem, type Result } from '../../model/problem.ts'
import type { ReportOptions } from '../../report/options.ts'
import type { ActionFlags } from '../flags/action-flags.ts'
import type { InferFlags } from '../flags/flag.ts'
import type { color, lang, toolkit } from '../flags/flags.ts'
import type { live, metrics } from '../flags/tail-flags.ts'
import { type Shell, wantsColor } from '../shell.ts'
import { makeActions } from './alert-actions.ts'
import { MetricsFile } from './metrics-file.ts'

/** The flags that decide who hears. */
export type ListenerFlags = ActionFlags &
  InferFlags<typeof lang | typeof toolkit | typeof color | typeof live | typeof metrics> & {
    readonly paths: readonly string[]
  }

/** All who hear, as one. */
export interface Listeners {
  readonly listener: LiveListener
  /** What went wrong with actions and metrics so far. */
  readonly problems: readonly Problem[]
  /** Whether a live view shows the news. */
  readonly onScreen: boolean
  /** Gives the terminal back, however following ended. */
  readonly close: () => void
}

/** The live view where a person watches: on a terminal that can draw, and that is not itself what is read. */
export function openLiveView(
  flags: ListenerFlags,
  options: ReportOptions,
  shell: Shell,
  quit: () => void,
): LiveView | null {
  const output = shell.stdout as WriteStream
  if (!flags.live || output.isTTY !== true || shell.env.TERM === 'dumb') return null
  if (process.stdin.isTTY && flags.paths.includes('-')) return null
  return new LiveView({
    terminal: new Terminal(keyInput(process.stdin), output),
    options: { ...options, color: wantsColor(shell.stdout, flags.color, shell.env) },
    nowMs: shell.nowMs,
    quit,
    // As the terminal itself would do it, for this process alone.
    interrupt: () => process.kill(process.pid, 'SIGINT'),
  })
}

/** Adds to `shown`, which shows the news, who acts on them. */
export function withActions(
  flags: ListenerFlags,
  options: ReportOptions,
  shell: Shell,
  shown: LiveListener,
  view: LiveView | null,
): Result<Listeners> {
  const problems: Problem[] = []
  const onProblem = (problem: Problem): void => {
    if (problems.length < MOST_PROBLEMS) problems.push(problem)
    void shown.onEvents([{ type: 'problem', wallMs: shell.nowMs(), problem }])
  }
  const actions = makeActions(flags, options.packs, shell, onProblem)
  if (!actions.ok) return actions
  const acting = actions.value
  const metrics =
    flags.metrics === undefined
      ? null
      : new MetricsFile({
          path: flags.metrics,
          render: (summary, totals) =>
            liveMetrics(summary, { totals, actions: acting === null ? null : acting.delivered }, options),
          onProblem,
          nowMs: shell.nowMs,
        })
  const listener: LiveListener = {
    begin: desk => {
      metrics?.begin(desk)
      shown.begin(desk)
    },
    onEvents: (events: readonly LiveEvent[]) => {
      acting?.onEvents(events)
      metrics?.onEvents(events)
      return shown.onEvents(events)
    },
    end: async () => {
      // What is still told goes to whoever shows it; what was done stands in the metrics.
      await acting?.end()
      metrics?.end()
      await shown.end()
    },
  }
  return ok({ listener, problems, onScreen: view !== null, close: () => view?.end() })
}

/** More are not told apart at the end. */
const MOST_PROBLEMS = 100
