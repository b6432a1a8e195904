/** The order of entries and changes. */
import type { Identity } from '../model/fingerprint.ts'

/** By code space, code, vendor, operation and producer, in code units: an order that does not depend on counts. */
export function compareIdentity(a: Identity, b: Identity): number {
  return (
    compareText(a.namespace, b.namespace) ||
    compareText(a.code, b.code) ||
    compareText(a.vendor ?? '', b.vendor ?? '') ||
    compareText(a.context, b.context) ||
    compareText(a.producer, b.producer)
  )
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
