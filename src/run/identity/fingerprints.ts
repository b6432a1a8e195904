/** Fingerprints: by which bytes a file is known again. */
import { createHash } from 'node:crypto'
import type { ContentFingerprint } from '../../store/write/apply.ts'

/** Bytes at the beginning, and before an offset, that identify a file. */
export const PRINT_HEAD_BYTES = 4096
export const PRINT_TAIL_BYTES = 1024

/** The identity of some bytes. */
export function fingerprint(bytes: Uint8Array): ContentFingerprint {
  return { length: bytes.length, hash: createHash('sha256').update(bytes).digest('hex') }
}

/** Whether bytes are those of a fingerprint. */
export function isPrint(bytes: Uint8Array, wanted: ContentFingerprint): boolean {
  return bytes.length === wanted.length && fingerprint(bytes).hash === wanted.hash
}
