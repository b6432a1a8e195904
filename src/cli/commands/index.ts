/** The commands, in the order of the help: each is declared beside its flags, and loaded on demand. */

import type { ExitCode } from '../exit.ts'
import { ANALYZE } from '../flags/analyze-flags.ts'
import { BASELINE } from '../flags/baseline-flags.ts'
import { DB } from '../flags/db-flags.ts'
import type { Declaration, ValuesOf } from '../flags/flag.ts'
import { GATE } from '../flags/gate-flags.ts'
import { HELP } from '../flags/help-flags.ts'
import { QUERY } from '../flags/query-flags.ts'
import { REPORT } from '../flags/report-flags.ts'
import { RULES } from '../flags/rules-flags.ts'
import { TAIL } from '../flags/tail-flags.ts'
import type { Shell } from '../shell.ts'
import { CODES, runCodes } from './codes.ts'
import { EXPLAIN, runExplain } from './explain.ts'

/** Runs a command. `typed` has the typed flags, by name, as typed. */
export type CommandRunner<Values> = (
  flags: Values,
  shell: Shell,
  typed: Readonly<Record<string, unknown>>,
) => Promise<ExitCode>

/** A command that can be loaded and run with the values of its declaration. */
export interface Command extends Declaration {
  /** Loads the command. */
  readonly load: () => Promise<CommandRunner<Readonly<Record<string, unknown>>>>
}

function command<D extends Declaration>(declared: D, load: () => Promise<CommandRunner<ValuesOf<D>>>): Command {
  return { ...declared, load: load as Command['load'] }
}

/** Commands that answer at once are loaded already. */
export const COMMANDS: readonly Command[] = [
  command(ANALYZE, async () => (await import('./analyze.ts')).runAnalyze),
  command(TAIL, async () => (await import('./tail.ts')).runTail),
  command(GATE, async () => (await import('./gate.ts')).runGate),
  command(BASELINE, async () => (await import('./baseline.ts')).runBaseline),
  command(REPORT, async () => (await import('./report.ts')).runReport),
  command(EXPLAIN, async () => runExplain),
  command(CODES, async () => runCodes),
  command(RULES, async () => (await import('./rules.ts')).runRules),
  command(QUERY, async () => (await import('./query.ts')).runQuery),
  command(DB, async () => (await import('./db.ts')).runDb),
  command(HELP, async () => (await import('./help.ts')).runHelp),
]

/** The command for a call without one. */
export const DEFAULT_COMMAND: Command = COMMANDS[0]!
