/** A verdict made by hand over the summary `rich`: something new, something accepted, something missing. */
import { createHash } from 'node:crypto'
import type { FindingSummary, Summary } from '../../src/model/counts/summary.ts'
import type { BaselineEntry, GateItem, Verdict } from '../../src/model/counts/verdict.ts'
import { rich } from './make.ts'

/** The summary with a fingerprint of its own for each finding. */
export function withFingerprints(given: Summary): Summary {
  const findings = given.findings.map(finding => {
    const { namespace, code, vendor, context, producer } = finding.key
    const text = JSON.stringify([namespace, code, vendor, context, producer])
    return { ...finding, fingerprint: createHash('sha256').update(text).digest('hex').slice(0, 16) }
  })
  return { ...given, findings }
}

export const told = withFingerprints(rich)

export function itemOf(finding: FindingSummary, rest: Partial<GateItem> = {}): GateItem {
  const { fingerprint, key, count } = finding
  return {
    fingerprint,
    key,
    severity: 'error',
    count,
    findings: [finding],
    entry: null,
    before: null,
    isNew: true,
    expected: false,
    ...rest,
  }
}

export function entryFor(finding: FindingSummary, rest: Partial<BaselineEntry> = {}): BaselineEntry {
  const { fingerprint, key } = finding
  const { namespace, code, vendor, context, producer } = key
  return {
    fingerprint,
    namespace,
    code,
    vendor,
    context,
    producer,
    max: 2000,
    reason: 'Known, see the ticket',
    owner: null,
    added: '2026-01-01',
    expires: null,
    line: 7,
    ...rest,
  }
}

const [pin, , removed, , huks] = told.findings as [FindingSummary, unknown, FindingSummary, unknown, FindingSummary]
const entry = entryFor(pin)
const accepted = itemOf(pin, { entry, isNew: false })
const isNew = itemOf(removed, { severity: 'fatal' })
const over = itemOf(huks, { entry: entryFor(huks, { max: 5 }), isNew: false })
const stale = entryFor(pin, { fingerprint: 'gone', code: 'CKR_GONE', line: 12 })

/** The PIN is accepted, a device is new, one code is over its budget, one had to appear, one entry is stale. */
export const failed: Verdict = {
  state: 'fail',
  violations: [
    { rule: 'fail-on', item: isNew, policy: '--fail-on new', accept: { by: 'flag', flag: '--fail-on fatal' } },
    {
      rule: 'over-budget',
      item: over,
      max: 5,
      policy: null,
      accept: { by: 'entry', entry: over.entry!, text: '', command: null },
    },
    { rule: 'expect', code: 'CKR_OK_DONE', policy: '--expect CKR_OK_DONE', accept: { by: 'flag', flag: '--expect' } },
    { rule: 'stale', entry: stale, policy: '--strict', accept: { by: 'command', command: 'logremedy baseline prune' } },
  ],
  gaps: [],
  items: [isNew, accepted, over],
  accepted: [accepted],
  baseline: 'ci/logremedy.baseline.yaml',
  stale: [stale],
  expired: [],
  compared: null,
}

export const passed: Verdict = {
  ...failed,
  state: 'pass',
  violations: [],
  items: [accepted],
  stale: [],
}

export const incomplete: Verdict = {
  ...passed,
  state: 'incomplete',
  gaps: [
    { kind: 'unread', sources: 1, of: 2 },
    { kind: 'empty', path: 'logs/::error::x.log' },
  ],
}
