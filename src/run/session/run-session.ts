/** Enters a counting run in the store: its process, its rules, its heartbeats and its end. */
import { createHash } from 'node:crypto'
import type { RuleSet } from '../../model/rules/ruleset.ts'
import { logOf } from '../../source/rotation.ts'
import { type SourceSpec, sourceName } from '../../source/spec.ts'
import type { Store } from '../../store/database.ts'
import {
  beat,
  beginRun,
  countedOtherwise,
  endKilled,
  finishRun,
  nameLogs,
  otherPacks,
  StoreError,
} from '../../store/write/apply.ts'
import { BEAT_MS, isAlive, processName } from './process-identity.ts'

/** Who counts, and with which rules. */
export interface RunRequest {
  readonly rules: RuleSet
  /** The vendor of the codes, if the user gave it. */
  readonly vendor: string | null
  /** Whether to count sources that the store knows again. */
  readonly rescan?: boolean
  readonly version: string
  readonly nowMs: () => number
}

/** A run entered in the store. */
export interface RunSession {
  /** Enters the end of the run. Otherwise it counts as killed once its process is gone. */
  close(exitCode: number): void
  /** Stops the heartbeats: nothing may be written afterwards. */
  leave(): void
}

/**
 * Enters a run, and sends heartbeats until it is closed. Throws a `StoreError` if one of the sources was counted with
 * other rules, before any of them is read.
 */
export function startRun(store: Store, specs: readonly SourceSpec[], request: RunRequest): RunSession {
  const { version, nowMs } = request
  nameLogs(store, logOf)
  const packs = digestOf(request)
  endKilled(store, run => isAlive(run, nowMs()))
  beginRun(store, { version, pid: process.pid, startedMs: nowMs(), process: processName(), packs })
  if (!request.rescan) {
    const names = new Set(specs.filter(({ kind }) => kind === 'file').map(sourceName))
    const other = countedOtherwise(store, path => names.has(path))
    if (other !== null) {
      finishRun(store, nowMs(), 2)
      throw new StoreError(otherPacks(other))
    }
  }
  const beating = setInterval(() => tryToBeat(store, nowMs()), BEAT_MS).unref()
  return {
    leave: () => clearInterval(beating),
    close: exitCode => {
      clearInterval(beating)
      finishRun(store, nowMs(), exitCode)
    },
  }
}

/** Sends a heartbeat; ignores failures, since counting reports the same fault. */
function tryToBeat(store: Store, nowMs: number): void {
  try {
    beat(store, nowMs)
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
  }
}

/**
 * Returns a digest of the user's choices of codes and vendor. All versions of the built-in packs count as the same, so
 * that a database continues after an upgrade.
 */
function digestOf({ rules, vendor }: RunRequest): string {
  const spaces = rules.packs.filter(({ codes }) => codes.length > 0).map(({ namespace }) => namespace)
  const hash = createHash('sha256').update(`${rules.given} ${spaces.sort().join(' ')}`)
  return hash.update(vendor === null ? '' : ` ${vendor}`).digest('hex')
}
