/** Lockouts: locked codes that occurred, and rows of failed tries that lead to one. */
import { inLanguage, type Lockout } from '../../model/rules/knowledge.ts'
import { wordsOf } from '../i18n/report-words.ts'
import { MAX_STREAK_SHOWN, minuteText } from '../number-format.ts'
import type { ReportOptions } from '../options.ts'
import type { RankedFinding } from './rank.ts'

/** A row of failed tries of one code, or the resulting lock. */
export interface LockoutWatch {
  readonly namespace: string
  /** The code of the failed try; null where only the lock is in the log. */
  readonly tried: RankedFinding | null
  readonly lockout: Lockout | null
  /** Number of tries in a row, and the minute in which it was reached. */
  readonly streak: number
  readonly at: number | null
  /** Remaining tries, where the pack knows the limit and no lock has happened. */
  readonly left: { readonly min: number; readonly max: number } | null
  /** The code that reports the lock. */
  readonly locked: RankedFinding | null
}

/** Returns locks first, then the longest rows. */
export function lockoutsOf(shown: readonly RankedFinding[]): LockoutWatch[] {
  const failures = shown.filter(r => r.finding.key.disposition !== 'benign')
  const packs = new Set(shown.map(({ known: { pack } }) => pack))
  const locks = new Set(
    [...packs].flatMap(pack =>
      (pack?.codes ?? []).flatMap(c => (c.lockout?.codes ?? []).map(code => `${c.namespace}\0${code}`)),
    ),
  )
  const locked = firstOfCodes(failures.filter(r => locks.has(codeKey(r))))
  const rows = failures.flatMap((tried): LockoutWatch[] => {
    const lockout = tried.known.entry?.lockout ?? null
    const { streak } = tried.finding.evidence
    if (lockout === null || streak === null) return []
    const { namespace } = tried.finding.key
    const lock = locked.find(r => r.finding.key.namespace === namespace && lockout.codes.includes(r.finding.key.code))
    const { from, to } = lockout
    const left =
      lock !== undefined || from === null || to === null
        ? null
        : { min: Math.max(0, from - streak.length), max: Math.max(0, to - streak.length) }
    return [{ namespace, tried, lockout, streak: streak.length, at: streak.start, left, locked: lock ?? null }]
  })
  const alone = locked.filter(lock => !rows.some(row => row.locked === lock))
  return [
    ...alone.map(lock => ({
      namespace: lock.finding.key.namespace,
      tried: null,
      lockout: null,
      streak: 0,
      at: null,
      left: null,
      locked: lock,
    })),
    ...rows.sort((a, b) => Number(b.locked !== null) - Number(a.locked !== null) || b.streak - a.streak),
  ]
}

/** Returns sentences for readers; locks come first. */
export function lockoutLines(watches: readonly LockoutWatch[], options: ReportOptions): string[] {
  const words = wordsOf(options.lang)
  const locked = [...new Set(watches.flatMap(w => w.locked ?? []))]
  return [
    ...locked.map(({ finding, known }) =>
      words.locked(
        finding.key.code,
        known.entry === null ? '' : inLanguage(known.entry.title, options.lang),
        finding.count,
        finding.firstSeen === null ? null : minuteText(finding.firstSeen),
      ),
    ),
    ...watches.flatMap(({ tried, lockout, streak, at, left, locked }) => {
      if (tried === null || lockout === null) return []
      const row = words.streak(
        streak >= MAX_STREAK_SHOWN ? `${streak}+` : String(streak),
        inLanguage(lockout.tries, options.lang),
        at === null ? null : minuteText(at),
        tried.finding.key.code,
      )
      if (locked !== null) return [row]
      const count = left === null ? words.unknown : left.min === left.max ? `${left.min}` : `${left.min}–${left.max}`
      const note = lockout.note === null ? [] : [inLanguage(lockout.note, options.lang)]
      return [[row, words.attemptsLeft(count), ...note].join(words.sentence)]
    }),
  ]
}

function firstOfCodes(ranked: readonly RankedFinding[]): RankedFinding[] {
  return [...new Map([...ranked].reverse().map(r => [codeKey(r), r])).values()].reverse()
}

function codeKey({ finding: { key } }: RankedFinding): string {
  return `${key.namespace}\0${key.code}`
}
