/**
 * Fault logs of HarmonyOS (`/data/log/faultlog`): a head of `Name:value` lines, then the reason and a stack trace.
 * Versions, process and user numbers have as many digits as codes; so only the text of the error lines is the message.
 *
 *     Timestamp:2026-01-31 10:00:00.123
 *     VersionCode:1000000
 *     Uid:20010042
 *     Error message:BusinessError  12000011: The entity does not exist.
 */
import type { LogEvent } from '../../model/findings/event.ts'
import { readStamp } from '../programs/iso.ts'
import { byteAt, find, type LogLine, nameOf, numberOf, skipBlanks, wordEnd } from '../read/line.ts'
import { NO_HEAD } from '../read/no-head.ts'

type Kind = 'ids' | 'word' | 'time' | 'pid' | 'process' | 'message'

const KINDS = new Map<string, Kind>()
for (const [kind, names] of [
  ['word', 'Fingerprint,Version,VersionCode,VERSION_CODE,PreInstalled,Foreground,IsSystemApp,ReleaseType,CpuAbi'],
  ['word', 'DeviceDebuggable,Uid,UID,HiTraceId,App running unique id,Process life time'],
  ['ids', 'Device info,Build info,Process Memory(kB),Device Memory(kB),DisplayPowerInfo,HitraceIdInfo'],
  ['time', 'Timestamp,TIMESTAMP'],
  ['pid', 'Pid,PID'],
  ['process', 'Module name,Process name,MODULE_NAME,PROCESS_NAME,PACKAGE_NAME'],
  ['message', 'Reason,Error name,Error message,Error code'],
] as const)
  for (const name of names.split(',')) KINDS.set(name, kind)

const LONGEST = Math.max(...[...KINDS.keys()].map(name => name.length))

/** Reads a line of the head of a fault log, or returns null. */
export function parseFaultlog(line: LogLine, at: number): LogEvent | null {
  const colon = find(line, at, at + LONGEST + 1, 0x3a)
  const kind = colon < 0 ? undefined : KINDS.get(nameOf(line, at, colon) ?? '')
  if (kind === undefined) return null
  const value = skipBlanks(line, colon + 1)
  let to = line.to
  while (to > value && byteAt(line, to - 1) === 0x0d) to--
  const event: LogEvent = { ...NO_HEAD, dialect: 'faultlog', message: line.to - line.from }
  switch (kind) {
    case 'ids':
      return event
    case 'word':
      // A line with more than one word is prose of another program.
      return wordEnd(line, value) >= to ? event : null
    case 'time': {
      const stamp = readStamp(line, value)
      return stamp === null ? null : { ...event, time: stamp.time }
    }
    case 'pid': {
      const pid = numberOf(line, value, to)
      return pid === null ? null : { ...event, pid }
    }
    case 'process':
      return { ...event, process: nameOf(line, value, to), program: nameOf(line, value, to) }
    case 'message':
      return { ...event, message: value - line.from }
  }
}
