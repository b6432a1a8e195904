/** The exported types are true: each is what the writer of the command makes, no field more and none less. Checked by the compiler. */
import { expect, test } from 'vitest'
import type { CodeReading, LogFinding, Report, ReportFinding, TailEvent } from '../../src/index.ts'
import type { codeMatchJson } from '../../src/report/answers/explain-json.ts'
import type { findingJson, reportFields } from '../../src/report/data/json.ts'
import type { LiveJson } from '../../src/report/data/live-json.ts'
import type { NewsObject } from '../../src/report/data/live-news.ts'
import type { Plain } from '../../src/report/data/pieces.ts'

/** Fields of every member of a union, also those of the objects in it. */
type Paths<T> = T extends readonly (infer Member)[]
  ? Paths<Member>
  : T extends object
    ? string extends keyof T
      ? Paths<T[string]>
      : { [K in keyof T & string]: K | `${K}.${Paths<NonNullable<T[K]>> & string}` }[keyof T & string]
    : never

/** True where each may stand for the other, and no field is missing in either. */
type Same<A, B> = [A] extends [B]
  ? [Paths<A>] extends [Paths<B>]
    ? [Paths<B>] extends [Paths<A>]
      ? true
      : false
    : false
  : false

/** What gates alone add to a report. */
type Written = Omit<Plain<ReturnType<typeof reportFields>>, 'verdict' | 'compared'>

const proofs: readonly true[] = [
  // @ts-expect-error A field too few.
  true satisfies Same<Written, Omit<Report, 'losses'>>,
  // @ts-expect-error A field too many, which need not be there.
  true satisfies Same<Written, Report & { readonly more?: string }>,
  // @ts-expect-error Another type.
  true satisfies Same<Written, Omit<Report, 'totals'> & { readonly totals: number }>,
  true satisfies Same<Written, Report>,
  true satisfies Same<Plain<ReturnType<typeof findingJson>>, ReportFinding>,
  true satisfies Same<Plain<ReturnType<typeof codeMatchJson>>, CodeReading>,
  true satisfies Same<Plain<NewsObject>, TailEvent>,
  true satisfies Same<Omit<Plain<ReturnType<LiveJson['finding']>>, 'source'>, Omit<LogFinding, 'source'>>,
]

test('the types say what is written', () => {
  expect(proofs.every(Boolean)).toBe(true)
})
