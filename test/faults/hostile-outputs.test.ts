/**
 * Random log bytes full of what somebody would obey, through the real pipeline into every output: all outputs can be read
 * back, and build servers see the commands that we meant. Ten million bytes with `npm run test:faults`, fewer else.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { escapeReport } from '../../src/cli/output/build-server.ts'
import type { Summary } from '../../src/model/counts/summary.ts'
import { annotationsOf } from '../../src/report/ci/github.ts'
import { REPORTERS, type ReporterName, type ReportOptions, reporters } from '../../src/report/index.ts'
import { Scanner } from '../../src/scan/scanner.ts'
import { Dice } from '../bench/input/dice.ts'
import { HOSTILE_PIECES } from '../report/ci/ci-hostile.ts'
import { readGitlab, readJunit, readOpenMetrics, readRdjsonl, readSarif } from '../report/ci/ci-parsers.ts'
import { cellsOf, checkMarkdown } from '../report/parsers.ts'
import { commandsIn } from '../support/programs/build-servers.ts'
import { run, scratch } from '../support/programs/shell.ts'
import { builtInRules } from '../support/rules/rules.ts'
import { summaryOf } from '../support/runs/summary.ts'

const LONG = process.env.LOGREMEDY_FAULTS === 'long'
const TOTAL = LONG ? 10_000_000 : 150_000
/** A report shows few lines of a log, so many small logs show more hostile text than a large one. */
const LOG = 4_000

const rules = builtInRules()
const scanner = new Scanner(rules)
const site = { cwd: '/w/app', root: '/w', anchor: null, fence: '0123456789abcdef0123456789abcdef' }
const options: ReportOptions = {
  packs: rules.packs,
  shapes: rules.shapes,
  lang: 'en',
  width: 80,
  color: false,
  toolkit: null,
  minConfidence: 'possible',
  minSeverity: 'info',
  verbose: 1,
  runInfo: null,
  site,
}

/** What makes a line a finding; the hostile text stands before, behind and in the middle. */
const ERRORS = [
  'C_Login failed: CKR_PIN_INCORRECT (0xa0)',
  'pkcs11: 0x63: CKR_KEY_TYPE_INCONSISTENT',
  '2026-01-31T10:00:00.123Z [ERROR] core: seal failed: error="failed to sign: pkcs11: 0x30: CKR_DEVICE_ERROR"',
  '01-31 10:00:00.123  4711  4712 E C02F00/HuksService: initSession failed, code: 12000007 msg: ',
  'Returned:  160 CKR_PIN_INCORRECT',
  'CKR_',
  'E KeylessSDK: error code 507 ',
]

function hostileLog(seed: number): Buffer {
  const dice = new Dice(seed)
  const parts: Buffer[] = []
  for (let size = 0; size < LOG; ) {
    const kind = dice.below(10)
    const part =
      kind < 3
        ? Buffer.from(dice.pick(ERRORS))
        : kind < 8
          ? Buffer.from(dice.pick(HOSTILE_PIECES))
          : kind < 9
            ? Buffer.from('\n')
            : Buffer.from(Array.from({ length: dice.below(12) }, () => dice.below(256)))
    parts.push(part)
    size += part.length
  }
  return Buffer.concat(parts)
}

/** The page is the same for every log; what is in the block between can begin no tag. */
function checkPage(page: string): void {
  const [head, block, end] = page.split(/(?<=<script type="application\/json" id="data">)|(?=<\/script>\n<script>)/)
  expect(head!.length + end!.length).toBe(page.length - block!.length)
  expect(/[<>&]/.exec(block!)).toBeNull()
  JSON.parse(block!)
}

const READERS: Partial<Record<ReporterName, (text: string) => unknown>> = {
  json: JSON.parse,
  jsonl: text =>
    text
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line)),
  md: checkMarkdown,
  html: checkPage,
  csv: cellsOf,
  sarif: readSarif,
  junit: readJunit,
  gitlab: readGitlab,
  rdjsonl: readRdjsonl,
  openmetrics: readOpenMetrics,
}

function checkOutputs(summary: Summary): void {
  for (const name of REPORTERS) {
    const body = reporters[name](summary, options)
    READERS[name]?.(body)
    const seen = commandsIn(escapeReport(name, body, { GITHUB_ACTIONS: 'true' }, site), { wall: false })
    const wall = name === 'text' || name === 'github' ? ['stop-commands', site.fence] : []
    const meant =
      name === 'github' ? annotationsOf(summary, options).map(a => (a.level === 'note' ? 'notice' : a.level)) : []
    expect(
      seen.map(c => c.name),
      name,
    ).toEqual([...meant, ...wall])
  }
}

test('every output can be read back and commands nobody', async () => {
  let findings = 0
  for (let seed = 1, bytes = 0; bytes < TOTAL; seed++) {
    const log = hostileLog(seed)
    bytes += log.length
    const summary = await summaryOf(scanner, log, { cuts: [] })
    findings += summary.findings.length
    try {
      checkOutputs(summary)
    } catch (error) {
      throw new Error(`seed ${seed}: ${(error as Error).message}`)
    }
  }
  // Without findings nothing of the logs would have been in the outputs.
  expect(findings).toBeGreaterThan(TOTAL / LOG)
})

test('the whole command under a build server', async () => {
  const cwd = scratch()
  const logs = Array.from({ length: Math.ceil(TOTAL / LOG) }, (_, i) => hostileLog(i + 1))
  writeFileSync(join(cwd, '::error::forged ##[group]x.log'), Buffer.concat(logs))
  for (const format of ['text', 'md', 'csv', 'json', 'github']) {
    const env = { CI: 'true', GITHUB_ACTIONS: 'true' }
    const { stdout, stderr, exit } = await run(['analyze', '.', 'nosuch##[group]', '--format', format, '-v'], {
      cwd,
      env,
    })
    expect(exit).toBe(3)
    const names = commandsIn(stdout, { wall: false }).map(c => c.name)
    const wall = names.splice(names.indexOf('stop-commands') >>> 0)
    expect(wall).toHaveLength(format === 'text' || format === 'github' ? 2 : 0)
    expect(names.filter(name => !['error', 'warning', 'notice'].includes(name))).toEqual([])
    expect(names.length > 0).toBe(format === 'github')
    expect(commandsIn(stderr)).toEqual([])
  }
})
