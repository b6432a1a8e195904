/** Fingerprints: the bytes that identify a file. */
import { createHash } from 'node:crypto'
import type { ContentFingerprint } from '../../store/write/apply.ts'

/** Number of bytes at the beginning, and before an offset, that identify a file. */
export const PRINT_HEAD_BYTES = 4096
export const PRINT_TAIL_BYTES = 1024

/** Returns the fingerprint of bytes. */
export function fingerprint(bytes: Uint8Array): ContentFingerprint {
  return { length: bytes.length, hash: createHash('sha256').update(bytes).digest('hex') }
}

/** Returns whether bytes have a fingerprint. */
export function isPrint(bytes: Uint8Array, wanted: ContentFingerprint): boolean {
  return bytes.length === wanted.length && fingerprint(bytes).hash === wanted.hash
}
