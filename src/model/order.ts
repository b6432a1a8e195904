/**
 * Orders that do not depend on a locale: by explicit keys, text by code units, null first. SQLite compares text by its
 * UTF-8 bytes, which differs above U+FFFF; so text is sorted here, and queries sort only numbers.
 */
import type { FindingKey } from './findings/finding.ts'
import type { Identity } from './findings/fingerprint.ts'

/** Compares by code units, like `sort` without an argument. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Compares values that may be missing: null comes first. */
export function compareOptional<T extends string | number>(a: T | null, b: T | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null)
  return a < b ? -1 : a > b ? 1 : 0
}

/** Compares findings by their keys, field by field. */
export function compareKeys(a: FindingKey, b: FindingKey): number {
  return (
    compareText(a.namespace, b.namespace) ||
    compareText(a.code, b.code) ||
    compareOptional(a.value, b.value) ||
    compareOptional(a.vendor, b.vendor) ||
    compareText(a.context, b.context) ||
    compareText(a.disposition, b.disposition) ||
    compareText(a.confidence, b.confidence) ||
    compareText(a.producer, b.producer)
  )
}

/** Compares by code space, code, vendor, operation and producer, in code units; counts do not matter. */
export function compareIdentity(a: Identity, b: Identity): number {
  return (
    compareText(a.namespace, b.namespace) ||
    compareText(a.code, b.code) ||
    compareText(a.vendor ?? '', b.vendor ?? '') ||
    compareText(a.context, b.context) ||
    compareText(a.producer, b.producer)
  )
}
