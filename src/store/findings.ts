/** Ids of finding keys. A row is made on first sight and never removed, so an id, once known, stays. */
import type { FindingKey } from '../model/finding.ts'
import { prepared, type Store } from './database.ts'

/** The expressions are those of the index `finding_key`: NULL compares there like a value. */
const FIND = `
  SELECT id FROM finding
  WHERE namespace = ? AND code = ? AND ifnull(value, '') = ifnull(?, '') AND ifnull(vendor, 0) = ifnull(?, 0)
    AND context = ? AND disposition = ? AND confidence = ? AND producer = ?`

const ADD = `
  INSERT INTO finding (namespace, code, value, vendor, context, disposition, confidence, producer)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)`

/** The id of a key. To be called within a write transaction, so that no other run can add the same key between. */
export function findingId(store: Store, key: FindingKey): number {
  const name = cacheName(key)
  const known = store.findingIds.get(name)
  if (known !== undefined) return known
  const columns = [
    key.namespace,
    key.code,
    key.value,
    key.vendor,
    key.context,
    key.disposition,
    key.confidence,
    key.producer,
  ]
  const row = prepared(store, FIND).get(...columns) as { id: number } | undefined
  const id = row?.id ?? Number(prepared(store, ADD).run(...columns).lastInsertRowid)
  store.findingIds.set(name, id)
  return id
}

function cacheName(key: FindingKey): string {
  const vendor = key.vendor === null ? '' : `=${key.vendor}`
  return `${key.namespace}\0${key.code}\0${key.value}\0${vendor}\0${key.context}\0${key.disposition}\0${key.confidence}\0${key.producer}`
}
