/** One record for each followed file: what it may become, who is told, and what stays known of it. */
import { existsSync, readdirSync, readlinkSync, renameSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { STANDALONE } from '../../src/run/rotation-context.ts'
import { closeStore, openStore } from '../../src/store/database.ts'
import { beginRun } from '../../src/store/write/apply.ts'
import { claimStream } from '../../src/tail/claim.ts'
import { EventQueue } from '../../src/tail/events/event-queue.ts'
import { FileHandle } from '../../src/tail/files/file-handle.ts'
import { FileRegistry } from '../../src/tail/files/file-registry.ts'
import type { FollowedLog } from '../../src/tail/files/followed-log.ts'
import type { TailContext } from '../../src/tail/tail-context.ts'
import { scratch } from '../support/programs/shell.ts'

const START = { rotation: STANDALONE, modifiedMs: null }

class Files {
  readonly registry: FileRegistry
  readonly folder = scratch()

  constructor() {
    const store = openStore(null)
    if (!store.ok) throw new Error(store.problems[0]!.fact)
    onTestFinished(() => closeStore(store.value))
    beginRun(store.value, { version: '0', pid: process.pid, startedMs: 0 })
    const listener = { begin: () => undefined, onEvents: () => undefined, end: () => undefined }
    const context = { store: store.value, events: new EventQueue(listener, () => 0) } as unknown as TailContext
    const signal = new AbortController().signal
    this.registry = new FileRegistry(context, { fromStart: true, partialMs: 5000, spec: {}, signal })
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  /** An open file. */
  open(name: string): FileHandle {
    if (!existsSync(this.path(name))) writeFileSync(this.path(name), `${name}\n`)
    const file = new FileHandle(this.path(name))
    onTestFinished(() => file.rest())
    return file
  }

  /** A file that is followed line by line. */
  follow(file: FileHandle): FollowedLog {
    return this.registry.follow(file, claimStream(this.registry.context, file.path), START, 0)
  }

  kind(file: FileHandle): string {
    const { kind } = this.registry.stateOf(file.key)
    const kinds = (['pending', 'lines', 'packed'] as const).filter(one =>
      [...this.registry.of(one)].some(state => state.file.key === file.key),
    )
    // What is given of each kind agrees with the record.
    expect(kinds).toEqual(kind === 'read' || kind === 'unknown' ? [] : [kind])
    return kind
  }
}

/** How often this process has a file open. */
function opened(path: string): number {
  return readdirSync('/proc/self/fd').filter(fd => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === path
    } catch {
      return false
    }
  }).length
}

test('a file that begins stands before those that wait for it; one that comes to nothing does not', () => {
  const files = new Files()
  const { registry } = files
  const [a, b, c] = [files.open('a'), files.open('b'), files.open('c')]
  const first = registry.wait(a, null)
  const second = registry.wait(b, first, { anchor: 7 })
  const third = registry.wait(c, second)
  expect([first, second, third].map(({ predecessor }) => predecessor)).toEqual([null, 'hold', 'hold'])
  const log = files.follow(a)
  expect([files.kind(a), first.outcome]).toEqual(['lines', log])
  expect(second.predecessor).toBe('hold')
  log.enter('following')
  expect([second.predecessor, third.predecessor]).toEqual([log, 'hold'])

  // It stays known while others are looked at, so that a trail does not find it again; then what its log came to is still known.
  expect(registry.rowOf(b.key)).toBe(7)
  registry.discard(second, log.source.id)
  // All of them waited together: past a file without lines nothing is handed on.
  expect([files.kind(b), second.predecessor, third.predecessor]).toEqual(['pending', 'hold', null])
  registry.forget()
  expect([files.kind(b), third.predecessor, registry.isKnown(b)]).toEqual(['unknown', null, false])
  expect(registry.rowOf(b.key)).toBe(log.source.id)
})

test('where a file that is followed comes before one that comes to nothing, what waits for that goes on from it', () => {
  const files = new Files()
  const { registry } = files
  const log = files.follow(files.open('a'))
  const [empty, last] = [registry.wait(files.open('b'), log), files.open('c')]
  const waiting = registry.wait(last, empty)
  registry.discard(empty)
  expect(waiting.predecessor).toBe(log)
})

test('a file is in one state only, and what was opened for another one is closed', () => {
  const files = new Files()
  const { registry } = files
  const handles = [1, 2, 3].map(() => files.open('app.log'))
  const [one, two, three] = handles as [FileHandle, FileHandle, FileHandle]
  const pending = registry.wait(one, null)
  expect([opened(one.path), registry.isKnown(one), registry.isRead(one)]).toEqual([3, true, false])
  const log = files.follow(two)
  expect([files.kind(one), pending.outcome, opened(one.path)]).toEqual(['lines', log, 2])
  registry.remove(log)
  expect([files.kind(one), opened(one.path), registry.rowOf(one.key)]).toEqual(['unknown', 1, log.source.id])
  registry.readWhole(three, null, 'new')
  expect([files.kind(one), opened(one.path), registry.isRead(one)]).toEqual(['packed', 1, true])
  // A copy of it that is found elsewhere does not end it.
  registry.settle(one.key, one.path)
  expect(files.kind(one)).toBe('packed')
  for (const packed of registry.of('packed')) registry.end(packed)
  expect([files.kind(one), opened(one.path)]).toEqual(['read', 0])
})

test('what was read is known under a name that rotation gave it, and unknown without one', () => {
  const files = new Files()
  const { registry } = files
  const [a, b, c] = [files.open('app.log'), files.open('app.log.2'), files.open('app.log.3')]
  const log = files.follow(a)
  const other = registry.wait(b, null)
  const late = registry.wait(c, null)
  renameSync(a.path, files.path('app.log.1'))
  registry.drop(log, 'closed')
  expect([files.kind(a), log.file.path, log.state]).toEqual(['read', files.path('app.log.1'), 'closed'])
  unlinkSync(b.path)
  registry.settle(b.key, b.path)
  registry.settle(c.key, c.path)
  expect([files.kind(b), files.kind(c)]).toEqual(['unknown', 'read'])
  expect([other.outcome, late.outcome]).toEqual(['nothing', 'nothing'])
})
