/** Policies that say nothing that can be held, each told in a sentence. */
import { expect, test } from 'vitest'
import { policyOf } from './make.ts'

const NOTHING = { baseline: false, previous: false }

test.each([
  [{ failOn: ['erorr'] }, 'There is no severity, code space or code "erorr".', 'Did you mean "error"?'],
  [{ failOn: ['CKR_NO'] }, 'No pack knows the code "CKR_NO".', 'Look.'],
  [{ max: ['CKR_PIN_INCORRECT'] }, '"CKR_PIN_INCORRECT" is not a limit', 'CODE=3'],
  [{ max: ['CKR_PIN_INCORRECT=-1'] }, 'is not a limit', 'CODE=3'],
  [{ max: ['=3'] }, 'is not a limit', 'CODE=3'],
  [{ max: ['CKR_NO=3'] }, 'No pack knows the code "CKR_NO".', 'Look.'],
  [{ maxRate: ['any=3'] }, 'is not a rate', 'CODE=2/1000'],
  [{ maxRate: ['any=3/0'] }, 'is not a rate', 'CODE=2/1000'],
  [{ minLines: Number.NaN }, 'needs a whole number', '--min-lines 10'],
  [{ expectFormat: ['pkcs1'] }, 'There is no code space "pkcs1".', 'Did you mean "pkcs11"?'],
  [{ maxNew: 1.5 }, 'needs a whole number', '--max-new 10'],
  [{ failOn: ['new'], maxNew: 3 }, 'forbids what "--max-new 3" allows', 'Leave out one'],
  [{ max: ['any=1', 'any=2'] }, 'set two limits', 'Leave out one'],
  [{ maxRate: ['huks=1/10', 'huks=1/20'] }, 'set two limits', 'Leave out one'],
  [{ expect: ['12000007'], failOn: ['12000007'] }, 'requires what "--fail-on 12000007" forbids', 'Leave out one'],
  [{ expect: ['12000007'], max: ['12000007=0'] }, 'requires what "--max 12000007=0" forbids', 'Leave out one'],
  [{ failOn: ['warning'], minSeverity: 'error' as const }, '"--fail-on warning" can never apply', 'set it to warning'],
  [{ failOn: ['CKR_BUFFER_TOO_SMALL'], minSeverity: 'error' as const }, 'can never apply', 'set it to warning'],
])('%j is refused', (flags, fact, remedy) => {
  const policy = policyOf(flags)
  if (policy.ok) throw new Error('not refused')
  expect(policy.problems).toHaveLength(1)
  expect(policy.problems[0]).toMatchObject({ kind: 'usage', place: null })
  expect(policy.problems[0]!.fact).toContain(fact)
  expect(policy.problems[0]!.remedy).toContain(remedy)
})

test.each([
  [{ failOn: ['new'] }, 'Nothing says what is new for "--fail-on new"'],
  [{ maxNew: 0 }, 'Nothing says what is new for "--max-new"'],
  [{ failOn: ['grown'] }, '"--fail-on grown" has no previous run'],
])('%j needs something to compare with', (flags, fact) => {
  const policy = policyOf(flags, NOTHING)
  expect(policy.ok ? '' : policy.problems[0]!.fact).toContain(fact)
  expect(policyOf(flags).ok).toBe(true)
})

test('the same budget twice is no contradiction', () => {
  expect(policyOf({ max: ['any=1', 'any=1'] }).ok).toBe(true)
  expect(policyOf({ failOn: ['new'], maxNew: 0 }).ok).toBe(true)
})
