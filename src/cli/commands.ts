/** The commands, in the order of the help: each is declared beside its flags, and loaded when it is asked for. */
import { ANALYZE } from './analyze-flags.ts'
import { BASELINE } from './baseline-flags.ts'
import { CODES, runCodes } from './codes.ts'
import { DB } from './db-flags.ts'
import type { ExitCode } from './exit.ts'
import { EXPLAIN, runExplain } from './explain.ts'
import type { Declaration, ValuesOf } from './flag.ts'
import { GATE } from './gate-flags.ts'
import { HELP } from './help-flags.ts'
import { QUERY } from './query-flags.ts'
import { REPORT } from './report-flags.ts'
import { RULES } from './rules-flags.ts'
import type { Shell } from './shell.ts'
import { TAIL } from './tail-flags.ts'

/** Runs a command. `typed` are the flags that were typed, by name, as they were typed. */
export type Run<Values> = (flags: Values, shell: Shell, typed: Readonly<Record<string, unknown>>) => Promise<ExitCode>

/** A command that can be run with what its declaration says that it gets. */
export interface Command extends Declaration {
  /** Loads the command. */
  readonly load: () => Promise<Run<Readonly<Record<string, unknown>>>>
}

function command<D extends Declaration>(declared: D, load: () => Promise<Run<ValuesOf<D>>>): Command {
  return { ...declared, load: load as Command['load'] }
}

/** Those that answer at once are there already. */
export const COMMANDS: readonly Command[] = [
  command(ANALYZE, async () => (await import('./analyze.ts')).runAnalyze),
  command(TAIL, async () => (await import('./tail.ts')).runTail),
  command(GATE, async () => (await import('./gate.ts')).runGate),
  command(BASELINE, async () => (await import('./baseline.ts')).runBaseline),
  command(REPORT, async () => (await import('./report.ts')).runReport),
  command(EXPLAIN, async () => runExplain),
  command(CODES, async () => runCodes),
  command(RULES, async () => (await import('./packs.ts')).runRules),
  command(QUERY, async () => (await import('./query.ts')).runQuery),
  command(DB, async () => (await import('./db.ts')).runDb),
  command(HELP, async () => (await import('./topics.ts')).runHelp),
]

/** The command that a call without one means. */
export const DEFAULT_COMMAND: Command = COMMANDS[0]!
