/** Whether another thread is worth its start: by how much there is to read, and by how fast it goes. */
import { describe, expect, test } from 'vitest'
import { SpeedWatch, whenWorth, workOf } from '../../../src/batch/workers/worth.ts'
import { makeFolder } from '../../support/folder.ts'

const folder = makeFolder()
const MIB = 1024 * 1024
const work = (mebibytes: number) => ({ bytes: mebibytes * MIB, shared: mebibytes * MIB, effort: mebibytes * MIB })

describe('the work of inputs', () => {
  test('is what they hold, packed ones several times their size', () => {
    const size = 2 * MIB
    const path = folder.write({ 'a.log': Buffer.alloc(size), 'b.log.gz': Buffer.alloc(size) }).replace(/[^/]+$/, '')
    const plain = workOf([{ kind: 'file', path: `${path}a.log` }])
    expect(plain.bytes).toBe(size)
    expect(plain.effort).toBe(plain.shared)
    const packed = workOf([{ kind: 'file', path: `${path}b.log.gz` }])
    expect(packed.bytes).toBeGreaterThan(plain.bytes)
    expect(packed.effort).toBeGreaterThan(packed.shared)
  })

  test('is not shared where files are small, or nothing is known of them', () => {
    const path = folder.write({ 'c.log': 'one line\n' })
    const many = Array.from({ length: 100_000 }, () => ({ kind: 'file', path }) as const)
    expect(whenWorth(workOf(many.slice(0, 1000)))).toBe('never')
    expect(workOf(many.slice(0, 1000)).shared).toBe(0)
    expect(workOf([{ kind: 'stdin' }, { kind: 'file', path: '/nowhere' }])).toEqual({ bytes: 0, shared: 0, effort: 0 })
  })

  test.each([
    [1, 'never'],
    [128, 'later'],
    [1024, 'at once'],
  ])('of %j MiB is worth another thread %s', (mebibytes, when) => {
    expect(whenWorth(work(mebibytes))).toBe(when)
  })
})

describe('another thread is', () => {
  test('worth its start while much is left at this speed', () => {
    const watch = new SpeedWatch(work(128), 0)
    watch.read(MIB)
    expect(watch.isWorth(100)).toBe(true)
  })

  test('not worth its start where the rest is soon done, or nothing was read yet', () => {
    const watch = new SpeedWatch(work(128), 0)
    expect(watch.isWorth(100)).toBe(false)
    watch.read(32 * MIB)
    expect(watch.isWorth(200)).toBe(false)
  })

  test('judged by the speed of late: the first lines are read slowly, and others may be', () => {
    const watch = new SpeedWatch(work(128), 0)
    watch.read(8 * MIB)
    expect(watch.isWorth(100)).toBe(true)
    watch.read(32 * MIB)
    expect(watch.isWorth(200)).toBe(false)
    watch.read(MIB)
    expect(watch.isWorth(300)).toBe(true)
  })
})
