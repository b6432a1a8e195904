/** The flags that say what of the logs is read, and how. */
import { type Command, SCANNING } from './commands.ts'
import type { FlagOf } from './flag.ts'

export const READING_FLAGS: readonly FlagOf<Command>[] = [
  {
    name: 'include',
    type: 'array',
    placeholder: 'GLOB',
    help: 'Read only files that match; repeatable',
    commands: SCANNING,
  },
  {
    name: 'exclude',
    type: 'array',
    placeholder: 'GLOB',
    help: 'Skip files that match; repeatable',
    commands: SCANNING,
  },
  {
    name: 'files-from',
    type: 'string',
    placeholder: 'FILE',
    help: 'Read more paths from a file, one per line ("-": standard input)',
    commands: SCANNING,
  },
  {
    name: 'since',
    type: 'string',
    placeholder: 'TIME',
    help: 'Only lines from this time on (2026-01-31, 2026-01-31T10:00Z, -3h for three hours ago); not with --db',
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
    help: 'Time zone of timestamps without one (UTC, Asia/Shanghai, +08:00)',
    commands: SCANNING,
  },
  {
    name: 'year',
    type: 'number',
    placeholder: 'YEAR',
    help: 'Year of timestamps without one (default: from the date in the file name, other timestamps, or when the file was last changed)',
    commands: SCANNING,
  },
  {
    name: 'jobs',
    alias: 'j',
    type: 'number',
    placeholder: 'N',
    help: 'Number of threads (default: one per core, at most 8)',
    commands: SCANNING.filter(command => command !== 'tail'),
  },
  {
    name: 'max-line',
    type: 'string',
    placeholder: 'SIZE',
    default: '1MiB',
    help: 'Process longer lines in pieces of this size',
    commands: SCANNING,
  },
  {
    name: 'max-expand',
    type: 'string',
    placeholder: 'TIMES,SIZE',
    default: '200x,256GiB',
    help: 'Limits for compressed input: times its own size (checked above 64 MiB), and total size',
    commands: SCANNING,
  },
  {
    name: 'json-records',
    type: 'string',
    placeholder: 'KEYS',
    help: 'Keys that lead to the array of records in a JSON document, such as logs.entries',
    commands: SCANNING,
  },
]
