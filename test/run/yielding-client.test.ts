/** Neither a large partial nor a lock keeps others from their turn, and what is stored is what it would be without turns. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { PatientRecorder } from '../../src/run/store-clients/yielding-client.ts'
import { Pacer } from '../../src/source/streams/pacing.ts'
import { applyPartialInTurns, beginRun } from '../../src/store/write/apply.ts'
import {
  applyLines,
  directory,
  dump,
  keyOf,
  type Line,
  NO_PROGRESS,
  partialOf,
  sourceAt,
  storeAt,
} from '../store/scaffold.ts'

const NEVER = new AbortController().signal

/** More minutes than are entered in one go. */
const LINES: Line[] = Array.from({ length: 40_000 }, (_, i) => ({
  bytes: 10,
  hits: [{ key: keyOf(), time: Date.UTC(2026, 0, 1) + 60_000 * i }],
}))

/** Pauses whenever it may, however fast the machine is. */
class EagerPacer extends Pacer {
  override get due(): boolean {
    return true
  }
}

test('a large partial leaves turns to others, and is entered as without them', async () => {
  const store = storeAt(null)
  const { recorder } = new PatientRecorder(store, NEVER, () => new EagerPacer())
  const id = sourceAt(store, 'a.log')
  let turns = 0
  const count = (): void => {
    turns++
    next = setImmediate(count)
  }
  let next = setImmediate(count)
  const entered = recorder.applyPartial(id, 0, partialOf(LINES), NO_PROGRESS)
  // What is asked meanwhile waits.
  const made = recorder.createSource({ path: 'b.log', member: null, dev: null, ino: null })
  await entered
  clearImmediate(next)
  expect(turns).toBeGreaterThan(1)
  expect(await made).toBe(id + 1)
  const plain = storeAt(null)
  applyLines(plain, 'a.log', LINES)
  sourceAt(plain, 'b.log')
  expect(dump(store)).toEqual(dump(plain))
})

test('what fails in the midst leaves nothing', async () => {
  const store = storeAt(null)
  const id = sourceAt(store, 'a.log')
  const before = dump(store)
  let pauses = 0
  const turns = {
    due: true,
    pause: async () => {
      if (++pauses === 100) throw new Error('in the midst')
    },
  }
  const generation = { sourceId: id, gen: 0 }
  await expect(applyPartialInTurns(store, generation, partialOf(LINES), NO_PROGRESS, turns)).rejects.toThrow(
    'in the midst',
  )
  expect(dump(store)).toEqual(before)
  const { recorder } = new PatientRecorder(store, NEVER)
  await recorder.applyPartial(id, 0, partialOf(LINES.slice(0, 2)), NO_PROGRESS)
  const plain = storeAt(null)
  applyLines(plain, 'a.log', LINES.slice(0, 2))
  expect(dump(store)).toEqual(dump(plain))
})

test('a lock is waited for while others have their turn', async () => {
  const path = join(directory(), 'x.db')
  const store = storeAt(path)
  const other = storeAt(path)
  const { recorder } = new PatientRecorder(store, NEVER)
  other.db.exec('BEGIN IMMEDIATE')
  // Nothing but a turn of the event loop takes the lock away.
  setTimeout(() => other.db.exec('ROLLBACK'), 1)
  await expect(recorder.createSource({ path: 'a.log', member: null, dev: null, ino: null })).resolves.toBe(1)
})

test('once the run is to end, a lock is not waited for', async () => {
  const path = join(directory(), 'x.db')
  const store = storeAt(path)
  beginRun(store, { version: '0', pid: 1, startedMs: 0 })
  const other = storeAt(path)
  const interrupt = new AbortController()
  const { recorder } = new PatientRecorder(store, interrupt.signal)
  other.db.exec('BEGIN IMMEDIATE')
  setTimeout(() => interrupt.abort(), 1)
  const refused = recorder.createSource({ path: 'a.log', member: null, dev: null, ino: null })
  await expect(refused).rejects.toMatchObject({ problem: { id: 'store/locked' } })
  other.db.exec('ROLLBACK')
})
