/** Fields of a block in a baseline. Each reader returns a value, or reports a fault and its place and returns an empty one. */
import { isScalar, LineCounter, type Node, type YAMLMap } from 'yaml'
import { nearest } from '../../model/nearest.ts'
import { type Problem, problem } from '../../model/problem.ts'
import { isDay } from '../days.ts'
import type { BaselineField } from './baseline.ts'

/** The faults of one file. */
export class BaselineFaults {
  readonly problems: Problem[] = []
  readonly counter = new LineCounter()
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  /** Adds a fault. `at` is a node, or an offset in the text. */
  report(at: unknown, fact: string, remedy: string): void {
    const { line, col } = this.counter.linePos(typeof at === 'number' ? at : startOf(at))
    this.problems.push(problem('usage', 'baseline/form', { path: this.#path, line, column: col }, fact, remedy))
  }

  /** Returns the line of a node, from 1. */
  lineOf(node: unknown): number {
    return this.counter.linePos(startOf(node)).line
  }
}

/** Returns a scalar's text as written in the file: `12e4` is not a number here. */
export function textOf(node: unknown): string | null {
  return isScalar(node) && typeof node.value === 'string' ? node.value : null
}

export function rejectUnknown(map: YAMLMap, known: readonly string[], faults: BaselineFaults): void {
  for (const { key } of map.items) {
    const name = textOf(key) ?? '?'
    if (known.includes(name)) continue
    const guess = nearest(name, known)
    const remedy = guess === null ? `Known fields: ${known.join(', ')}.` : `Did you mean "${guess}"?`
    faults.report(key, `A baseline entry has no field "${name}".`, remedy)
  }
}

/** Reads a required text. */
export function requiredText(item: YAMLMap, field: BaselineField, faults: BaselineFaults): string {
  const before = faults.problems.length
  const text = plainText(item, field, faults)
  if (text || faults.problems.length > before) return text ?? ''
  if (field === 'reason') faults.report(item, 'An entry does not say why it is accepted.', 'Write a reason.')
  else faults.report(item, `An entry has no "${field}".`, 'Copy the entry as the gate shows it.')
  return ''
}

/** Reads a text that may be absent. */
export function optionalText(item: YAMLMap, field: BaselineField, faults: BaselineFaults): string | null {
  const text = plainText(item, field, faults)
  return text === null || text === '' || text === 'null' || text === '~' ? null : text
}

/** Reads a count of at least 1. */
export function countOf(item: YAMLMap, field: BaselineField, faults: BaselineFaults): number {
  const text = requiredText(item, field, faults)
  if (/^[1-9][0-9]{0,14}$/.test(text)) return Number(text)
  if (text !== '')
    faults.report(
      item.get(field, true),
      `"${field}: ${text}" is not a count.`,
      'Write how often it may occur in one run, at least 1.',
    )
  return 0
}

/** Reads a day that may be absent. */
export function dayIn(item: YAMLMap, field: BaselineField, faults: BaselineFaults): string | null {
  const text = optionalText(item, field, faults)
  if (text === null || isDay(text)) return text
  faults.report(item.get(field, true), `"${field}: ${text}" is not a date.`, 'Write a date such as 2027-01-31.')
  return null
}

function plainText(item: YAMLMap, field: BaselineField, faults: BaselineFaults): string | null {
  const node = item.get(field, true) as unknown
  const text = textOf(node)
  if (text === null && node !== undefined && node !== null)
    faults.report(node, `"${field}" is not a text.`, `Write it on one line: ${field}: …`)
  return text?.trim() ?? null
}

function startOf(node: unknown): number {
  return (node as Node | null | undefined)?.range?.[0] ?? 0
}
