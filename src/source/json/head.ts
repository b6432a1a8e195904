/**
 * Decides from the first bytes of a source whether it is a JSON document, and what its records are.
 *
 *     {"a":1}⏎{"a":2}⏎         JSON lines: the first line is whole, and more follows      pass unchanged
 *     {⏎ "a": 1⏎}⏎{⏎ "a": 2⏎}  several values, printed over lines                         each value
 *     [{"a":1},{"a":2}]         one value                                                  each element
 *     [INFO] {"a":1}            text                                                       pass unchanged
 */
import { findRecords } from './find-records.ts'
import { RecordSplitter, type RecordsRule } from './records.ts'
import { ByteKind, CLASS } from './syntax.ts'

const LF = 0x0a
/** Deeper brackets are not shown to the parser of the head. */
export const LOOK_DEPTH = 256

/** Whether the first visible bytes may begin a document. */
export function startsLikeJson(head: Uint8Array): boolean {
  const at = visible(head, 0)
  if (CLASS[head[at] ?? 0] !== ByteKind.array) return beginsObject(head, at)
  const next = visible(head, at + 1)
  return next >= head.length || CLASS[head[next]!] !== ByteKind.other
}

/** Whether a brace stands at `at`, and after it a key, the other brace, or the end of what is known. */
function beginsObject(head: Uint8Array, at: number): boolean {
  if (CLASS[head[at] ?? 0] !== ByteKind.object) return false
  const next = visible(head, at + 1)
  return next >= head.length || CLASS[head[next]!] === ByteKind.quote || CLASS[head[next]!] === ByteKind.objectEnd
}

/** The rule for the records of a document, or null when the source is none. `cut` tells that it is longer than `head`. */
export async function rulesOfHead(
  head: Uint8Array,
  cut: boolean,
  wanted: readonly string[] | null,
): Promise<RecordsRule | null> {
  const { form, values } = formOf(head)
  if (form === 'text') return null
  if (wanted !== null) return wanted
  if (form === 'lines') return null
  if (values > 1 && CLASS[head[visible(head, 0)]!] === ByteKind.object) return 'values'
  const look = await findRecords(head.subarray(0, shallowLength(head)), cut)
  if (form === 'line' && !look.array) return null
  return look.path ?? 'arrays'
}

/** `line` is a document on one line, `document` one over several lines or cut. */
function formOf(head: Uint8Array): { form: 'text' | 'lines' | 'line' | 'document'; values: number } {
  const probe = new RecordSplitter('values')
  const form = probeForm(head, probe)
  return { form, values: probe.values }
}

function probeForm(head: Uint8Array, probe: RecordSplitter): 'text' | 'lines' | 'line' | 'document' {
  const start = visible(head, 0)
  const feed = head.indexOf(LF, start)
  const firstEnd = feed < 0 ? head.length : feed
  const second = visible(head, firstEnd)
  const more = second < head.length
  // An array of objects is hardly text; one of anything else must be flawless, since text begins with brackets too.
  const isArray = CLASS[head[start]!] === ByteKind.array
  const likely = !isArray || beginsObject(head, visible(head, start + 1))
  const copy = head.slice()
  probe.rewrite(copy, 0, firstEnd)
  const { fault: early } = probe
  if (early !== null) return !likely || (more && !isArray) || early.depth === 0 ? 'text' : 'document'
  if (probe.depth === 0) return more ? 'lines' : 'line'
  probe.rewrite(copy, firstEnd, copy.length)
  const { fault } = probe
  if (fault === null) return 'document'
  // A torn first line, or text after the first value: these are lines of several kinds.
  return !likely || fault.depth === 0 || (!isArray && fault.offset <= second) ? 'text' : 'document'
}

/** The bytes before brackets lie deeper than a parser with a stack should see. */
function shallowLength(head: Uint8Array): number {
  const probe = new RecordSplitter('values')
  const copy = head.slice()
  const step = LOOK_DEPTH / 4
  for (let at = 0; at < copy.length; at += step) {
    probe.rewrite(copy, at, Math.min(copy.length, at + step))
    if (probe.deepest > LOOK_DEPTH - step) return at
  }
  return head.length
}

/** Index of the first byte from `at` on that is neither blank nor line end. */
function visible(bytes: Uint8Array, at: number): number {
  while (at < bytes.length && (CLASS[bytes[at]!] === ByteKind.blank || CLASS[bytes[at]!] === ByteKind.lineEnd)) at++
  return at
}
