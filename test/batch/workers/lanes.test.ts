/** Lanes in real threads, which really break. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { TaskQueue } from '../../../src/batch/workers/lanes.ts'
import { startWorker } from '../../../src/batch/workers/worker-lane.ts'
import type { Order } from './crashing.ts'

const MODULE = new URL('./crashing.ts', import.meta.url)
let lanes: TaskQueue<Order, unknown>
let opened: number
let directory: string

const open = () => {
  opened++
  return startWorker<Order, unknown>(
    MODULE,
    null,
    (method, [question]) => {
      if (question === 'forbidden') throw new Error('no answer')
      return `${method} to ${question}`
    },
    new AbortController().signal,
  )
}

beforeEach(() => {
  opened = 0
  lanes = new TaskQueue([open(), open()], open)
  directory = mkdtempSync(join(tmpdir(), 'lanes-'))
})
afterEach(() => {
  lanes.close()
  rmSync(directory, { recursive: true })
})

test('each piece of work gets its own outcome', async () => {
  const endings = await Promise.all(Array.from({ length: 50 }, (_, number) => lanes.run({ do: 'double', number })))
  expect(endings).toEqual(Array.from({ length: 50 }, (_, number) => ({ kind: 'done', outcome: 2 * number })))
  expect(opened).toBe(2)
})

test('a worker asks, and hears what was thrown', async () => {
  const [answer, refusal] = await Promise.all(['this', 'forbidden'].map(question => lanes.run({ do: 'ask', question })))
  expect(answer).toEqual({ kind: 'done', outcome: 'answer to this' })
  expect(refusal).toEqual({ kind: 'done', outcome: 'refused: no answer' })
})

test('what a thread lost by breaking down is done by another', async () => {
  const mark = join(directory, 'broke')
  const before = Array.from({ length: 4 }, (_, number) => lanes.run({ do: 'double', number }))
  const broke = lanes.run({ do: 'exit once', mark })
  const after = Array.from({ length: 4 }, (_, number) => lanes.run({ do: 'double', number }))
  expect(await broke).toEqual({ kind: 'done', outcome: 'done' })
  for (const [number, ending] of [...(await Promise.all(before)), ...(await Promise.all(after))].entries())
    expect(ending).toEqual({ kind: 'done', outcome: 2 * (number % 4) })
  expect(opened).toBe(3)
})

test.each([
  ['exit', 'the thread ended with code 7'],
  ['throw', 'a bug'],
] as const)('work that breaks two threads (%s) is given up, and nothing else', async (what, message) => {
  const broken = lanes.run({ do: what })
  const others = Array.from({ length: 9 }, (_, number) => lanes.run({ do: 'double', number }))
  expect(await broken).toMatchObject({ kind: 'broken', error: { message } })
  expect((await Promise.all(others)).every(({ kind }) => kind === 'done')).toBe(true)
  expect(opened).toBe(4)
})

test('what was not begun is dropped; what is under way ends', async () => {
  const first = Array.from({ length: 2 }, (_, number) => lanes.run({ do: 'double', number }))
  const rest = Array.from({ length: 20 }, (_, number) => lanes.run({ do: 'double', number }))
  lanes.drop()
  expect((await Promise.all(first)).map(({ kind }) => kind)).toEqual(['done', 'done'])
  expect((await Promise.all(rest)).filter(({ kind }) => kind === 'dropped')).toHaveLength(18)
  expect(await lanes.run({ do: 'double', number: 1 })).toEqual({ kind: 'dropped' })
})
