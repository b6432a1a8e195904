/**
 * Where to go on in a source that the store knows: the bytes at its beginning and those before the remembered offset must
 * be the ones that were counted, else it is another file under the same name.
 */
import { createHash } from 'node:crypto'
import { type Feed, preceded } from '../model/feed.ts'
import { SHARD_MARGIN } from '../pipeline.ts'
import { bytesBefore, type OpenSource, openSource } from '../source/open.ts'
import type { SourceSpec } from '../source/spec.ts'
import type { Fingerprint, SourceIdentity, SourceRow } from '../store/write.ts'
import type { Recorder } from './recorder.ts'

/** Bytes at the beginning, and before an offset, that identify a file. */
export const HEAD_BYTES = 4096
export const TAIL_BYTES = 1024

/** The identity of some bytes. */
export function fingerprint(bytes: Uint8Array): Fingerprint {
  return { length: bytes.length, hash: createHash('sha256').update(bytes).digest('hex') }
}

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
  const rows = await recorder.beginSource(identity)
  return rows.find(row => row.path === identity.path && row.member === identity.member)
}

/** Finds or makes the store's row for a source that is open at its beginning; `head` are its first bytes. */
export async function resume(
  recorder: Recorder,
  spec: SourceSpec,
  source: OpenSource,
  head: Uint8Array,
  identity: SourceIdentity,
): Promise<Position> {
  const whole = { from: 0, format: null, source, base: 0 }
  // What a pipe gave cannot be read again: it is counted anew each time.
  if (!source.repeatable) return { ...whole, id: await recorder.createSource(identity), gen: 0 }
  const row = await knownRow(recorder, identity)
  if (row === undefined) return { ...whole, id: await recorder.createSource(identity), gen: 0 }
  const { id, gen, format } = row
  const found = await continued(spec, source, head, row)
  if (found !== null) {
    await recorder.dropProvisional(id)
    return { id, gen, from: row.decOff, format, ...found }
  }
  const again = source.seekable || row.decOff === 0 ? source : await fromStart(spec, source)
  return { ...whole, id, gen: await recorder.newGeneration(id), source: again }
}

/**
 * The source from where it is read on, if it begins with, and at the remembered offset is preceded by, the bytes that were
 * counted; else null. What can only be read from its beginning is read up to that offset here.
 */
async function continued(
  spec: SourceSpec,
  source: OpenSource,
  start: Uint8Array,
  { decOff, head, tail }: SourceRow,
): Promise<Pick<Position, 'source' | 'base'> | null> {
  if (decOff === 0) return { source, base: 0 }
  if (head === null || tail === null || !same(start.subarray(0, head.length), head)) return null
  if (source.seekable && spec.kind === 'file') {
    if (source.size === null || source.size < decOff) return null
    if (!same(bytesBefore(spec.path, decOff, tail.length), tail)) return null
    const base = Math.max(0, decOff - SHARD_MARGIN)
    const opened = base > 0 ? await openSource(spec, base) : null
    if (opened?.ok) {
      source.feed.close()
      return { source: opened.value, base }
    }
  }
  const passed = await pass(source.feed, decOff)
  // Broken before that offset: all that can be read of it is counted.
  if (passed === null) return source.problems.length > 0 ? { source, base: decOff } : null
  if (!same(passed.subarray(Math.max(0, passed.length - tail.length)), tail)) return null
  return { source: { ...source, feed: preceded(passed, source.feed) }, base: decOff - passed.length }
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

/** The source opened once more, for one that turned out to be another after some of it was read. */
async function fromStart(spec: SourceSpec, source: OpenSource): Promise<OpenSource> {
  const opened = await openSource(spec, 0, source.member)
  return opened.ok ? opened.value : source
}

function same(bytes: Uint8Array, wanted: Fingerprint): boolean {
  return bytes.length === wanted.length && fingerprint(bytes).hash === wanted.hash
}
