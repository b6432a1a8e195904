/** What follows a log step by step, with any number of kills, counts what one run over the whole counts. */
import { readdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Summary } from '../../src/model/counts/summary.ts'
import type { LiveEvent } from '../../src/model/live.ts'
import { localStoreClient } from '../../src/run/store-clients/local-client.ts'
import { closeStore, openStore } from '../../src/store/database.ts'
import { FileHandle } from '../../src/tail/files/file-handle.ts'
import { continuityWithCounted } from '../../src/tail/rotation/previous-files.ts'
import type { TailContext } from '../../src/tail/tail-context.ts'
import { borders, coloured, SEQUENCES } from '../support/logs/colours.ts'
import { run, scratch } from '../support/programs/shell.ts'
import { analyzed } from '../support/runs/analysis.ts'
import { dumpOf, logText } from '../support/runs/faults.ts'
import { Follower, growing } from '../support/runs/follow.ts'

const logs = join(import.meta.dirname, '../../fixtures/logs')

/** All fixture logs one after the other, each second time in colours, long enough to be counted for good while it grows. */
function longLog(): Buffer {
  const parts = readdirSync(logs, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.log') || name.endsWith('.txt'))
    .sort()
    .map(name => readFileSync(join(logs, name)))
  const once = Buffer.concat(parts.flatMap(part => [part, Buffer.from('\n')]))
  const text = once.toString('utf8')
  const colours = Buffer.from(
    coloured(
      text,
      borders(text).filter((_, i) => i % 6 === 0),
      i => SEQUENCES[i % SEQUENCES.length]!,
    ),
  )
  return Buffer.concat(
    Array.from({ length: Math.ceil(400_000 / once.length) }, (_, i) => (i % 4 === 1 ? colours : once)),
  )
}

/** What a summary says of bytes alone. */
function said({ findings, losses, totals, sources, problems }: Summary): unknown {
  const counted = sources.map(({ bytes, lines, format, state }) => ({ bytes, lines, format, state }))
  const told = problems.map(({ id, fact, times, place }) => ({ id, fact, times, offset: place?.offset }))
  return { findings, losses, totals, problems: told, sources: counted }
}

/** The findings as they stand after all news. */
function standing(events: readonly LiveEvent[]): Map<string, number> {
  const byId = new Map<string, { code: string; count: number }>()
  for (const event of events) {
    if (event.type === 'finding') expect(byId.has(event.id)).toBe(false)
    if (event.type === 'amended') expect(byId.has(event.id)).toBe(true)
    if (event.type !== 'finding' && event.type !== 'amended') continue
    if (event.finding === null) byId.delete(event.id)
    else
      byId.set(event.id, {
        code: `${event.finding.key.code} ${event.finding.key.disposition}`,
        count: event.finding.count,
      })
  }
  const counts = new Map<string, number>()
  for (const { code, count } of byId.values()) counts.set(code, (counts.get(code) ?? 0) + count)
  return counts
}

test('steps of any size and kills between them give what one run gives', async () => {
  const log = longLog()
  const whole = scratch()
  writeFileSync(join(whole, 'app.log'), log)
  const wanted = said(await analyzed([join(whole, 'app.log')], null))
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ size: fc.integer({ min: 1, max: 90_000 }), kill: fc.boolean() }), {
        minLength: 5,
        maxLength: 12,
      }),
      async steps => {
        const path = join(whole, 'grows.log')
        const db = join(scratch(), 'c.db')
        const file = growing(path)
        let follower = new Follower(db, [path])
        let at = 0
        for (const { size, kill } of [...steps, { size: log.length, kill: false }]) {
          file.append(log.subarray(at, at + size))
          at += size
          await follower.look()
          if (!kill) continue
          follower.vanish()
          follower = new Follower(db, [path])
        }
        expect(said(await follower.stop())).toEqual(wanted)
      },
    ),
    { numRuns: 12 },
  )
})

test('what was told and amended is what is counted in the end', async () => {
  const folder = scratch()
  const path = join(folder, 'app.log')
  const log = longLog()
  const file = growing(path)
  const follower = new Follower(join(folder, 'c.db'), [path])
  for (let at = 0; at < log.length; at += 1777) {
    file.append(log.subarray(at, at + 1777))
    await follower.look()
  }
  const { findings } = await follower.stop()
  const counted = new Map<string, number>()
  for (const { key, count } of findings) {
    const code = `${key.code} ${key.disposition}`
    counted.set(code, (counted.get(code) ?? 0) + count)
  }
  expect(standing(follower.events)).toEqual(counted)
  expect(follower.events.some(({ type }) => type === 'amended')).toBe(true)
})

test('among more files than may be open, one that is deleted and written anew is read at once', async () => {
  const folder = scratch()
  const paths = Array.from({ length: 60 }, (_, i) => join(folder, `app${i}.log`))
  for (const path of paths) writeFileSync(path, 'C_Login failed: 160\n')
  const follower = new Follower(join(scratch(), 'c.db'), paths)
  for (let look = 0; look < 3; look++) await follower.look()
  // Its bytes are gone with its name: nobody has it open.
  unlinkSync(paths[0]!)
  writeFileSync(paths[0]!, 'C_Sign failed: CKR_DEVICE_ERROR\n')
  for (let look = 0; look < 3; look++) await follower.look()
  const last = follower.events.filter(event => event.type === 'finding').slice(60)
  expect(last.map(({ finding }) => finding.key.code)).toEqual(['CKR_DEVICE_ERROR'])
  expect((await follower.stop()).totals.events).toBe(61)
})

test('after a kill, a file that follows an empty one begins as in a batch run', async () => {
  const folder = scratch()
  const path = join(folder, 'app.log')
  const [db, clean] = [join(scratch(), 'c.db'), join(scratch(), 'c.db')]
  writeFileSync(path, logText(0, 500))
  const killed = new Follower(db, [path])
  for (let look = 0; look < 3; look++) await killed.look()
  killed.vanish()
  renameSync(path, `${path}.2`)
  writeFileSync(`${path}.1`, '')
  // More lines than a later run could judge again.
  writeFileSync(path, logText(500, 2500))
  const follower = new Follower(db, [path])
  for (let look = 0; look < 5; look++) await follower.look()
  await follower.stop()
  for (const database of [db, clean]) expect((await run(['analyze', folder, '--db', database])).exit).toBe(0)
  const runs = (database: string): string[] => dumpOf(database).filter(row => row.includes('"@streak"'))
  expect(runs(clean).length).toBeGreaterThan(20)
  expect(runs(db)).toEqual(runs(clean))
})

test('a file that was renamed since it was met still goes on with the one before it', async () => {
  const path = join(scratch(), 'app.log')
  const database = join(scratch(), 'c.db')
  growing(path).append('C_Login failed: 160\n'.repeat(10))
  const follower = new Follower(database, [path])
  await follower.look()
  await follower.stop()
  renameSync(path, `${path}.1`)
  growing(path).append('C_Login failed: 160\n')
  const file = new FileHandle(path)
  renameSync(`${path}.1`, `${path}.2`)
  const opened = openStore(database)
  if (!opened.ok) throw new Error(opened.problems[0]!.fact)
  const bench = { store: opened.value, storeClient: localStoreClient(opened.value) } as TailContext
  // Rotation has renamed one file, and then both of them.
  const meanwhile = continuityWithCounted(bench, file)
  renameSync(path, `${path}.1`)
  expect((await meanwhile).continuity).toBe('next')
  const { continuity, preamble } = await continuityWithCounted(bench, file)
  expect([continuity, preamble?.length]).toEqual(['next', 200])
  file.rest()
  closeStore(opened.value)
})
