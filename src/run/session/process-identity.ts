/** Processes: what tells this one from all others, and whether the process of another run still lives. */
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import type { OpenRun } from '../../store/write/apply.ts'

/** A run on another machine that gave no sign of life for so long is taken for dead. */
const MAX_SILENCE_MS = 60_000

/** How often a run gives one. */
export const BEAT_MS = 10_000

/** What tells this process from others with its number, on this machine at other times and on other machines. */
export function processName(): string {
  return `${machine()} ${startOf(process.pid) ?? ''}`.trimEnd()
}

/** Whether the process of a run that has not ended is still there. What cannot be known is answered by its signs of life. */
export function isAlive({ pid, process: name, startedMs, beatMs }: OpenRun, nowMs: number): boolean {
  const [where, started] = splitName(name)
  if (where !== machine()) return nowMs - (beatMs ?? startedMs) < MAX_SILENCE_MS
  try {
    process.kill(pid, 0)
  } catch (error) {
    // Not permitted means that there is one.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  const now = startOf(pid)
  return started === null || now === null || started === now
}

/** A start of the machine and a space of process numbers; the name of the machine where the system tells neither. */
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

/** When a process began, in ticks since the machine started; null where the system does not tell. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The second field, the name of the program, may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}
