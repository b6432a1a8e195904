/** Formats for build servers, read back by schemas and strict parsers: what they say, and that they keep limits. */
import { describe, expect, it } from 'vitest'
import { github, stepSummary } from '../../../src/report/ci/github.ts'
import { gitlab } from '../../../src/report/ci/gitlab.ts'
import { junit } from '../../../src/report/ci/junit.ts'
import { type CiContext, locateLine, pathBelowRoot, uriOf } from '../../../src/report/ci/location.ts'
import { openmetrics } from '../../../src/report/ci/openmetrics.ts'
import { rdjsonl } from '../../../src/report/ci/rdjsonl.ts'
import { sarif } from '../../../src/report/ci/sarif.ts'
import { commandsIn } from '../../support/programs/build-servers.ts'
import { finding, options, source, summary, T0 } from '../make.ts'
import { failed, incomplete, passed, told, withFingerprints } from '../verdicts.ts'
import { readGitlab, readJunit, readOpenMetrics, readRdjsonl, readSarif } from './ci-parsers.ts'

const site: CiContext = { cwd: '/checkout/app', root: '/checkout', anchor: 'app/README.md', fence: 'f'.repeat(32) }
const plain = options({ site })
const gated = options({ site, verdict: failed })

const many = withFingerprints(
  summary(
    Array.from({ length: 6000 }, (_, i) =>
      finding(
        { code: `0x${(0x1000 + (i % 50)).toString(16)}`, value: 0x1000 + (i % 50), context: `c${i}` },
        { count: 6000 - i, samples: [{ source: 0, line: i + 1, offset: i, raw: '', text: 'a line' }] },
      ),
    ),
  ),
)
const PIN = 'CKR_PIN_INCORRECT: The PIN is wrong (1,100 times, logging in)'
const WRITERS =
  'Hosts: hsm-03 (412), hsm-07 (308), hsm-01 (90), and 1 more · Programs: ods-signerd (712), keytool (8), ods-enforcerd (7) · other hosts and programs (283)'
const nothing = summary([])
const long = [{ name: 'n', value: 'x'.repeat(500), count: 1 }]

describe('places', () => {
  it('are relative to the sources', () => {
    expect(pathBelowRoot('logs/a.log', site)).toBe('app/logs/a.log')
    expect(pathBelowRoot('./logs//x/../a.log', site)).toBe('app/logs/a.log')
    expect(pathBelowRoot('/checkout/a.log', site)).toBe('a.log')
    expect(pathBelowRoot('../a.log', site)).toBe('a.log')
  })

  it('never lead out of them', () => {
    for (const path of [
      '/etc/passwd',
      '../../etc/passwd',
      '/checkout/../etc/passwd',
      '/checkouts/a',
      '-',
      '',
      '/checkout',
      '..',
    ])
      expect(pathBelowRoot(path, site), path).toBeNull()
    for (const path of ['/etc/passwd', '../a', 'a/../../b', '-', '.', 'C:\\logs\\a'])
      expect(pathBelowRoot(path, null), path).toBeNull()
  })

  it('know Windows', () => {
    const windows = { ...site, cwd: 'C:\\work\\app', root: 'C:\\work' }
    expect(pathBelowRoot('C:\\work\\app\\logs\\a.log', windows)).toBe('app/logs/a.log')
    expect(pathBelowRoot('D:\\a.log', windows)).toBeNull()
  })

  it('stand in for a log elsewhere and for one in an archive', () => {
    expect(locateLine(source('/var/log/a.log'), 9, site)).toEqual({
      path: 'app/README.md',
      line: null,
      exists: true,
      inner: '/var/log/a.log',
    })
    expect(locateLine(source('/var/log/a.log'), 9, { ...site, anchor: null }).exists).toBe(false)
    expect(locateLine(source('a.tgz', { member: 'x.log' }), 9, site)).toMatchObject({
      path: 'app/a.tgz',
      line: null,
      inner: 'a.tgz!x.log',
    })
  })

  it('are encoded in URIs', () => {
    expect(uriOf('a b/ü#?%/x:y\n(1).log')).toBe('a%20b/%C3%BC%23%3F%25/x%3Ay%0A%281%29.log')
    expect(uriOf('\ud800')).toBe('%EF%BF%BD')
  })
})

describe('sarif', () => {
  it('has one result for each fingerprint, and rules with causes and remedies', () => {
    const run = readSarif(sarif(told, plain))
    const pin = run.results.find(r => r.ruleId === 'pkcs11/CKR_PIN_INCORRECT')!
    expect(pin).toMatchObject({ level: 'error', occurrenceCount: 1100 })
    expect(pin.locations[0]!.physicalLocation).toMatchObject({
      artifactLocation: { uri: 'app/logs/spy.log', uriBaseId: '%SRCROOT%' },
      region: { startLine: 8 },
    })
    expect(pin.message.text).toBe(`${PIN} – ${WRITERS}`)
    const { help } = run.tool.driver.rules[pin.ruleIndex]!
    for (const text of [help.text, help.markdown]) {
      expect(text).toContain('Stop automatic retries first')
      expect(text).toContain('pkcs11-tool --module <module> -L')
      expect(text).toContain('The PIN was typed wrongly')
    }
    expect(run.results.map(r => r.ruleId)).not.toContain('pkcs11/CKR_BUFFER_TOO_SMALL')
    expect(readSarif(sarif(told, options({ lang: 'zh' }))).tool.driver.rules[1]!.help.text).toContain('先停掉自动重试')
  })

  it('has no states without a verdict, and with one says what is new, accepted and over budget', () => {
    for (const result of readSarif(sarif(told, plain)).results) {
      expect(result).not.toHaveProperty('baselineState')
      expect(result).not.toHaveProperty('suppressions')
    }
    const run = readSarif(sarif(told, gated))
    expect(run.properties).toEqual({ verdict: 'fail' })
    const state = (rule: string) => {
      const { baselineState, suppressions, level } = run.results.find(r => r.ruleId === rule)!
      return [baselineState, suppressions!.map(s => `${s.kind}: ${s.justification}`).join(), level]
    }
    expect(state('pkcs11/CKR_DEVICE_REMOVED')).toEqual(['new', '', 'error'])
    expect(state('pkcs11/CKR_PIN_INCORRECT')).toEqual(['unchanged', 'external: Known, see the ticket', 'error'])
    expect(state('huks/12000007')).toEqual(['updated', '', 'error'])
    expect(state('gate/expect')).toEqual(['new', '', 'error'])
    // If one result has a state, all must have one.
    expect(run.results.every(r => r.baselineState !== undefined && r.suppressions !== undefined)).toBe(true)
  })

  it('places what a gate misses: an entry at its line, the rest at a file that exists', () => {
    const { results } = readSarif(sarif(told, gated))
    const place = (rule: string) => results.find(r => r.ruleId === rule)!.locations[0]!.physicalLocation
    expect(place('gate/stale')).toMatchObject({
      artifactLocation: { uri: 'app/ci/logremedy.baseline.yaml' },
      region: { startLine: 12 },
    })
    expect(place('gate/expect')).toMatchObject({ artifactLocation: { uri: 'app/README.md' } })
  })

  it('shows the largest of too many results and says that there are more', () => {
    const text = sarif(many, plain)
    const run = readSarif(text)
    expect(run.results).toHaveLength(5000)
    expect(run.results[0]!.occurrenceCount).toBe(6000)
    expect(text).toContain('1,000 more')
  })

  it('is valid when there is nothing, and when the input was not whole', () => {
    expect(readSarif(sarif(nothing, plain)).results).toEqual([])
    const { results } = readSarif(sarif(nothing, options({ verdict: incomplete })))
    expect(results.map(r => r.ruleId)).toContain('gate/incomplete')
  })
})

describe('junit', () => {
  const outcomes = (xml: string) =>
    readJunit(xml).children.flatMap(suite =>
      suite.children.map(c => `${suite.attributes.name} ${c.attributes.name}: ${c.children[0]?.name ?? 'passed'}`),
    )

  it('has a test for each source and each issue', () => {
    expect(outcomes(junit(told, plain))).toEqual([
      'sources logs/device-2026.tar.gz!var/log/hilog/hilog.001.20260131-100000: error',
      'sources logs/spy.log: passed',
      'pkcs11 CKR_DEVICE_REMOVED unknown pkcs11-spy: failure',
      'pkcs11 CKR_PIN_INCORRECT login pkcs11-spy: failure',
      'pkcs11 CKR_PIN_INCORRECT sign sunpkcs11: failure',
      'pkcs11 0x80000054 login pkcs11-spy: failure',
      'pkcs11 CKR_PIN_INCORRECT sign pkcs11-spy: skipped',
      'huks 12000007 init hilog: failure',
    ])
  })

  it('fails only what fails the gate', () => {
    expect(outcomes(junit(told, gated)).filter(o => !o.endsWith('passed'))).toEqual([
      'sources logs/device-2026.tar.gz!var/log/hilog/hilog.001.20260131-100000: error',
      'gate verdict: failure',
      'gate gate/expect/CKR_OK_DONE: failure',
      'gate gate/stale/gone: failure',
      'pkcs11 CKR_DEVICE_REMOVED unknown pkcs11-spy: failure',
      'pkcs11 CKR_PIN_INCORRECT login pkcs11-spy: skipped',
      'pkcs11 CKR_PIN_INCORRECT sign sunpkcs11: skipped',
      'pkcs11 0x80000054 login pkcs11-spy: skipped',
      'pkcs11 CKR_PIN_INCORRECT sign pkcs11-spy: skipped',
      'huks 12000007 init hilog: failure',
    ])
    expect(outcomes(junit(nothing, options({ verdict: { ...passed, items: [], accepted: [] } })))).toEqual([
      'sources logs/spy.log: passed',
      'gate verdict: passed',
    ])
    expect(outcomes(junit(nothing, options({ verdict: incomplete })))).toContain('gate verdict: error')
  })

  it('tells causes, remedies and the line in the body of a failure', () => {
    const cases = readJunit(junit(told, plain)).children.flatMap(suite => suite.children)
    const body = cases.find(c => c.attributes.name === 'CKR_PIN_INCORRECT login pkcs11-spy')!.children[0]!.text
    expect(body).toContain('1. Stop automatic retries first')
    expect(body).toContain('   $ pkcs11-tool --module <module> -L')
    expect(body).toContain('logs/spy.log:8\n2026-01-31 10:00:00.123  4711  4712 I')
  })

  it('fails where nothing was read', () => {
    expect(outcomes(junit(summary([], { sources: [] }), plain))).toEqual(['sources -: error'])
  })
})

describe('github', () => {
  it('annotates the worst with file and line, and puts the report between fences', () => {
    const log = github(told, plain)
    const [first, ...rest] = commandsIn(log)
    expect(first).toMatchObject({ name: 'error', properties: { title: 'logremedy: pkcs11/CKR_DEVICE_REMOVED' } })
    const pin = rest.find(c => c.properties.file === 'app/logs/spy.log' && c.properties.line === '8')!
    expect(pin.data).toBe(`${PIN} – ${WRITERS}\n→ Stop automatic retries first: after the last try the PIN is locked.`)
    expect(rest.at(-1)).toMatchObject({ name: 'stop-commands', data: site.fence })
    expect(log.trimEnd().endsWith(`::${site.fence}::`)).toBe(true)
    expect(log).toContain('\n│ What to do first\n')
  })

  it('sends ten annotations at most, short enough not to be cut', () => {
    const log = github(many, plain)
    const commands = commandsIn(log).filter(c => c.name !== 'stop-commands')
    expect(commands).toHaveLength(10)
    expect(commands[0]!.data).toContain('(6,000 times')
    const endless = withFingerprints(summary([finding({ code: 'X'.repeat(9000), value: null })]))
    for (const { data } of commandsIn(github(endless, plain))) expect(data.length).toBeLessThanOrEqual(4096)
  })

  it('annotates only what fails the gate', () => {
    const titles = commandsIn(github(told, gated)).map(c => c.properties.title)
    expect(titles).toEqual([
      'logremedy: gate/expect',
      'logremedy: gate/stale',
      'logremedy: pkcs11/CKR_DEVICE_REMOVED',
      'logremedy: huks/12000007',
      undefined,
    ])
    expect(commandsIn(github(told, options({ site, verdict: passed }))).map(c => c.name)).toEqual(['stop-commands'])
  })

  it('names no file that may not exist', () => {
    const nowhere = options({ site: { ...site, anchor: null }, verdict: incomplete })
    for (const { properties } of commandsIn(github(nothing, nowhere))) expect(properties).not.toHaveProperty('file')
  })

  it('keeps the summary of the step below 900 KiB', () => {
    const codes = Array.from({ length: 3000 }, (_, i) => finding({ code: `0x${i}`, value: null }, { params: long }))
    const text = stepSummary(summary(codes), options({ site, verbose: 1 }))
    expect(text).toContain('omitted to keep this text short')
    expect(Buffer.byteLength(text)).toBeLessThan(900 * 1024)
    expect(text).toContain('# Error code report')
  })
})

describe('gitlab', () => {
  it('has an issue for each fingerprint with severity and place', () => {
    const issues = readGitlab(gitlab(told, plain))
    expect(issues.map(i => `${i.check_name} ${i.severity} ${i.location.path}:${i.location.lines.begin}`)).toEqual([
      'pkcs11/CKR_DEVICE_REMOVED blocker app/logs/spy.log:1',
      'pkcs11/CKR_PIN_INCORRECT critical app/logs/spy.log:8',
      'pkcs11/CKR_PIN_INCORRECT critical app/logs/spy.log:1',
      'huks/12000007 critical app/logs/device-2026.tar.gz:1',
      'pkcs11/0x80000054 critical app/logs/spy.log:1',
      'pkcs11/CKR_PIN_INCORRECT info app/logs/spy.log:1',
    ])
  })

  it('says what the gate accepts as information', () => {
    const issues = readGitlab(gitlab(told, gated))
    expect(issues.find(i => i.description.includes('1,100 times'))!.severity).toBe('info')
    expect(issues.slice(0, 2).map(i => i.check_name)).toEqual(['gate/expect', 'gate/stale'])
  })
})

describe('rdjsonl', () => {
  it('has a diagnostic a line', () => {
    const all = readRdjsonl(rdjsonl(told, plain))
    expect(all[1]).toMatchObject({
      severity: 'ERROR',
      location: { path: 'app/logs/spy.log', range: { start: { line: 8 } } },
      code: { value: 'pkcs11/CKR_PIN_INCORRECT' },
    })
    expect(all[1]!.message).toContain('Stop automatic retries first')
    expect(readRdjsonl(rdjsonl(nothing, plain))).toEqual([])
    expect(readRdjsonl(rdjsonl(told, gated)).filter(d => d.severity === 'INFO')).toHaveLength(2)
  })
})

describe('openmetrics', () => {
  it('has counts by code, what was read, and when a code was last seen', () => {
    const metrics = readOpenMetrics(openmetrics(told, plain))
    const value = (name: string, labels: Record<string, string>) =>
      metrics.find(m => m.name === name && Object.entries(labels).every(([k, v]) => m.labels[k] === v))?.value
    const pin = { code: 'CKR_PIN_INCORRECT', context: 'login', disposition: 'error', severity: 'error' }
    expect(value('logremedy_events_total', pin)).toBe(1100)
    expect(value('logremedy_events_total', { disposition: 'benign' })).toBe(214)
    expect(value('logremedy_last_seen_timestamp_seconds', pin)).toBe((T0 + 90_061_000) / 1000)
    expect(value('logremedy_read_bytes_total', {})).toBe(14_900_000)
    expect(value('logremedy_lost_lines_total', {})).toBe(12)
    expect(value('logremedy_sources', { state: 'partial' })).toBe(1)
    expect(metrics.some(m => m.name.startsWith('logremedy_gate'))).toBe(false)
  })

  it('tells the verdict', () => {
    const metrics = readOpenMetrics(openmetrics(told, gated))
    expect(metrics.filter(m => m.name === 'logremedy_gate').map(m => [m.labels.logremedy_gate, m.value])).toEqual([
      ['pass', 0],
      ['fail', 1],
      ['incomplete', 0],
    ])
    expect(metrics.find(m => m.name === 'logremedy_gate_violations')?.value).toBe(4)
  })

  it('adds up what is more than a database should take, and loses nothing', () => {
    const counts = readOpenMetrics(openmetrics(many, plain)).filter(m => m.name === 'logremedy_events_total')
    expect(counts).toHaveLength(1001)
    expect(counts.at(-1)!.labels.code).toBe('other')
    expect(counts.reduce((sum, m) => sum + m.value, 0)).toBe((6000 * 6001) / 2)
  })
})
