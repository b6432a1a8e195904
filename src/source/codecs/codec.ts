/** The contract of a way of packing. `index.ts` lists them. */
import type { ArchiveEntry, ArchiveVisitor } from '../archives/archive.ts'
import type { Decode, DecodedStream } from '../archives/decoded-stream.ts'
import type { ZipHeader } from '../archives/zip-headers.ts'
import type { PackedFormat } from './fault.ts'

/** All that is known of a way of packing. */
export type Codec = PackedFormat & {
  /** What packers put behind the name of a file, without the dot: `a.log` becomes `a.log.gz`. */
  readonly suffixes: readonly string[]
  /** Other ends of the names of its files. */
  readonly endings?: readonly string[]
  /** Whether bytes begin as it does; at most 512 of them are given. What is cut off counts as right. */
  readonly starts: (head: Uint8Array) => boolean
  /** `fields`: it has no magic number, so it is asked for last. */
  readonly knownBy: 'magic' | 'fields'
} & (Stream | Archive)

/** One stream of bytes that stands for another. */
interface Stream {
  readonly kind: 'stream'
  readonly decode: Decode
}

/** Files in one. */
interface Archive {
  readonly kind: 'archive'
  /** Walks it once from front to back; `directory` reads the list at the end of a file ahead, if it is one. */
  readonly walk: (
    archive: DecodedStream,
    visitor: ArchiveVisitor,
    directory: () => ReadonlyMap<number, ZipHeader>,
  ) => AsyncGenerator<ArchiveEntry, void, undefined>
}

/** Whether bytes begin with a magic number. */
export function begins(head: Uint8Array, ...magic: readonly number[]): boolean {
  return head.length >= magic.length && magic.every((byte, i) => head[i] === byte)
}
