/** The text of a baseline → its entries. Every fault is told with its line and column. */
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml'
import { fingerprintOf } from '../model/fingerprint.ts'
import { nearest } from '../model/nearest.ts'
import { bad, good, type Place, type Problem, problem, type Result } from '../model/problem.ts'
import type { BaselineEntry } from '../model/verdict.ts'
import { BASELINE_SCHEMA, type Baseline, FIELDS, type Field } from './baseline.ts'
import { isDay } from './days.ts'

/** Longer files are no reviewed lists. */
const MOST_CHARACTERS = 16 * 1024 * 1024

/** Reads a baseline; JSON is read as the YAML that it is, so that faults have places. */
export function readBaseline(path: string, written: string): Result<Baseline> {
  const text = written.replaceAll('\r\n', '\n').replace(/^\ufeff/, '')
  if (text.length > MOST_CHARACTERS)
    return bad(fault({ path }, `The baseline is larger than ${MOST_CHARACTERS} characters.`, 'Accept whole causes.'))
  const reader = new Reader(path, text)
  const entries = reader.entries()
  return reader.problems.length > 0
    ? bad(...reader.problems)
    : good({ path, text, crlf: written.includes('\r\n'), entries })
}

function fault(place: Place, fact: string, remedy: string): Problem {
  return problem('usage', 'baseline/form', place, fact, remedy)
}

/** A scalar's text as it stands in the file: `12e4` is no number here. */
function textOf(node: unknown): string | null {
  return isScalar(node) && typeof node.value === 'string' ? node.value : null
}

class Reader {
  readonly problems: Problem[] = []
  readonly #path: string
  readonly #counter = new LineCounter()
  readonly #root: unknown

  constructor(path: string, text: string) {
    this.#path = path
    // Failsafe knows texts alone: a fingerprint of digits stays as it is written.
    const document = parseDocument(text, {
      lineCounter: this.#counter,
      schema: 'failsafe',
      merge: false,
      uniqueKeys: true,
      prettyErrors: false,
    })
    for (const error of [...document.errors, ...document.warnings].slice(0, 3))
      this.#tell(
        error.pos[0],
        `This is no ${path.endsWith('.json') ? 'JSON' : 'YAML'}: ${plain(error.message)}`,
        'Correct it here.',
      )
    this.#root = document.contents
  }

  entries(): BaselineEntry[] {
    if (this.problems.length > 0) return []
    const root = this.#root
    if (!isMap(root)) {
      this.#tell(0, 'The file holds no baseline.', 'Make one with `logremedy baseline create`.')
      return []
    }
    if (!this.#isKnownSchema(root)) return []
    this.#refuseUnknown(root, ['schema', 'accepted'])
    const list = root.get('accepted', true) as unknown
    if (list === undefined || textOf(list) === '') return []
    if (!isSeq(list)) {
      this.#tell(start(list), '"accepted" is no list.', 'Write one block for each entry, each beginning with "- ".')
      return []
    }
    const read = list.items.flatMap(item => this.#entry(item as Node) ?? [])
    this.#refuseTwins(read)
    return read
  }

  #isKnownSchema(root: YAMLMap): boolean {
    const node = root.get('schema', true) as unknown
    const schema = textOf(node)
    if (schema === BASELINE_SCHEMA) return true
    const number = /^logremedy\/baseline@([0-9]{1,9})$/.exec(schema ?? '')?.[1]
    if (number !== undefined && Number(number) > 1)
      this.#tell(
        start(node),
        `A newer logremedy wrote this baseline (${schema}, known here ${BASELINE_SCHEMA}).`,
        'Update logremedy.',
      )
    else
      this.#tell(
        start(node),
        'The file does not say that it is a baseline.',
        `Begin it with: schema: ${BASELINE_SCHEMA}`,
      )
    return false
  }

  #entry(item: Node): BaselineEntry | null {
    if (!isMap(item)) {
      this.#tell(
        start(item),
        'This entry is no block of fields.',
        'Write fields such as "code:", "max:" and "reason:".',
      )
      return null
    }
    const before = this.problems.length
    this.#refuseUnknown(item, FIELDS)
    const entry: BaselineEntry = {
      namespace: this.#need(item, 'namespace'),
      code: this.#need(item, 'code'),
      vendor: this.#optional(item, 'vendor'),
      context: this.#need(item, 'context'),
      producer: this.#need(item, 'producer'),
      fingerprint: this.#need(item, 'fingerprint'),
      max: this.#max(item),
      reason: this.#need(item, 'reason'),
      owner: this.#optional(item, 'owner'),
      added: this.#day(item, 'added'),
      expires: this.#day(item, 'expires'),
      line: this.#counter.linePos(start(item)).line,
    }
    if (this.problems.length > before) return null
    if (fingerprintOf(entry) === entry.fingerprint) return entry
    this.#tell(
      start(item.get('fingerprint', true)),
      `The fingerprint "${entry.fingerprint}" does not belong to ${entry.code} in "${entry.context}" by "${entry.producer}".`,
      `Copy the entry as the gate shows it; the fingerprint of these fields is ${fingerprintOf(entry)}.`,
    )
    return null
  }

  #text(item: YAMLMap, field: Field): string | null {
    const node = item.get(field, true) as unknown
    const text = textOf(node)
    if (text === null && node !== undefined && node !== null)
      this.#tell(start(node), `"${field}" is no text.`, `Write it in one line: ${field}: …`)
    return text
  }

  #need(item: YAMLMap, field: Field): string {
    const before = this.problems.length
    const text = this.#text(item, field)?.trim()
    if (text || this.problems.length > before) return text ?? ''
    const what = field === 'reason' ? 'An entry does not say why it is accepted.' : `An entry has no "${field}".`
    this.#tell(start(item), what, field === 'reason' ? 'Write a reason.' : `Copy the entry as the gate shows it.`)
    return ''
  }

  #optional(item: YAMLMap, field: Field): string | null {
    const text = this.#text(item, field)?.trim()
    return text === undefined || text === '' || text === 'null' || text === '~' ? null : text
  }

  #max(item: YAMLMap): number {
    const text = this.#need(item, 'max')
    if (/^[1-9][0-9]{0,14}$/.test(text)) return Number(text)
    if (text !== '')
      this.#tell(
        start(item.get('max', true)),
        `"max: ${text}" is no count.`,
        'Write how often it may occur in one run, at least 1.',
      )
    return 0
  }

  #day(item: YAMLMap, field: 'added' | 'expires'): string | null {
    const text = this.#optional(item, field)
    if (text === null || isDay(text)) return text
    this.#tell(start(item.get(field, true)), `"${field}: ${text}" is no day.`, 'Write a day such as 2027-01-31.')
    return null
  }

  #refuseUnknown(map: YAMLMap, known: readonly string[]): void {
    for (const { key } of map.items) {
      const name = textOf(key) ?? '?'
      if (known.includes(name)) continue
      const guess = nearest(name, known)
      this.#tell(
        start(key),
        `There is no field "${name}" in a baseline.`,
        guess === null ? `Known fields: ${known.join(', ')}.` : `Did you mean "${guess}"?`,
      )
    }
  }

  /** Two branches that accept the same finding leave two entries behind. */
  #refuseTwins(entries: readonly BaselineEntry[]): void {
    const seen = new Map<string, BaselineEntry>()
    for (const entry of entries) {
      const twin = seen.get(entry.fingerprint)
      seen.set(entry.fingerprint, entry)
      if (twin === undefined) continue
      const place = { path: this.#path, line: entry.line! }
      this.problems.push(
        fault(
          place,
          `${entry.code} is accepted a second time (first on line ${twin.line}).`,
          'Keep one of the two entries.',
        ),
      )
    }
  }

  #tell(offset: number, fact: string, remedy: string): void {
    const { line, col } = this.#counter.linePos(offset)
    this.problems.push(fault({ path: this.#path, line, column: col }, fact, remedy))
  }
}

function start(node: unknown): number {
  return (node as Node | null | undefined)?.range?.[0] ?? 0
}

function plain(message: string): string {
  const line = message.split('\n')[0]!
  return /[.?!]$/.test(line) ? line : `${line}.`
}
