/** Actions for a command that follows logs: flags → what listens and acts. */

import { Actions } from '../../alerts/actions.ts'
import { type AlertCase, alertJson, alertWords } from '../../alerts/alert-json.ts'
import { CommandTarget } from '../../alerts/command.ts'
import { WebhookTarget } from '../../alerts/webhook.ts'
import { ok, type Problem, type Result } from '../../model/problem.ts'
import type { Pack } from '../../model/rules/knowledge.ts'
import { LiveJson } from '../../report/data/live-json.ts'
import { VERSION } from '../../run/setup/version.ts'
import { type ActionFlags, parseActionFlags } from '../flags/action-flags.ts'
import { languageOf, type Shell } from '../shell.ts'

/** What acts as the flags ask; null where they ask for nothing. `onProblem` hears of actions that failed. */
export function makeActions(
  flags: ActionFlags & { readonly lang: string; readonly toolkit?: string | undefined },
  packs: readonly Pack[],
  shell: Pick<Shell, 'env' | 'nowMs'>,
  onProblem: (problem: Problem) => void,
): Result<Actions | null> {
  const understood = parseActionFlags(flags, packs)
  if (!understood.ok) return understood
  if (understood.value === null) return ok(null)
  const { command, webhook, filter, thresholds, throttleMs } = understood.value
  const options = {
    packs,
    lang: languageOf(flags.lang, shell.env),
    toolkit: flags.toolkit ?? null,
    minConfidence: flags.minConfidence,
    minSeverity: flags.minSeverity,
  }
  const words = new LiveJson(options)
  const targets = [
    ...(command === null ? [] : [new CommandTarget(command, shell.env)]),
    ...(webhook === null ? [] : [new WebhookTarget({ url: webhook, agent: `logremedy/${VERSION}` })]),
  ]
  const plan = {
    targets,
    filter,
    thresholds,
    throttleMs,
    describe: (alert: AlertCase) => ({
      json: alertJson(alert, words, options),
      words: alertWords(alert.finding.key, options),
    }),
  }
  return ok(new Actions(plan, onProblem, shell.nowMs))
}
