/**
 * Where to go on in a source that the store knows: the bytes at its beginning and those before the remembered offset must
 * be the ones that were counted, else it is another file under the same name.
 */
import { type Feed, preceded } from '../model/feed.ts'
import { SHARD_MARGIN } from '../pipeline.ts'
import { bytesBefore, type OpenSource, openSource } from '../source/open.ts'
import { logOf } from '../source/rotation.ts'
import type { SourceSpec } from '../source/spec.ts'
import type { OpenRun, Pause, SourceIdentity, SourceRow } from '../store/write.ts'
import { candidatesOf, headOf, isElsewhere, isFree, type Tie } from './identity.ts'
import { isShortCopy, isTelling } from './identity-copy.ts'
import { isPrint } from './identity-print.ts'
import { isAlive } from './process.ts'
import type { Recorder } from './recorder.ts'

/** A row of the store to add to, and the offset from which on nothing is counted yet. */
export interface Position {
  readonly id: number
  readonly gen: number
  readonly from: number
  /** The format that an earlier run found. */
  readonly format: string | null
  /** What is read on: it begins at the offset `base`, at most the margin of a shard before `from`. */
  readonly source: OpenSource
  readonly base: number
}

/** The store's row for a source by its name; rows of other names may lie at the same place of the disk. */
export async function knownRow(recorder: Recorder, identity: SourceIdentity): Promise<SourceRow | undefined> {
  const rows = await recorder.beginSource(identity, null)
  return rows.findLast(row => row.path === identity.path && row.member === identity.member)
}

/** Where to read, or the run that does so already; `ids` are the rows of the source's name, whose counts a report shows. */
export type Resumed =
  | { readonly kind: 'position'; readonly position: Position; readonly ids: readonly number[] }
  | { readonly kind: 'held'; readonly holder: OpenRun; readonly ids: readonly number[] }

/**
 * Finds or makes the store's row for a source that is open at its beginning; `start` are its first bytes. With `rescan` what is
 * known of the source is dropped, to be counted again.
 */
export async function resume(
  recorder: Recorder,
  spec: SourceSpec,
  opened: OpenSource,
  start: Uint8Array,
  { path, member, dev, ino }: SourceIdentity,
  nowMs: number,
  rescan = false,
): Promise<Resumed> {
  const log = spec.kind === 'file' && member === null && opened.repeatable ? logOf(path) : null
  const identity = { path, member, dev, ino, log }
  const head = headOf(start)
  const dead: number[] = []
  let source = opened
  for (;;) {
    const seen = await recorder.beginSource(identity, head)
    // What a pipe gave cannot be read again: it is counted anew each time.
    const rows = source.repeatable ? seen : []
    const choice = await choose(recorder, spec, source, start, identity, rows)
    const { row, move } = choice
    const answer = await recorder.claimSource({ identity, head, seen, row: row?.id ?? null, move, dead, rescan })
    switch (answer.kind) {
      case 'claimed': {
        const { id, gen, from, ids } = answer
        if (row !== null) await recorder.dropProvisional(id)
        const format = row?.format ?? null
        const again = row !== null && from !== row.decOff
        const { source, base } = again ? { source: await fromStart(spec, choice.source), base: 0 } : choice
        return { kind: 'position', ids, position: { id, gen, from, format, source, base } }
      }
      case 'held':
        if (isAlive(answer.holder, nowMs)) {
          choice.source.feed.close()
          return answer
        }
        dead.push(answer.holder.id)
        break
      case 'changed':
        break
    }
    source = await fromStart(spec, choice.source)
  }
}

/** A row to go on with, null for a new one, and the source from where it is read on. */
interface Choice extends Pick<Position, 'source' | 'base'> {
  readonly row: SourceRow | null
  readonly move: boolean
}

/** The first candidate that the source fits. */
async function choose(
  recorder: Recorder,
  spec: SourceSpec,
  opened: OpenSource,
  start: Uint8Array,
  identity: SourceIdentity,
  rows: readonly SourceRow[],
): Promise<Choice> {
  let source = opened
  for (const candidate of candidatesOf(rows, identity, start)) {
    const { row, tie } = candidate
    if (tie === 'sibling' && (await isCopyOf(recorder, spec, source, row)))
      return { row, move: false, source, base: row.decOff }
    const free = await isFree(candidate)
    if (free === null) continue
    const found = await continued(spec, source, row, tie)
    if (found !== null && (!free.telling || found.before === null || isTelling(found.before)))
      return { row, move: free.move, source: found.source, base: found.base }
    // Some of it was read for this look.
    if (found !== null || !source.seekable) source = await fromStart(spec, found?.source ?? source)
  }
  return { row: null, move: true, source, base: 0 }
}

/** Whether all of a plain source is counted in a row that reaches further; its feed is at the end then. */
async function isCopyOf(
  recorder: Recorder,
  spec: SourceSpec,
  { seekable, size, feed }: OpenSource,
  row: SourceRow,
): Promise<boolean> {
  if (!seekable || size === null || spec.kind !== 'file') return false
  if (!(await isShortCopy(recorder, spec.path, size, row))) return false
  await pass(feed, size)
  return true
}

/** A fit, and the bytes that show it; null where the source is broken before them. */
interface Fit extends Pick<Position, 'source' | 'base'> {
  readonly before: Uint8Array | null
}

/**
 * The source from where it is read on, if at the remembered offset it is preceded by the bytes that were counted; else null.
 * What can only be read from its beginning is read up to that offset here.
 */
async function continued(
  spec: SourceSpec,
  source: OpenSource,
  { decOff, tail, open }: SourceRow,
  tie: Tie,
): Promise<Fit | null> {
  if (decOff === 0) return open === null ? { source, base: 0, before: null } : begun(spec, source, open)
  if (tail === null) return null
  if (source.seekable && spec.kind === 'file') {
    if (source.size === null || source.size < decOff) return null
    const before = bytesBefore(spec.path, decOff, tail.length)
    if (!isPrint(before, tail)) return null
    const base = Math.max(0, decOff - SHARD_MARGIN)
    const opened = base > 0 ? await openSource(spec, base) : null
    if (opened?.ok) {
      source.feed.close()
      return { source: opened.value, base, before }
    }
  }
  const passed = await pass(source.feed, decOff)
  // Broken before that offset: all that can be read of it is counted. Of a file that came from anywhere more must be known.
  if (passed === null)
    return source.problems.length > 0 && !isElsewhere(tie) ? { source, base: decOff, before: null } : null
  const before = passed.subarray(Math.max(0, passed.length - tail.length))
  if (!isPrint(before, tail)) return null
  return { source: { ...source, feed: preceded(passed, source.feed) }, base: decOff - passed.length, before }
}

/** The source at its beginning, if it holds the bytes that a killed run had counted, none of them for good; else null. */
async function begun(spec: SourceSpec, source: OpenSource, { to, tail }: Pause): Promise<Fit | null> {
  if (source.seekable && spec.kind === 'file') {
    if (source.size === null || source.size < to) return null
    const before = bytesBefore(spec.path, to, tail.length)
    return isPrint(before, tail) ? { source, base: 0, before } : null
  }
  const passed = await pass(source.feed, to)
  const before = passed?.subarray(Math.max(0, passed.length - tail.length)) ?? null
  if (before === null ? source.problems.length === 0 : !isPrint(before, tail)) return null
  return { source: await fromStart(spec, source), base: 0, before }
}

/** Takes `count` bytes of a feed and gives the last of them, at most the margin of a shard; null when it ends before. */
async function pass(feed: Feed, count: number): Promise<Uint8Array | null> {
  const kept = new Uint8Array(4 * SHARD_MARGIN)
  let fill = 0
  for (let left = count; left > 0; ) {
    if (fill === kept.length) {
      kept.copyWithin(0, fill - SHARD_MARGIN)
      fill = SHARD_MARGIN
    }
    const size = await feed.read(kept.subarray(fill, fill + Math.min(left, kept.length - fill)))
    if (size === 0) return null
    fill += size
    left -= size
  }
  return kept.slice(Math.max(0, fill - SHARD_MARGIN), fill)
}

/** The source opened once more, after some of it was read. */
async function fromStart(spec: SourceSpec, source: OpenSource): Promise<OpenSource> {
  if (!source.repeatable) return source
  source.feed.close()
  const opened = await openSource(spec, 0, source.member)
  return opened.ok ? opened.value : source
}
