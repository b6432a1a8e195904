/** The text of a baseline → its entries. Every fault is told with its line and column. */
import { isMap, isSeq, type Node, parseDocument, type YAMLMap } from 'yaml'
import type { BaselineEntry } from '../../model/counts/verdict.ts'
import { fingerprintOf } from '../../model/findings/fingerprint.ts'
import { bad, good, problem, type Result } from '../../model/problem.ts'
import { BASELINE_SCHEMA, type Baseline, FIELDS, isJson } from './baseline.ts'
import { countOf, dayIn, Faults, needed, optional, refuseUnknown, textOf } from './fields.ts'

/** Longer files are no reviewed lists. */
const MOST_CHARACTERS = 16 * 1024 * 1024

/** Reads a baseline; JSON is read as the YAML that it is, so that faults have places. */
export function readBaseline(path: string, written: string): Result<Baseline> {
  const text = written.replaceAll('\r\n', '\n').replace(/^\ufeff/, '')
  if (text.length > MOST_CHARACTERS) {
    const fact = `The baseline is larger than ${MOST_CHARACTERS} characters.`
    return bad(problem('usage', 'baseline/form', { path }, fact, 'Accept fewer findings; mend what causes the others.'))
  }
  const faults = new Faults(path)
  const root = parsed(path, text, faults)
  const entries = faults.problems.length > 0 ? [] : entriesOf(root, faults)
  return faults.problems.length > 0
    ? bad(...faults.problems)
    : good({ path, text, crlf: written.includes('\r\n'), entries })
}

function parsed(path: string, text: string, faults: Faults): unknown {
  // Failsafe knows texts alone: a fingerprint of digits stays as it is written.
  const document = parseDocument(text, {
    lineCounter: faults.counter,
    schema: 'failsafe',
    merge: false,
    uniqueKeys: true,
    prettyErrors: false,
  })
  for (const { pos, message } of [...document.errors, ...document.warnings].slice(0, 3))
    faults.tell(pos[0], `This is no ${isJson(path) ? 'JSON' : 'YAML'}: ${sentence(message)}`, 'Correct it here.')
  return document.contents
}

function sentence(message: string): string {
  const line = message.split('\n')[0]!
  return /[.?!]$/.test(line) ? line : `${line}.`
}

function entriesOf(root: unknown, faults: Faults): BaselineEntry[] {
  if (!isMap(root)) {
    faults.tell(0, 'The file holds no baseline.', 'Make one with `logremedy baseline create`.')
    return []
  }
  if (!isKnownSchema(root, faults)) return []
  refuseUnknown(root, ['schema', 'accepted'], faults)
  const list = root.get('accepted', true) as unknown
  if (list === undefined || textOf(list) === '') return []
  if (!isSeq(list)) {
    faults.tell(list, '"accepted" is no list.', 'Write one block for each entry, each beginning with "- ".')
    return []
  }
  const entries = list.items.flatMap(item => entryOf(item as Node, faults) ?? [])
  refuseTwins(entries, list.items as Node[], faults)
  return entries
}

function isKnownSchema(root: YAMLMap, faults: Faults): boolean {
  const node = root.get('schema', true) as unknown
  const schema = textOf(node)
  if (schema === BASELINE_SCHEMA) return true
  const number = /^logremedy\/baseline@([0-9]{1,9})$/.exec(schema ?? '')?.[1]
  if (number !== undefined && Number(number) > 1) {
    const fact = `A newer logremedy wrote this baseline (${schema}, known here ${BASELINE_SCHEMA}).`
    faults.tell(node, fact, 'Update logremedy.')
  } else faults.tell(node, 'The file does not say that it is a baseline.', `Begin it with: schema: ${BASELINE_SCHEMA}`)
  return false
}

/** Null when something is wrong with it, which is told then. */
function entryOf(item: Node, faults: Faults): BaselineEntry | null {
  if (!isMap(item)) {
    faults.tell(item, 'This entry is no block of fields.', 'Write fields such as "code:", "max:" and "reason:".')
    return null
  }
  const before = faults.problems.length
  refuseUnknown(item, FIELDS, faults)
  const entry: BaselineEntry = {
    namespace: needed(item, 'namespace', faults),
    code: needed(item, 'code', faults),
    vendor: optional(item, 'vendor', faults),
    context: needed(item, 'context', faults),
    producer: needed(item, 'producer', faults),
    fingerprint: needed(item, 'fingerprint', faults),
    max: countOf(item, 'max', faults),
    reason: needed(item, 'reason', faults),
    owner: optional(item, 'owner', faults),
    added: dayIn(item, 'added', faults),
    expires: dayIn(item, 'expires', faults),
    line: faults.lineOf(item),
  }
  if (faults.problems.length > before) return null
  if (fingerprintOf(entry) === entry.fingerprint) return entry
  faults.tell(
    item.get('fingerprint', true),
    `The fingerprint "${entry.fingerprint}" does not belong to ${entry.code} in "${entry.context}" by "${entry.producer}".`,
    `Copy the entry as the gate shows it; the fingerprint of these fields is ${fingerprintOf(entry)}.`,
  )
  return null
}

/** Two branches that accept the same finding leave two entries behind. */
function refuseTwins(entries: readonly BaselineEntry[], items: readonly Node[], faults: Faults): void {
  const seen = new Map<string, BaselineEntry>()
  for (const entry of entries) {
    const twin = seen.get(entry.fingerprint)
    seen.set(entry.fingerprint, entry)
    if (twin === undefined) continue
    const item = items.find(node => faults.lineOf(node) === entry.line)
    const fact = `${entry.code} is accepted a second time (first on line ${twin.line}).`
    faults.tell(item, fact, 'Keep one of the two entries.')
  }
}
