/**
 * A look at a file and the claim of its row are one decision: rotation and compressors may do the next thing at any moment between
 * them. The moments are the questions to the store, and each of them is tried.
 */
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { localStoreClient } from '../../src/run/store-clients/local-client.ts'
import { countsIn, faultsIn, numbered, rowsOf } from '../support/logs/stories.ts'
import { scratch } from '../support/programs/shell.ts'
import { analyzed } from '../support/runs/analysis.ts'
import { LONG } from '../support/runs/faults.ts'
import { Follower, growing, meddling } from '../support/runs/follow.ts'

const NONE = { missing: '', again: '' }

/** The short form leaves out more and more moments. */
const step = (moment: number): number => (LONG ? 1 : 1 + (moment >> 1))

/** What happens at the question with a number, the next thing some questions later. */
function at(
  moment: number,
  ...things: readonly (() => void)[]
): { meddle(): Promise<void>; rest(): void; readonly met: number; readonly done: boolean } {
  const left = [...things]
  let met = 0
  const rest = (): void => {
    for (const thing of left.splice(0)) thing()
  }
  const meddle = async (): Promise<void> => {
    if (met++ >= moment && left.length > 0) left.shift()!()
  }
  return {
    meddle,
    rest,
    get met() {
      return met
    },
    get done() {
      return left.length === 0
    },
  }
}

/** Two files that killed runs counted: `app.log.2` to its end but for what is not settled, and `app.log`; a compressor works on the first. */
async function half(): Promise<{ folder: string; db: string; path: string; packed: Buffer }> {
  const { folder, db, path } = empty()
  growing(path).append(numbered(0, 400))
  const first = new Follower(db, [folder])
  await first.look()
  first.vanish()
  renameSync(path, `${path}.1`)
  growing(path).append(numbered(400, 600))
  const second = new Follower(db, [folder])
  await second.look()
  await second.look()
  second.vanish()
  renameSync(`${path}.1`, `${path}.2`)
  const packed = gzipSync(readFileSync(`${path}.2`))
  writeFileSync(`${path}.2.gz`, packed.subarray(0, packed.length >> 1))
  return { folder, db, path, packed }
}

test('T1: a tail begins while a compressor works on a file that a killed tail had counted', async () => {
  for (let moment = 0, most = 1; moment <= most; moment += step(moment)) {
    const { folder, db, path, packed } = await half()
    const events = at(
      moment,
      () => writeFileSync(`${path}.2.gz`, packed),
      () => rmSync(`${path}.2`),
    )
    const follower = new Follower(db, [folder], true, events.meddle)
    for (let n = 0; n < 6; n++) await follower.look(500)
    // Later than all questions it happens between two looks.
    most = events.met
    events.rest()
    for (let n = 0; n < 20; n++) await follower.look(500)
    await follower.stop()
    await isExact(db, folder, 600, `moment ${moment}`)
  }
})

test('T1: a batch run meets a compressor at work, whatever is done when it asks', async () => {
  for (let moment = 0, most = 1; moment <= most; moment += step(moment)) {
    const { folder, db, path, packed } = await half()
    const events = at(
      moment,
      () => writeFileSync(`${path}.2.gz`, packed),
      () => rmSync(`${path}.2`),
    )
    await analyzed(filesOf(folder), db, { recorderOf: store => meddling(localStoreClient(store), events.meddle) })
    most = events.met
    events.rest()
    await analyzed(filesOf(folder), db)
    await isExact(db, folder, 600, `moment ${moment}`)
  }
})

test('T2: a file is copied, emptied and packed, three times from any moment on, while it is followed', async () => {
  for (const followed of ['name', 'folder'] as const) {
    for (let moment = 0, most = 1; moment <= most; moment += step(moment)) {
      const { folder, db, path } = empty()
      const file = growing(path)
      file.append(numbered(0, 200))
      const events = at(
        moment,
        ...[1, 2, 3].flatMap(round =>
          copying(path, round, () => file.append(numbered(200 * round, 200 * round + 200))),
        ),
      )
      const follower = new Follower(db, [followed === 'name' ? path : folder], true, events.meddle)
      for (let n = 0; n < 6; n++) await follower.look(500)
      most = events.met
      for (let n = 0; n < 40 && !events.done; n++) {
        await events.meddle()
        await follower.look(500)
      }
      for (let n = 0; n < 20; n++) await follower.look(500)
      await follower.stop()
      await isExact(db, folder, 800, `${followed}, moment ${moment}`)
    }
  }
})

/** What copytruncate and compress do, step by step, in the n-th rotation. */
function copying(path: string, round: number, write: () => void): (() => void)[] {
  return [
    () => {
      for (let n = round - 1; n >= 1; n--) renameSync(`${path}.${n}.gz`, `${path}.${n + 1}.gz`)
      copyFileSync(path, `${path}.1`)
    },
    () => {
      truncateSync(path, 0)
      write()
    },
    () => writeFileSync(`${path}.1.gz`, gzipSync(readFileSync(`${path}.1`))),
    () => rmSync(`${path}.1`),
  ]
}

test('T0: rotated and packed several times between two looks: all is read, and what is gone is told', async () => {
  for (const followed of ['name', 'folder'] as const) {
    for (const kept of [99, 3]) {
      for (const mode of ['rename', 'copytruncate'] as const) {
        const { folder, db, path } = empty()
        growing(path).append(numbered(0, 200))
        const follower = new Follower(db, [followed === 'name' ? path : folder])
        await follower.look()
        await follower.look()
        for (let round = 1; round <= 8; round++) {
          rmSync(`${path}.${kept}.gz`, { force: true })
          for (let n = round - 1; n >= 1; n--)
            if (existsSync(`${path}.${n}.gz`)) renameSync(`${path}.${n}.gz`, `${path}.${n + 1}.gz`)
          writeFileSync(`${path}.1.gz`, gzipSync(readFileSync(path)))
          if (mode === 'rename') rmSync(path)
          else truncateSync(path, 0)
          appendFileSync(path, numbered(200 * round, 200 * round + 200))
        }
        for (let n = 0; n < 30; n++) await follower.look(500)
        await follower.stop()
        const losses = follower.events.filter(({ type }) => type === 'loss')
        const title = `${followed}, ${mode}, ${kept} kept`
        if (kept === 99) await isExact(db, folder, 1800, title)
        else {
          expect(faultsIn(countsIn(db), 1800), title).toEqual({ missing: '200–999', again: '' })
          expect(losses.length, title).toBeGreaterThan(0)
        }
        if (mode === 'rename' && kept === 99) expect(losses, title).toEqual([])
      }
    }
  }
})

/** A folder for logs, and a database beside it. */
function empty(): { folder: string; db: string; path: string } {
  const cwd = scratch()
  const folder = join(cwd, 'logs')
  mkdirSync(folder)
  return { folder, db: join(cwd, 'c.db'), path: join(folder, 'app.log') }
}

/** Each line is counted once, also after a run over all files. */
async function isExact(db: string, folder: string, written: number, title: string): Promise<void> {
  expect(faultsIn(countsIn(db), written), `${title}\n${rowsOf(db)}`).toEqual(NONE)
  await analyzed(filesOf(folder), db)
  expect(faultsIn(countsIn(db), written), `${title}, then analyze\n${rowsOf(db)}`).toEqual(NONE)
}

function filesOf(folder: string): string[] {
  return readdirSync(folder).map(name => join(folder, name))
}
