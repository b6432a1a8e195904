/**
 * `npm run accuracy -- DIR…`: how right the built-in packs are on folders of logs with `labels.jsonl`. Prints precision,
 * recall and F1 per format and overall, the share of operations that are right, wrong and unknown, then every miss,
 * false hit and operation that is not right. An occurrence is a failing event, not a line.
 * Codes that no pack knows are no misses: for them it prints how many of the labelled ones are told as unknown codes.
 */
import { readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { bytesInMemory, openRules } from '../../src/compile/rule-file.ts'
import { ContextFinder } from '../../src/detect/operation/context.ts'
import { makeClock } from '../../src/formats/time/clock.ts'
import { knownNames, plainCode } from '../../src/model/rules/known-names.ts'
import { PREVIEW_BYTES, Scanner } from '../../src/scan/scanner.ts'
import { bytesFeed } from '../support/runs/feeds.ts'
import { type Found, judgeFile, type Told, toldUnknown, type Verdict } from './judge.ts'
import { readLabelled } from './labelled.ts'

const clock = makeClock({ year: 2026, zone: 'UTC' })

/** All findings of a file that reports show by default, and its unknown codes. */
async function findingsOf(scanner: Scanner, bytes: Uint8Array): Promise<{ found: Found[]; unknown: Set<string> }> {
  const { partial, tail } = await scanner.scan(
    bytesFeed(bytes),
    { from: 0, to: null },
    { clock, maxLine: 1 << 20, since: null, until: null, head: bytes.subarray(0, PREVIEW_BYTES) },
  )
  const parts = [partial, ...(tail ? [tail] : [])]
  const found = parts
    .flatMap(p => p.aggregates)
    .filter(a => a.key.confidence !== 'possible')
    .map(a => ({
      namespace: a.key.namespace,
      code: a.key.code,
      count: [...a.buckets.values()].reduce((sum, b) => sum + b.count, 0),
      disposition: a.key.disposition,
      context: a.key.context,
      lines: a.samples.map(s => s.line),
    }))
  return { found, unknown: new Set(parts.flatMap(p => p.unknown.map(u => u.code))) }
}

function figures(verdicts: readonly Verdict[]): string {
  const sum = (pick: (v: Verdict) => number): number => verdicts.reduce((n, v) => n + pick(v), 0)
  const [hit, extra, missed] = [sum(v => v.hit), sum(v => v.extra), sum(v => v.missed)]
  const precision = hit + extra === 0 ? 1 : hit / (hit + extra)
  const recall = hit + missed === 0 ? 1 : hit / (hit + missed)
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall)
  return `${precision.toFixed(3)}  ${recall.toFixed(3)}  ${f1.toFixed(3)}  ${String(hit).padStart(5)} ${String(extra).padStart(5)} ${String(missed).padStart(6)}`
}

const directories = process.argv.slice(2).filter(a => !a.startsWith('-'))
if (directories.length === 0) {
  process.stderr.write(
    'Name folders that hold labels.jsonl, or files of labelled texts: npm run accuracy -- DIR|FILE.jsonl…\n',
  )
  process.exit(2)
}
const opened = openRules(
  bytesInMemory(readFileSync(join(import.meta.dirname, '../../dist/builtin.rules'))),
  'dist/builtin.rules',
)
if (!opened.ok) throw new Error(opened.problems[0]!.fact)
const rules = opened.value.rules()
const scanner = new Scanner(rules)
const contexts = new ContextFinder(rules.packs.find(p => p.namespace === 'pkcs11')!)
for (const directory of directories) {
  const labelled = readLabelled(directory)
  const verdicts: Verdict[] = []
  const told: Told[] = []
  for (const { label, bytes } of labelled) {
    const { found, unknown } = await findingsOf(scanner, bytes)
    told.push(toldUnknown(label, unknown, code => knownNames(rules).has(plainCode(code))))
    verdicts.push(judgeFile(label, found, name => contexts.ofFunction(name)))
  }
  const title = basename(resolve(directory))
  process.stdout.write(`\n${title.padEnd(34)} prec   recall  F1     right extra missed\n`)
  const formats = [...new Set(verdicts.map(v => v.format))].sort()
  for (const format of formats)
    process.stdout.write(`  ${format.slice(0, 30).padEnd(32)} ${figures(verdicts.filter(v => v.format === format))}\n`)
  process.stdout.write(`  ${'ALL'.padEnd(32)} ${figures(verdicts)}\n`)
  const share = (right: number, all: number): string =>
    all === 0 ? 'none labelled' : `${right} of ${all} (${((100 * right) / all).toFixed(1)} %)`
  const sum = (pick: (v: Verdict) => number): number => verdicts.reduce((n, v) => n + pick(v), 0)
  process.stdout.write(
    `  files without codes that gave findings: ${verdicts.filter(v => v.negative && v.extra > 0).length} of ${verdicts.filter(v => v.negative).length}\n`,
  )
  process.stdout.write(
    `  benign right: ${share(
      sum(v => v.benignRight),
      sum(v => v.benign),
    )}   secondary right: ${share(
      sum(v => v.secondaryRight),
      sum(v => v.secondary),
    )}\n`,
  )
  const judged = sum(v => v.contexts.right + v.contexts.wrong + v.contexts.unknown)
  process.stdout.write(
    `  operations right: ${share(
      sum(v => v.contexts.right),
      judged,
    )}   wrong: ${share(
      sum(v => v.contexts.wrong),
      judged,
    )}   unknown: ${share(
      sum(v => v.contexts.unknown),
      judged,
    )}   guessed: ${share(
      sum(v => v.contexts.guessed),
      sum(v => v.contexts.silent),
    )}\n`,
  )
  const [codes, right] = [told.reduce((n, t) => n + t.labelled, 0), told.reduce((n, t) => n + t.told, 0)]
  process.stdout.write(`  unknown told: ${share(right, codes)}\n`)
  for (const note of [...verdicts.flatMap(v => v.notes), ...told.flatMap(t => t.notes)])
    process.stdout.write(`  ${note}\n`)
}
