/** Identifies this process, and detects whether the process of another run is still alive. */
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import type { OpenRun } from '../../store/write/apply.ts'

/** Maximum time without a heartbeat before a run on another machine counts as dead. */
const MAX_SILENCE_MS = 60_000

/** Interval between the heartbeats of a run. */
export const BEAT_MS = 10_000

/** Returns a name that distinguishes this process from those with the same number at other times and on other machines. */
export function processName(): string {
  return `${machine()} ${startOf(process.pid) ?? ''}`.trimEnd()
}

/** Returns whether the process of an unfinished run still exists; if unknown, judges by its heartbeats. */
export function isAlive({ pid, process: name, startedMs, beatMs }: OpenRun, nowMs: number): boolean {
  const [where, started] = splitName(name)
  if (where !== machine()) return nowMs - (beatMs ?? startedMs) < MAX_SILENCE_MS
  try {
    process.kill(pid, 0)
  } catch (error) {
    // A permission error means that it exists.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  const now = startOf(pid)
  return started === null || now === null || started === now
}

/** Identifies the boot and the process namespace; falls back to the host name. */
function machine(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()
    return `${boot}/${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return hostname().replaceAll(' ', '-')
  }
}

function splitName(name: string | null): readonly [machine: string | null, started: string | null] {
  const parts = name?.split(' ') ?? []
  return [parts[0] ?? null, parts[1] ?? null]
}

/** Returns the start of a process, in ticks since boot; null if the system does not say. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The second field, the program's name, may contain any character.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}
