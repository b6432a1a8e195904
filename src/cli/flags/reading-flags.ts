/** The flags for what to read of the logs, how to read it, and where to store the counts. */

import { parseZone } from '../../formats/time/clock.ts'
import { err, ok, type Result } from '../../model/problem.ts'
import { REDACTIONS } from '../../model/rules/shape.ts'
import { parseLimits, parseSize } from '../../run/setup/parse-values.ts'
import { DEFAULT_LIMITS } from '../../source/archives/budget.ts'
import { flag } from './flag.ts'
import { badValue, db, dbTimeout } from './flags.ts'

export const rescan = flag({
  name: 'rescan',
  type: 'boolean',
  default: false,
  help: 'Delete what the database holds about these files and count them again (needed after your packs, --namespace or --vendor changed)',
})

export const vendor = flag({
  name: 'vendor',
  type: 'string',
  placeholder: 'ID',
  help: 'Interpret vendor-defined codes as those of this vendor (thales-luna, ncipher-nshield, rutoken, …)',
})

export const include = flag({
  name: 'include',
  type: 'array',
  placeholder: 'GLOB',
  help: 'Read only files that match; repeatable',
})

export const exclude = flag({
  name: 'exclude',
  type: 'array',
  placeholder: 'GLOB',
  help: 'Skip files that match; repeatable',
})

export const filesFrom = flag({
  name: 'files-from',
  type: 'string',
  placeholder: 'FILE',
  help: 'Read more paths from a file, one per line ("-": standard input)',
})

export const since = flag({
  name: 'since',
  type: 'string',
  placeholder: 'TIME',
  help: 'Only lines from this time on (2026-01-31, 2026-01-31T10:00Z, -3h for three hours ago); not with --db',
})

export const until = flag({
  name: 'until',
  type: 'string',
  placeholder: 'TIME',
  help: 'Only lines before this time; not with --db',
})

export const tz = flag({
  name: 'tz',
  type: 'string',
  placeholder: 'ZONE',
  default: 'UTC',
  help: 'Time zone of timestamps without one (UTC, Asia/Shanghai, +08:00)',
  parse: (text: string) => {
    const remedy = 'Give UTC, a name such as Asia/Shanghai, or an offset such as +08:00.'
    return parseZone(text) === null
      ? err<string>(badValue('zone', `There is no time zone "${text}".`, remedy))
      : ok(text)
  },
})

export const year = flag({
  name: 'year',
  type: 'number',
  placeholder: 'YEAR',
  help: 'Year of timestamps without one (default: from the date in the file name, other timestamps, or when the file was last changed)',
  parse: positive('year', 'Give a year such as 2026.'),
})

export const jobs = flag({
  name: 'jobs',
  alias: 'j',
  type: 'number',
  placeholder: 'N',
  aside: true,
  help: 'Maximum number of threads (default: one per core, at most 8)',
  parse: positive('jobs', 'Leave it out to use one thread per core.'),
})

/** Bytes. */
export const maxLine = flag({
  name: 'max-line',
  type: 'string',
  placeholder: 'SIZE',
  default: '1MiB',
  help: 'Process longer lines in pieces of this size',
  parse: (text: string) => {
    const size = parseSize(text)
    return size === null || size < 1024 || size > 256 * 1024 * 1024
      ? err<number>(
          badValue('size', `"${text}" is not a valid line length.`, 'Give a size from 1KiB to 256MiB, such as 64KiB.'),
        )
      : ok(size)
  },
})

export const maxExpand = flag({
  name: 'max-expand',
  type: 'string',
  placeholder: 'TIMES,SIZE',
  default: '200x,256GiB',
  help: 'Limits for compressed input: times its own size (checked above 64 MiB), and total size',
  parse: (text: string) => {
    const limits = parseLimits(text, DEFAULT_LIMITS)
    const remedy = 'Give a factor, a size or both, such as 1000x, 2TiB or 1000x,2TiB.'
    return limits === null
      ? err<typeof DEFAULT_LIMITS>(badValue('limits', `"${text}" is not a valid limit.`, remedy))
      : ok(limits)
  },
})

export const jsonRecords = flag({
  name: 'json-records',
  type: 'string',
  placeholder: 'KEYS',
  help: 'Keys that lead to the array of records in a JSON document, such as logs.entries',
  parse: (text: string) => {
    const keys = text.split('.')
    const remedy = 'Give the keys from the outermost to the array, separated by dots, such as logs.entries.'
    return keys.includes('')
      ? err<string[]>(badValue('json-records', `"${text}" is not a valid list of keys.`, remedy))
      : ok(keys)
  },
})

export const redact = flag({
  name: 'redact',
  type: 'string',
  choices: REDACTIONS,
  default: 'on',
  help: 'Mask secrets before anything is stored; strict also masks addresses, names and serial numbers',
})

export const allowIncomplete = flag({
  name: 'allow-incomplete',
  type: 'boolean',
  default: false,
  help: 'Exit with 0 even if some input could not be read',
})

export const progress = flag({
  name: 'progress',
  type: 'boolean',
  default: true,
  aside: true,
  help: 'Show progress on a terminal (--no-progress: never)',
})

/** Where to store counts. */
export const KEEPING = [db, dbTimeout, rescan] as const

/** What to read, and how to interpret timestamps. */
export const READING = [include, exclude, filesFrom, since, until, tz, year] as const

/** How to treat the input. */
export const TREATING = [maxLine, maxExpand, jsonRecords, redact, allowIncomplete] as const

function positive(name: string, remedy: string): (value: number) => Result<number> {
  const fact = `The flag "--${name}" needs a whole number above 0.`
  return value => (Number.isInteger(value) && value > 0 ? ok(value) : err(badValue('number', fact, remedy)))
}
