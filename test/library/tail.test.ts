/** Following for programs: the events of the command, from the first look to the last file closed. */
import { appendFileSync, existsSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { analyze, type TailEvent, tail } from '../../src/index.ts'
import { run, scratch } from '../support/programs/shell.ts'

const HIT = '2026-01-31T10:00:00Z hsmd[7]: C_Login failed: CKR_PIN_INCORRECT (0xa0)\n'
const LOG = join(import.meta.dirname, '../../fixtures/logs/hsm/pkcs11-tool.log')

/** Files that this process has open, where the system tells. */
function openFiles(): string[] {
  const own = '/proc/self/fd'
  if (!existsSync(own)) return []
  return readdirSync(own).flatMap(name => {
    try {
      return [readlinkSync(join(own, name))]
    } catch {
      return []
    }
  })
}

test('gives the objects that the command writes', async () => {
  const program = ['cat', LOG] as const
  const events: TailEvent[] = []
  for await (const event of tail([], { exec: program })) events.push(event)
  const { stdout } = await run(['tail', '--exec', 'cat', '--', LOG])
  const written = stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
  // How often a source says how far it is depends on the time.
  const steady = (list: readonly TailEvent[]) =>
    list.filter(({ type }) => type !== 'source').map(event => ({ ...event, at: null }))
  expect(steady(events)).toStrictEqual(steady(written))
  const keys = (list: readonly TailEvent[]) => new Map(list.map(event => [event.type, Object.keys(event)]))
  expect(keys(events)).toEqual(keys(written))
  expect(events.filter(({ type }) => type === 'finding').length).toBeGreaterThan(4)
  expect(events.at(-1)).toMatchObject({ type: 'source', state: 'closed' })
})

test('ends when it is aborted, with what had come by then; what was counted stays', async () => {
  const cwd = scratch()
  const [path, db] = [join(cwd, 'app.log'), join(cwd, 'counts.db')]
  writeFileSync(path, HIT)
  const interrupt = new AbortController()
  const found: number[] = []
  for await (const event of tail([path], { db, signal: interrupt.signal })) {
    if (event.type !== 'finding') continue
    found.push(event.line ?? 0)
    if (found.length === 1) appendFileSync(path, HIT + HIT)
    if (found.length === 3) interrupt.abort()
  }
  expect(found).toEqual([1, 2, 3])
  expect(openFiles().filter(open => open.startsWith(cwd))).toEqual([])
  expect((await analyze([path], { db })).totals.events).toBe(3)
})

test('ends when the loop is left, and closes its files', async () => {
  const cwd = scratch()
  const path = join(cwd, 'app.log')
  writeFileSync(path, HIT)
  for await (const event of tail([cwd], { fromStart: true })) if (event.type === 'finding') break
  expect(openFiles().filter(open => open.startsWith(cwd))).toEqual([])
})

test('waits for a slow reader', async () => {
  const cwd = scratch()
  const path = join(cwd, 'app.log')
  writeFileSync(path, HIT.repeat(5000))
  const events = tail([path], { fromStart: true })
  let count = 0
  while (count < 5000) {
    const { value } = await events.next()
    if (value?.type === 'finding') count++
    if (count % 1000 === 0) await new Promise(setImmediate)
  }
  await events.return()
  expect((await events.next()).done).toBe(true)
})

test('throws why the database failed', async () => {
  const cwd = scratch()
  const path = join(cwd, 'counts.db')
  writeFileSync(path, 'no database')
  const events = tail([join(cwd, 'app.log')], { db: path })
  await expect(events.next()).rejects.toMatchObject({ name: 'ProblemError', problems: [{ kind: 'output' }] })
})
