/** Opens what the flags of any command that reads logs name: rules, and lists of inputs. */
import { err, ok, type Result } from '../../model/problem.ts'
import type { RuleSet } from '../../model/rules/ruleset.ts'
import { openRuleFile, unknownVendor, wantedRules } from '../../run/setup/open-rules.ts'
import type { ScanFlags } from '../flags/scan-flags.ts'
import type { Shell } from '../shell.ts'
import { pathsFrom } from './paths-from.ts'

export interface CommandInputs {
  readonly rules: RuleSet
  /** Inputs listed in a file. */
  readonly more: readonly string[]
}

/** Opens what the flags name; the first missing or invalid thing becomes a problem. */
export async function openInputs(flags: ScanFlags, shell: Shell): Promise<Result<CommandInputs>> {
  const opened = await openRuleFile(flags, shell.env)
  if (!opened.ok) return opened
  const rules = wantedRules(opened.value, flags.namespace)
  if (!rules.ok) return rules
  const unknown = unknownVendor(flags.vendor, rules.value.packs)
  if (unknown !== null) return err(unknown)
  const more = flags.filesFrom === undefined ? ok<string[]>([]) : await pathsFrom(flags.filesFrom)
  return more.ok ? ok({ rules: rules.value, more: more.value }) : more
}
