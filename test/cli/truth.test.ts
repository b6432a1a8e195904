/** The logs of fixtures/ against fixtures/labels.jsonl: what somebody who wrote the log says is in it. */
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { scratch } from '../support/programs/shell.ts'
import { analyze, type Report } from '../support/runs/report.ts'

const FIXTURES = join(import.meta.dirname, '../../fixtures')

interface Label {
  readonly file: string
  readonly expected: readonly {
    readonly code: string
    readonly count: number
    readonly context: string
    readonly benign?: boolean
    readonly secondary?: boolean
  }[]
}

/** Differences that are known and not solved yet. Take a line away once it no longer shows. */
const OPEN = new Set<string>([])

test('every code of the fixture logs is found, in its operation, and nothing else', async () => {
  const cwd = scratch()
  cpSync(join(FIXTURES, 'logs'), join(cwd, 'logs'), { recursive: true })
  const { report } = await analyze(['logs', '--year', '2026'], { cwd })
  const [wanted, found] = [tableOfLabels(), tableOfReport(report)]
  const differences = [...new Set([...wanted.keys(), ...found.keys()])]
    .filter(key => wanted.get(key) !== found.get(key))
    .map(key => `${key}: ${found.get(key) ?? 0} instead of ${wanted.get(key) ?? 0}`)
    .sort()
  expect(differences.filter(text => !OPEN.has(text))).toEqual([])
})

function tableOfLabels(): Map<string, number> {
  const labels = readFileSync(join(FIXTURES, 'labels.jsonl'), 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as Label)
  return new Map(
    labels.flatMap(({ file, expected }) =>
      expected.map(({ code, count, context, benign, secondary }): [string, number] => {
        const disposition = benign ? 'benign' : secondary ? 'secondary' : 'error'
        return [`${file} ${code} ${context} ${disposition}`, count]
      }),
    ),
  )
}

function tableOfReport({ findings, sources }: Report): Map<string, number> {
  const table = new Map<string, number>()
  for (const { code, context, disposition, bySource } of findings)
    for (const { source, count } of bySource) {
      const key = `${sources[source]!.path} ${code} ${context} ${disposition}`
      table.set(key, (table.get(key) ?? 0) + count)
    }
  return table
}
