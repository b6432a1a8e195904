/** The supported packings, in the order of detection. A new one is a file with a `Codec`, and a line here. */

import { TAR } from '../archives/tar.ts'
import { ZIP } from '../archives/zip.ts'
import { BZIP2 } from './bzip2.ts'
import type { Codec } from './codec.ts'
import { GZIP } from './gzip.ts'
import { LZ4 } from './lz4.ts'
import { LZMA } from './lzma-alone.ts'
import { XZ } from './xz.ts'
import { ZSTD } from './zstd.ts'

export const CODECS: readonly Codec[] = [GZIP, LZ4, ZSTD, XZ, BZIP2, ZIP, TAR, LZMA]

/** Returns the packing of bytes that begin with `head`, if this kind of evidence shows it. */
export function codecOf(head: Uint8Array, knownBy: Codec['knownBy']): Codec | null {
  return CODECS.find(codec => codec.knownBy === knownBy && codec.starts(head)) ?? null
}

/** Suffixes that packers add to the name of a file. */
export const PACKED_SUFFIX = endOf(CODECS.flatMap(({ suffixes }) => suffixes))

/** All endings of the names of supported packed files. */
export const PACKED_ENDINGS: readonly string[] = CODECS.flatMap(({ suffixes, endings = [] }) => [
  ...suffixes,
  ...endings,
])

/** Returns a pattern for a dot and one of these at the end of a name. */
export function endOf(endings: readonly string[]): RegExp {
  return new RegExp(`\\.(${endings.join('|')})$`, 'i')
}
