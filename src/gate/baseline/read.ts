/** The text of a baseline → its entries. Every fault is reported with its line and column. */
import { isMap, isSeq, type Node, parseDocument, type YAMLMap } from 'yaml'
import type { BaselineEntry } from '../../model/counts/verdict.ts'
import { fingerprintOf } from '../../model/findings/fingerprint.ts'
import { err, ok, problem, type Result } from '../../model/problem.ts'
import { BASELINE_SCHEMA, type Baseline, FIELDS, isJson } from './baseline.ts'
import { BaselineFaults, countOf, dayIn, optionalText, rejectUnknown, requiredText, textOf } from './fields.ts'

/** Maximum length of a baseline, in characters. */
const MAX_CHARACTERS = 16 * 1024 * 1024

/** Reads a baseline; JSON is read as YAML, which includes it, so that faults have places. */
export function readBaseline(path: string, written: string): Result<Baseline> {
  const text = written.replaceAll('\r\n', '\n').replace(/^\ufeff/, '')
  if (text.length > MAX_CHARACTERS) {
    const fact = `The baseline is larger than ${MAX_CHARACTERS} characters.`
    return err(problem('usage', 'baseline/form', { path }, fact, 'Accept fewer findings; fix what causes the others.'))
  }
  const faults = new BaselineFaults(path)
  const root = parsed(path, text, faults)
  const entries = faults.problems.length > 0 ? [] : entriesOf(root, faults)
  return faults.problems.length > 0
    ? err(...faults.problems)
    : ok({ path, text, crlf: written.includes('\r\n'), entries })
}

function parsed(path: string, text: string, faults: BaselineFaults): unknown {
  // The failsafe schema knows only texts: a fingerprint of digits stays as written.
  const document = parseDocument(text, {
    lineCounter: faults.counter,
    schema: 'failsafe',
    merge: false,
    uniqueKeys: true,
    prettyErrors: false,
  })
  for (const { pos, message } of [...document.errors, ...document.warnings].slice(0, 3))
    faults.report(
      pos[0],
      `This is not valid ${isJson(path) ? 'JSON' : 'YAML'}: ${sentence(message)}`,
      'Correct it here.',
    )
  return document.contents
}

function sentence(message: string): string {
  const line = message.split('\n')[0]!
  return /[.?!]$/.test(line) ? line : `${line}.`
}

function entriesOf(root: unknown, faults: BaselineFaults): BaselineEntry[] {
  if (!isMap(root)) {
    faults.report(0, 'The file contains no baseline.', 'Create one with `logremedy baseline create`.')
    return []
  }
  if (!isKnownSchema(root, faults)) return []
  rejectUnknown(root, ['schema', 'accepted'], faults)
  const list = root.get('accepted', true) as unknown
  if (list === undefined || textOf(list) === '') return []
  if (!isSeq(list)) {
    faults.report(list, '"accepted" is not a list.', 'Write one block for each entry, each beginning with "- ".')
    return []
  }
  const entries = list.items.flatMap(item => entryOf(item as Node, faults) ?? [])
  rejectDuplicates(entries, list.items as Node[], faults)
  return entries
}

function isKnownSchema(root: YAMLMap, faults: BaselineFaults): boolean {
  const node = root.get('schema', true) as unknown
  const schema = textOf(node)
  if (schema === BASELINE_SCHEMA) return true
  const number = /^logremedy\/baseline@([0-9]{1,9})$/.exec(schema ?? '')?.[1]
  if (number !== undefined && Number(number) > 1) {
    const fact = `This baseline was written by a newer logremedy (${schema}; this version reads ${BASELINE_SCHEMA}).`
    faults.report(node, fact, 'Update logremedy.')
  } else
    faults.report(node, 'The file does not say that it is a baseline.', `Begin it with: schema: ${BASELINE_SCHEMA}`)
  return false
}

/** Reads an entry; null if it has a fault, which is reported. */
function entryOf(item: Node, faults: BaselineFaults): BaselineEntry | null {
  if (!isMap(item)) {
    faults.report(item, 'This entry is not a block of fields.', 'Write fields such as "code:", "max:" and "reason:".')
    return null
  }
  const before = faults.problems.length
  rejectUnknown(item, FIELDS, faults)
  const entry: BaselineEntry = {
    namespace: requiredText(item, 'namespace', faults),
    code: requiredText(item, 'code', faults),
    vendor: optionalText(item, 'vendor', faults),
    context: requiredText(item, 'context', faults),
    producer: requiredText(item, 'producer', faults),
    fingerprint: requiredText(item, 'fingerprint', faults),
    max: countOf(item, 'max', faults),
    reason: requiredText(item, 'reason', faults),
    owner: optionalText(item, 'owner', faults),
    added: dayIn(item, 'added', faults),
    expires: dayIn(item, 'expires', faults),
    line: faults.lineOf(item),
  }
  if (faults.problems.length > before) return null
  if (fingerprintOf(entry) === entry.fingerprint) return entry
  faults.report(
    item.get('fingerprint', true),
    `The fingerprint "${entry.fingerprint}" does not belong to ${entry.code} in "${entry.context}" by "${entry.producer}".`,
    `Copy the entry as the gate shows it; the fingerprint of these fields is ${fingerprintOf(entry)}.`,
  )
  return null
}

/** Reports duplicates: two branches that accept the same finding leave two entries. */
function rejectDuplicates(entries: readonly BaselineEntry[], items: readonly Node[], faults: BaselineFaults): void {
  const seen = new Map<string, BaselineEntry>()
  for (const entry of entries) {
    const twin = seen.get(entry.fingerprint)
    seen.set(entry.fingerprint, entry)
    if (twin === undefined) continue
    const item = items.find(node => faults.lineOf(node) === entry.line)
    const fact = `${entry.code} is accepted a second time (first on line ${twin.line}).`
    faults.report(item, fact, 'Keep one of the two entries.')
  }
}
