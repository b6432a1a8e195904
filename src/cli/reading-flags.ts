/** The flags that say what of the logs is read, and how. */
import { type Command, SCANNING } from './commands.ts'
import type { FlagOf } from './flag.ts'

export const READING_FLAGS: readonly FlagOf<Command>[] = [
  {
    name: 'include',
    type: 'array',
    placeholder: 'GLOB',
    help: 'Take only files that match; repeatable',
    commands: SCANNING,
  },
  {
    name: 'exclude',
    type: 'array',
    placeholder: 'GLOB',
    help: 'Leave out files that match; repeatable',
    commands: SCANNING,
  },
  {
    name: 'files-from',
    type: 'string',
    placeholder: 'FILE',
    help: 'Read further paths from a file, one a line ("-": standard input)',
    commands: SCANNING,
  },
  {
    name: 'since',
    type: 'string',
    placeholder: 'TIME',
    help: 'Only lines from this time on (2026-01-31, 2026-01-31T10:00Z, -3h); not with --db',
    commands: SCANNING,
  },
  {
    name: 'until',
    type: 'string',
    placeholder: 'TIME',
    help: 'Only lines before this time; not with --db',
    commands: SCANNING,
  },
  {
    name: 'tz',
    type: 'string',
    placeholder: 'ZONE',
    default: 'UTC',
    help: 'Zone of stamps that name none (UTC, Asia/Shanghai, +08:00)',
    commands: SCANNING,
  },
  {
    name: 'year',
    type: 'number',
    placeholder: 'YEAR',
    help: "Year of all stamps that name none (default: by a date in the file's name, stamps with a year, the file's last change)",
    commands: SCANNING,
  },
  {
    name: 'jobs',
    alias: 'j',
    type: 'number',
    placeholder: 'N',
    help: 'Threads that scan (default: one for each core, at most 8)',
    commands: SCANNING.filter(command => command !== 'tail'),
  },
  {
    name: 'max-line',
    type: 'string',
    placeholder: 'SIZE',
    default: '1MiB',
    help: 'Longer lines are taken in pieces',
    commands: SCANNING,
  },
  {
    name: 'max-expand',
    type: 'string',
    placeholder: 'TIMES,SIZE',
    default: '200x,256GiB',
    help: 'How far compressed files and archives may expand: times their size (once over 64 MiB), and in all',
    commands: SCANNING,
  },
  {
    name: 'json-records',
    type: 'string',
    placeholder: 'KEYS',
    help: 'Keys to the array whose elements are the records of a JSON document, such as logs.entries',
    commands: SCANNING,
  },
]
