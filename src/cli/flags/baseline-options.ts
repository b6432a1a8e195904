/** The meaning of the flags of `baseline` for entries, and the problems of calls that it refuses. */

import type { EntryDetails } from '../../gate/baseline/plan.ts'
import { dayOf, parseExpiry } from '../../gate/days.ts'
import { err, ok, type Problem, problem, type Result } from '../../model/problem.ts'
import { languageOf, type Shell } from '../shell.ts'
import type { accept, expires, owner, reason } from './baseline-flags.ts'
import type { InferFlags } from './flag.ts'
import type { lang } from './flags.ts'

export const ACTIONS = ['create', 'update', 'prune', 'check'] as const
export type Action = (typeof ACTIONS)[number]

type EntryFlags = InferFlags<typeof accept | typeof reason | typeof owner | typeof expires | typeof lang>

/** The reason of entries for which the user gave none. */
const REASONS = {
  en: { create: 'Known when the baseline was created.', update: 'Allowed by the policy of the gate.' },
  zh: { create: '建立基线时已知。', update: '按门禁策略放行。' },
}

/** Returns the details of new entries. */
export function entryDetailsOf(flags: EntryFlags, action: Action, shell: Shell): Result<EntryDetails> {
  const expires = parseExpiry(flags.expires, shell.nowMs())
  if (expires === undefined)
    return err(usage('expires', `"${flags.expires}" is not a valid date.`, 'Give 2027-01-31, 90d, 12w or never.'))
  const reason = flags.reason?.replace(/\s+/g, ' ').trim()
  if (flags.accept.length > 0 && action !== 'update')
    return err(
      usage('accept', `"--accept" belongs to "baseline update", not to "baseline ${action}".`, 'Leave it out.'),
    )
  // The verdict shows a placeholder for the reason; copied unchanged it is not a reason.
  if (flags.accept.length > 0 && (!reason || /^<.*>$/.test(reason)))
    return err(
      usage(
        'reason',
        'A finding can be accepted only with a reason.',
        "Say why: --reason 'known fault of the test token'",
      ),
    )
  return ok({
    reason: reason || REASONS[languageOf(flags.lang, shell.env)][action === 'create' ? 'create' : 'update'],
    owner: flags.owner ?? null,
    added: dayOf(shell.nowMs()),
    expires,
  })
}

function usage(id: string, fact: string, remedy: string): Problem {
  return problem('usage', `baseline/${id}`, null, fact, remedy)
}

export function baselineExists(path: string): Problem {
  const fact = 'A baseline already exists; it was not changed.'
  return problem('usage', 'baseline/there', { path }, fact, 'Change it with `logremedy baseline update`.')
}

export function noBaseline(path: string): Problem {
  const remedy = 'Create it with `logremedy baseline create`.'
  return problem('usage', 'baseline/unreadable', { path }, 'The baseline does not exist.', remedy)
}

/** Reports why an update without `--accept` changed nothing; its exit code is that of a violated gate. */
export function gateNotPassed(violations: number): Problem {
  const how = violations === 1 ? '1 violation' : `${violations} violations`
  const fact = `The gate did not pass (${how}), so the baseline was not changed.`
  return usage(
    'not-green',
    fact,
    "Run `logremedy gate` to see them; accept one with --accept FINGERPRINT --reason 'why'.",
  )
}
