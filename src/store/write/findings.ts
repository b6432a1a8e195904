/** Ids of finding keys. A row is created on first use and stays while any run may know its id. */
import type { FindingKey } from '../../model/findings/finding.ts'
import { type KnownFinding, keyName, lanesOf } from '../checks/seal.ts'
import { prepared, type Store } from '../handle.ts'

/** The expressions are those of the index `finding_key`: NULL compares there like a value. */
const FIND = `
  SELECT id FROM finding
  WHERE namespace = ? AND code = ? AND ifnull(value, '') = ifnull(?, '') AND ifnull(vendor, 0) = ifnull(?, 0)
    AND context = ? AND disposition = ? AND confidence = ? AND producer = ?`

const ADD = `
  INSERT INTO finding (namespace, code, value, vendor, context, disposition, confidence, producer)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)`

/** Returns the id of a key. Call it within a write transaction, so that no other run can add the same key in between. */
export function findingId(store: Store, key: FindingKey): number {
  return findingOf(store, key).id
}

/** Returns a finding by the id of its row. */
export function findingById(store: Store, id: number): KnownFinding {
  const columns = 'namespace, code, value, vendor, context, disposition, confidence, producer'
  return findingOf(store, prepared(store, `SELECT ${columns} FROM finding WHERE id = ?`).get(id) as FindingKey)
}

/** Returns the finding of a key; within a write transaction, like `findingId`. */
export function findingOf(store: Store, key: FindingKey): KnownFinding {
  const name = keyName(key)
  const before = store.findings.get(name)
  if (before !== undefined) return before
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
  const known = { id, name, lanes: lanesOf(name) }
  store.findings.set(name, known)
  return known
}
