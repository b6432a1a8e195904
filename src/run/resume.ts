/**
 * Where to go on in a source that the store knows: the bytes at its beginning and those before the remembered offset must
 * be the ones that were counted, else it is another file under the same name.
 */
import { createHash } from 'node:crypto'
import { bytesBefore, type OpenSource, openSource } from '../source/open.ts'
import type { SourceSpec } from '../source/spec.ts'
import type { Store } from '../store/database.ts'
import {
  beginSource,
  createSource,
  dropProvisional,
  type Fingerprint,
  newGeneration,
  type SourceIdentity,
  type SourceRow,
} from '../store/write.ts'

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
}

/** Finds or makes the store's row for a source. */
export async function resume(
  store: Store,
  spec: SourceSpec,
  source: OpenSource,
  identity: SourceIdentity,
): Promise<Position> {
  if (spec.kind === 'file') {
    const rows = beginSource(store, identity)
    for (const row of rows) {
      if (row.path === identity.path && row.member === identity.member && (await continues(spec, source, row))) {
        dropProvisional(store, row.id)
        return { id: row.id, gen: row.gen, from: row.decOff, format: row.format }
      }
    }
    const replaced = rows.find(row => row.path === identity.path && row.member === identity.member)
    if (replaced !== undefined)
      return { id: replaced.id, gen: newGeneration(store, replaced.id), from: 0, format: null }
  }
  return { id: createSource(store, identity), gen: 0, from: 0, format: null }
}

/** Whether the source begins with, and at the remembered offset is preceded by, the bytes that were counted. */
async function continues(spec: SourceSpec & { kind: 'file' }, source: OpenSource, row: SourceRow): Promise<boolean> {
  if (row.decOff === 0) return true
  const { head, tail } = row
  if (head === null || tail === null) return false
  const { path } = spec
  if (source.seekable) {
    if (source.size === null || source.size < row.decOff) return false
    return (
      same(bytesBefore(path, head.length, head.length), head) && same(bytesBefore(path, row.decOff, tail.length), tail)
    )
  }
  return streamContinues(spec, row.decOff, head, tail)
}

/** The same for a source that can only be read from its beginning. */
async function streamContinues(spec: SourceSpec, end: number, head: Fingerprint, tail: Fingerprint): Promise<boolean> {
  const opened = await openSource(spec, 0)
  if (!opened.ok) return false
  const { feed } = opened.value
  const buffer = new Uint8Array(64 * 1024)
  const first = new Uint8Array(head.length)
  const last = new Uint8Array(tail.length)
  try {
    for (let at = 0; at < end; ) {
      const size = await feed.read(buffer.subarray(0, Math.min(buffer.length, end - at)))
      if (size === 0) return false
      copyPart(buffer, size, at, first, 0)
      copyPart(buffer, size, at, last, end - last.length)
      at += size
    }
    return same(first, head) && same(last, tail)
  } finally {
    feed.close()
  }
}

/** Copies what of the piece at offset `at` lies in the window that begins at offset `from`. */
function copyPart(piece: Uint8Array, size: number, at: number, window: Uint8Array, from: number): void {
  const start = Math.max(at, from)
  const end = Math.min(at + size, from + window.length)
  if (end > start) window.set(piece.subarray(start - at, end - at), start - from)
}

function same(bytes: Uint8Array, wanted: Fingerprint): boolean {
  return bytes.length === wanted.length && fingerprint(bytes).hash === wanted.hash
}
