/**
 * Files that rotation made of one log, by their names: `app.log.2.gz`, `app.log.1`, `app.log` are read in this order,
 * and so are `app.log-20260130.zst`, `app.log-20260131`, `app.log`. A higher number is older, as logrotate and most
 * loggers count; a date is a time. Names only order files; the bytes show how each is packed.
 */
import { PACKED_SUFFIX } from './codecs/index.ts'
import type { SourceSpec } from './spec.ts'

/**
 * How a file continues the one before it: `next` by its number, `later` by its date; `first` if there is no file before
 * it, or one is missing in between.
 */
export type Continuity = 'first' | 'next' | 'later'

/** A file of a log, and how it continues the one before it. */
export interface RotatedFile {
  readonly spec: SourceSpec
  readonly continuity: Continuity
}

/** Groups inputs by log, each group from the oldest to the newest; groups and single inputs stay in their order. */
export function logsOf(specs: readonly SourceSpec[]): RotatedFile[][] {
  const logs = new Map<string, NameParts[]>()
  specs.forEach((spec, i) => {
    const part = spec.kind === 'file' ? partOf(spec) : { spec, log: `\0${i}`, date: '', number: 0, within: 0 }
    const parts = logs.get(part.log)
    if (parts === undefined) logs.set(part.log, [part])
    else parts.push(part)
  })
  return [...logs.values()].map(parts =>
    parts.sort(byAge).map((part, i) => ({ spec: part.spec, continuity: continuityOf(parts[i - 1], part) })),
  )
}

/** Returns the log of a file, as the path of its youngest file would be. */
export function logOf(path: string): string {
  return partOf({ kind: 'file', path }).log
}

/** Returns whether rotation may have renamed the file `before` to `now`: it makes files older, and packs them. */
export function canRotateTo(before: string, now: string): boolean {
  const [from, to] = [partOf({ kind: 'file', path: before }), partOf({ kind: 'file', path: now })]
  return from.log === to.log && byPlace(to, from) <= 0
}

/** Returns whether a name is that of a file with a packer's suffix, so that it unpacks to that file. */
export function isPackedName(name: string, of: string): boolean {
  return name.startsWith(of) && PACKED_SUFFIX.exec(name)?.index === of.length
}

/** The parts of a name. `date` is empty for a file without one, `number` is 0 for the file being written. */
interface NameParts {
  readonly spec: SourceSpec
  readonly log: string
  readonly date: string
  readonly number: number
  /** Order of files of one date: the later has the higher number. */
  readonly within: number
}

/**
 * Forms of dates, the most exact first: a day, with a time or not (`-20260131`, `.2026-01-31`, `_20260131-101500`, `-2026-01-31-10`,
 * `-20260131-1769853600`); seconds since 1970 (`-1769853600`); a week or a month (`-2026-W05`, `-202605`, `-2026-01`).
 */
const DATES = [
  /[-_.]((?:19|20)\d{2}([-_.]?)(?:0[1-9]|1[0-2])\2(?:0[1-9]|[12]\d|3[01])(?:[-_.]1\d{9}|[-_.T]?\d{2}(?:[-_.]?\d{2}){0,2})?)(?=[-_.]|$)/,
  /[-_.](1\d{9})(?=[-_.]|$)/,
  /[-_.]((?:19|20)\d{2}(?:[-_.]?[Ww]|[-_.])?(?:0[1-9]|[1-4]\d|5[0-3]))(?=[-_.]|$)/,
] as const
/** Reports of single faults are not parts of a log, though their names have dates. */
const FAULT = /^(?:cppcrash|jscrash|appfreeze|sysfreeze|resourceleak|addrsanitizer|anr|tombstone)/i

function partOf(spec: SourceSpec & { readonly kind: 'file' }): NameParts {
  const slash = spec.path.lastIndexOf('/') + 1
  const folder = spec.path.slice(0, slash)
  const name = spec.path.slice(slash).replace(PACKED_SUFFIX, '')
  const whole = { spec, log: folder + name, date: '', number: 0, within: 0 }
  if (FAULT.test(name)) return { ...whole, log: spec.path }
  const found = dateIn(name)
  if (found !== null) {
    const [before, after] = [name.slice(0, found.index), name.slice(found.index + found[0].length)]
    // A number beside the date counts the files of a day, or all of them: both ascending.
    const near = /[-_.](\d{1,6})$/.exec(before) ?? /^[-_.](\d{1,6})(?=\.|$)/.exec(after)
    const rest =
      near === null ? before + after : before.replace(/[-_.]\d{1,6}$/, '') + after.replace(/^[-_.]\d{1,6}(?=\.|$)/, '')
    return {
      ...whole,
      log: folder + rest,
      date: momentOf(found[1]!),
      within: Number(near?.[1] ?? 0),
    }
  }
  const count = /^(.*\D)\.(\d{1,4})$/.exec(name)
  // Both `.0` and `.1` are used for the youngest one; a digit before the number makes it a version or an address.
  return count === null ? whole : { ...whole, log: folder + count[1]!, number: Number(count[2]) + 1 }
}

function dateIn(name: string): RegExpExecArray | null {
  for (const date of DATES) {
    const found = date.exec(name)
    if (found !== null) return found
  }
  return null
}

/** Returns digits that sort by time. */
function momentOf(date: string): string {
  const digits = date.replace(/\D/g, '')
  const since1970 =
    digits.length === 10 && digits.startsWith('1') ? new Date(1000 * Number(digits)).toISOString() : digits
  return since1970.replace(/\D/g, '').slice(0, 18).padEnd(14, '0')
}

function byAge(a: NameParts, b: NameParts): number {
  const byName = a.spec.kind === 'file' && b.spec.kind === 'file' && a.spec.path < b.spec.path ? -1 : 1
  return byPlace(a, b) || byName
}

/** Sorts the older one first; packing makes no difference. */
function byPlace(a: NameParts, b: NameParts): number {
  if ((a.date === '') !== (b.date === '')) return a.date === '' ? 1 : -1
  if (a.date !== b.date) return a.date < b.date ? -1 : 1
  return a.within - b.within || b.number - a.number
}

function continuityOf(before: NameParts | undefined, part: NameParts): Continuity {
  if (before === undefined) return 'first'
  if (before.date !== '') return 'later'
  const step = before.number - part.number
  return step === 1 || (part.number === 0 && before.number === 2) ? 'next' : 'first'
}
