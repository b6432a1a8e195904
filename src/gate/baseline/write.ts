/**
 * Entries → the text of a baseline. Text written by people stays: only fields that change are rewritten, and an entry keeps
 * its comments. One block of lines per entry, in the order of names, a blank line between two of them, so that branches
 * that accept different things merge.
 */
import { isMap, isScalar, isSeq, type Node, parseDocument, type Scalar, type YAMLMap } from 'yaml'
import type { BaselineEntry } from '../../model/counts/verdict.ts'
import { compareIdentity } from '../../model/order.ts'
import { err, ok, problem, type Result } from '../../model/problem.ts'
import { BASELINE_SCHEMA, type Baseline, type BaselineField, FIELDS, isJson } from './baseline.ts'

const HEAD = `# What the gate accepts, and why. Entries are added by \`logremedy baseline update\` and reviewed like code:
# "max" is how often a finding may occur in one run; from the day "expires" on, the entry must be reviewed again.
schema: ${BASELINE_SCHEMA}
`

/** Returns the text of a new baseline. */
export function newBaseline(path: string, entries: readonly BaselineEntry[]): string {
  const sorted = [...entries].sort(compareIdentity)
  if (isJson(path)) return jsonText(sorted)
  if (sorted.length === 0) return `${HEAD}accepted: []\n`
  return `${HEAD}accepted:\n${sorted.map(entry => `\n${entryBlock(entry)}`).join('')}`
}

/** Returns the text of a baseline with exactly these entries. Unchanged entries give unchanged bytes. */
export function editBaseline(before: Baseline, entries: readonly BaselineEntry[]): Result<string> {
  const sorted = [...entries].sort(compareIdentity)
  if (isJson(before.path)) return ok(jsonText(sorted))
  const parts = splitBaseline(before)
  if (parts === null)
    return err(
      problem(
        'usage',
        'baseline/form',
        { path: before.path },
        'The entries of this baseline are on one line, so they cannot be changed one by one.',
        'Write each entry as a block of lines that begins with "- code:".',
      ),
    )
  const old = new Map(before.entries.map((entry, i) => [entry.fingerprint, { entry, block: parts.blocks[i]! }]))
  const blocks = sorted.map(entry => {
    const known = old.get(entry.fingerprint)
    return known === undefined ? entryBlock(entry) : changed(known.block, known.entry, entry)
  })
  const list = blocks.length === 0 ? ' []\n' : `\n${blocks.map(block => `\n${block}`).join('')}`
  const text = `${parts.head}${list}${parts.tail}`
  return ok(before.crlf ? text.replaceAll('\n', '\r\n') : text)
}

/** Formats an entry as a block of YAML. */
export function entryBlock(entry: BaselineEntry): string {
  const lines = FIELDS.flatMap(field => (entry[field] === null ? [] : [`${field}: ${fieldText(field, entry[field])}`]))
  return lines.map((line, i) => `  ${i === 0 ? '- ' : '  '}${line}\n`).join('')
}

/** Formats a field. Days, counts and plain names are bare; all else is quoted, so that no reader takes it for a number. */
function fieldText(field: BaselineField, value: string | number): string {
  const bare =
    /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(String(value)) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(String(value))
  const isPlain = typeof value === 'number' || field === 'added' || field === 'expires'
  return isPlain || (bare && field !== 'fingerprint' && field !== 'reason') ? String(value) : JSON.stringify(value)
}

function jsonText(entries: readonly BaselineEntry[]): string {
  const accepted = entries.map(entry =>
    Object.fromEntries(FIELDS.flatMap(field => (entry[field] === null ? [] : [[field, entry[field]]]))),
  )
  return `${JSON.stringify({ schema: BASELINE_SCHEMA, accepted }, null, 2)}\n`
}

interface BaselineParts {
  /** Up to the colon of `accepted`. */
  readonly head: string
  /** One for each entry, with its comments. */
  readonly blocks: readonly string[]
  readonly tail: string
}

/** Splits the text into the blocks of its entries; null where they are not in block style. */
function splitBaseline({ text }: Baseline): BaselineParts | null {
  const root = parseDocument(text, { schema: 'failsafe', keepSourceTokens: true }).contents
  if (!isMap(root)) return null
  const pair = root.items.find(({ key }) => isScalar(key) && key.value === 'accepted')
  if (pair === undefined) return { head: `${text.trimEnd()}\naccepted:`, blocks: [], tail: '' }
  const colon = text.indexOf(':', (pair.key as Scalar).range![1]) + 1
  const list = pair.value
  if (!isSeq(list) || list.items.length === 0) {
    // `accepted:` or `accepted: []`
    const end = lineEnd(text, isSeq(list) ? list.range![1] : colon)
    return { head: text.slice(0, colon), blocks: [], tail: text.slice(end) }
  }
  if (list.flow === true) return null
  const items = list.items as YAMLMap[]
  const ends = items.map(item => blockEnd(text, item))
  const blocks = items.map((item, i) => {
    const from = i === 0 ? lineEnd(text, colon) : ends[i - 1]!
    return (
      leading(text.slice(from, lineStart(text, item.range![0]))) + text.slice(lineStart(text, item.range![0]), ends[i]!)
    )
  })
  return { head: text.slice(0, colon), blocks, tail: text.slice(ends.at(-1)!) }
}

/** Returns the comments above an entry, without blank lines around them. */
function leading(gap: string): string {
  const lines = gap.split('\n').filter(line => line.trim() !== '')
  return lines.map(line => `${line}\n`).join('')
}

/** Returns the end of the last line of an entry, or of comments that are indented like its fields. */
function blockEnd(text: string, item: YAMLMap): number {
  const indent = item.range![0] - lineStart(text, item.range![0])
  let end = lineEnd(text, lastValue(item))
  for (;;) {
    const next = lineEnd(text, end)
    const comment = /^( *)#/.exec(text.slice(end, next))
    if (comment === null || comment[1]!.length < indent) return end
    end = next
  }
}

/** Returns the end of the last value of an entry. */
function lastValue(item: YAMLMap): number {
  const { value, key } = item.items.at(-1)!
  const node = (value ?? key) as Node
  // The end of a text of several lines is the start of the next line.
  return Math.max(node.range![0], node.range![1] - 1)
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end + 1
}

/** Rewrites the fields of a block that differ. */
function changed(block: string, before: BaselineEntry, after: BaselineEntry): string {
  let text = block.endsWith('\n') ? block : `${block}\n`
  for (const field of FIELDS) if (before[field] !== after[field]) text = withField(text, field, after[field])
  return text
}

function withField(block: string, field: BaselineField, value: string | number | null): string {
  const list = parseDocument(block, { schema: 'failsafe' }).contents
  const item = isSeq(list) ? (list.items[0] as YAMLMap) : null
  if (item === null) return block
  const pair = item.items.find(({ key }) => isScalar(key) && key.value === field)
  const node = pair?.value as Node | null | undefined
  if (pair === undefined || node === null || node === undefined) {
    if (value === null) return block
    const at = lineEnd(block, lastValue(item))
    const indent = ' '.repeat(item.range![0] - lineStart(block, item.range![0]))
    return `${block.slice(0, at)}${indent}${field}: ${fieldText(field, value)}\n${block.slice(at)}`
  }
  const [from, to] = [node.range![0], node.range![1]]
  const isLines = block.slice(from, to).endsWith('\n')
  return `${block.slice(0, from)}${value === null ? '' : fieldText(field, value)}${isLines ? '\n' : ''}${block.slice(to)}`
}
