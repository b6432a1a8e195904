/** An interrupt while reports are made: what is not written yet is given up, and said to be. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { writeOutputs } from '../../../src/cli/output/output.ts'
import type { Shell } from '../../../src/cli/shell.ts'

const FLAGS = { lang: 'en', color: 'never' }
const PIECE = 'x'.repeat(300_000)

function place(): string {
  const folder = mkdtempSync(join(tmpdir(), 'interrupted-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'out')
}

function shellOf(signal: AbortSignal): Shell {
  return { stdout: new PassThrough(), stderr: new PassThrough(), env: {}, nowMs: () => 0, signal }
}

test('pieces of a report are not made to the end after an interrupt, and no file appears', async () => {
  const file = place()
  const interrupt = new AbortController()
  let made = 0
  function* pieces(): Generator<string> {
    for (; made < 100; made++) {
      if (made === 3) interrupt.abort()
      yield PIECE
    }
  }
  const outputs = [
    { format: 'json', file },
    { format: 'text', file: `${file}.txt` },
  ]
  const problems = await writeOutputs(outputs, FLAGS, shellOf(interrupt.signal), () => pieces())
  expect(made).toBe(3)
  expect(problems.map(({ id, place }) => [id, place?.path])).toEqual([
    ['cli/interrupted', file],
    ['cli/interrupted', `${file}.txt`],
  ])
  expect(existsSync(file)).toBe(false)
})

test('after an interrupt while logs were read, the report of what was read is written', async () => {
  const file = place()
  const problems = await writeOutputs([{ format: 'json', file }], FLAGS, shellOf(AbortSignal.abort()), () => [
    PIECE,
    'end',
  ])
  expect(problems).toEqual([])
  expect(readFileSync(file, 'utf8')).toBe(`${PIECE}end`)
})
