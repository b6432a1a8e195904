/** The interface of packings. `index.ts` lists them. */
import type { ArchiveEntry, ArchiveVisitor } from '../archives/archive.ts'
import type { Decode, DecodedStream } from '../archives/decoded-stream.ts'
import type { ZipHeader } from '../archives/zip-headers.ts'
import type { PackedFormat } from './fault.ts'

/** A packing. */
export type Codec = PackedFormat & {
  /** Suffixes that packers add to the name of a file, without the dot: `a.log` becomes `a.log.gz`. */
  readonly suffixes: readonly string[]
  /** Other endings of the names of its files. */
  readonly endings?: readonly string[]
  /** Returns whether bytes begin as it does; it gets at most 512 of them. Missing bytes count as right. */
  readonly starts: (head: Uint8Array) => boolean
  /** `fields`: it has no magic number, so it is tried last. */
  readonly knownBy: 'magic' | 'fields'
} & (Stream | Archive)

/** One stream of bytes, packed. */
interface Stream {
  readonly kind: 'stream'
  readonly decode: Decode
}

/** Several files in one. */
interface Archive {
  readonly kind: 'archive'
  /** Walks it once from front to back; `directory` reads the list at the end of a file ahead, if it is one. */
  readonly walk: (
    archive: DecodedStream,
    visitor: ArchiveVisitor,
    directory: () => ReadonlyMap<number, ZipHeader>,
  ) => AsyncGenerator<ArchiveEntry, void, undefined>
}

/** Returns whether bytes begin with a magic number. */
export function begins(head: Uint8Array, ...magic: readonly number[]): boolean {
  return head.length >= magic.length && magic.every((byte, i) => head[i] === byte)
}
