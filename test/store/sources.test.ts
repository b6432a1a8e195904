import { describe, expect, test } from 'vitest'
import { problem } from '../../src/model/problem.ts'
import { readSummary } from '../../src/store/read/read-summary.ts'
import { beginSource, createSource, finishSource, moveSource } from '../../src/store/write/apply.ts'
import { nextGeneration, storeAt } from './scaffold.ts'

const file = { path: 'a.log', member: null, dev: 5n, ino: 18446744073709551615n }

describe('candidates for a source', () => {
  test('are those of the same name, and the same file under another name', () => {
    const store = storeAt(null)
    const first = createSource(store, file)
    const renamed = createSource(store, { ...file, path: 'a.log.1' })
    const other = createSource(store, { ...file, ino: 7 })
    createSource(store, { ...file, path: 'b.log', ino: 8 })
    createSource(store, { ...file, member: 'x' })
    expect(beginSource(store, file).map(row => row.id)).toEqual([first, renamed, other])
    expect(beginSource(store, file)[0]).toEqual({
      id: first,
      isNew: false,
      path: 'a.log',
      member: null,
      dev: '5',
      ino: '18446744073709551615',
      gen: 0,
      state: 'open',
      format: 'unknown',
      bytes: null,
      decOff: 0,
      head: null,
      tail: null,
      runId: 0,
      open: null,
      begunBy: null,
      packs: null,
      taken: false,
    })
  })

  test('without an inode are found by name alone', () => {
    const store = storeAt(null)
    const stream = { path: '-', member: null, dev: null, ino: null }
    createSource(store, { ...stream, path: 'pipe' })
    expect(beginSource(store, stream)).toEqual([])
  })

  test('of an archive are its members, wherever it lies', () => {
    const store = storeAt(null)
    const id = createSource(store, { ...file, path: 'a.tar', member: 'var/log/x' })
    expect(beginSource(store, { ...file, path: 'b.tar', member: 'var/log/x' }).map(row => row.id)).toEqual([id])
    expect(beginSource(store, { ...file, path: 'a.tar', member: 'var/log/y' })).toEqual([])
  })

  test('are looked up together with the member, since all members of an archive share name, inode and maybe head', () => {
    const store = storeAt(null)
    beginSource(store, { ...file, member: 'x', log: '' }, { length: 4096, hash: 'h' })
    const lookups = [...store.statements.keys()].filter(sql => /^\s*SELECT id FROM source/.test(sql))
    expect(lookups).toHaveLength(2)
    for (const sql of lookups) {
      const values = [...sql.matchAll(/\?/g)].map(() => null)
      const plan = store.db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as { detail: string }[]
      const steps = plan.map(({ detail }) => detail).filter(detail => !/^(?:COMPOUND|LEFT-MOST|UNION)/.test(detail))
      expect(steps).toHaveLength(sql.split('SELECT').length - 1)
      for (const step of steps) expect(step).toMatch(/^SEARCH .*(?:source_log|member=\?)/)
    }
  })

  test('move with their file', () => {
    const store = storeAt(null)
    const id = createSource(store, file)
    moveSource(store, id, { ...file, path: 'a.log.1' })
    expect(beginSource(store, { ...file, ino: 1 })).toEqual([])
    expect(beginSource(store, { ...file, path: 'a.log.1', ino: 1 }).map(row => row.id)).toEqual([id])
  })

  test('get generations one by one', () => {
    const store = storeAt(null)
    createSource(store, file)
    expect([nextGeneration(store, 'a.log').gen, nextGeneration(store, 'a.log').gen]).toEqual([1, 2])
    expect(nextGeneration(store, 'b.log').gen).toBe(0)
  })
})

test('the end of a source replaces what the run before said', () => {
  const store = storeAt(null)
  const id = createSource(store, file)
  const place = { path: 'a.log', member: 'm', line: 3, column: 4, offset: 50 }
  const torn = problem('input', 'source/torn', place, 'It is torn.', 'Mend it.')
  const old = problem('input', 'source/old', null, 'It is old.', 'Renew it.')
  finishSource(store, id, { state: 'partial', format: 'hilog', bytes: 10, problems: [old, old] })
  finishSource(store, id, { state: 'error', format: 'syslog', bytes: 20, problems: [torn, old] })
  expect(readSummary(store, { sources: null, packs: [] }).sources).toEqual([
    { path: 'a.log', member: null, format: 'syslog', bytes: 20, lines: 0, state: 'error', problems: [torn, old] },
  ])
})
