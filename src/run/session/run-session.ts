/** What every run that counts into a store does before and after: it says who it is, what it counts with, and that it lives. */
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

/** Who counts, and with what. */
export interface RunRequest {
  readonly rules: RuleSet
  /** The vendor whose codes these are, where the user knows it. */
  readonly vendor: string | null
  /** Whether sources that the store knows are counted again. */
  readonly rescan?: boolean
  readonly version: string
  readonly nowMs: () => number
}

/** A run that is entered in the store. */
export interface RunSession {
  /** Enters that the run ended. Without this it is taken for killed once its process is gone. */
  close(exitCode: number): void
  /** Gives no more signs of life: nothing may be written any more. */
  leave(): void
}

/**
 * Enters a run, and gives signs of life until it is closed. Throws a `StoreError` if one of the sources was counted with other
 * rules, before any of them is read.
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

/** A sign of life that cannot be given is none: whatever is in the way is told where something is counted. */
function tryToBeat(store: Store, nowMs: number): void {
  try {
    beat(store, nowMs)
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
  }
}

/**
 * All that the user decides about which codes are counted, and as whose. The built-in packs count as the same in every version: a
 * database goes on when the program is replaced by a newer one.
 */
function digestOf({ rules, vendor }: RunRequest): string {
  const spaces = rules.packs.filter(({ codes }) => codes.length > 0).map(({ namespace }) => namespace)
  const hash = createHash('sha256').update(`${rules.given} ${spaces.sort().join(' ')}`)
  return hash.update(vendor === null ? '' : ` ${vendor}`).digest('hex')
}
