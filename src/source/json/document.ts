/**
 * Reads a JSON document as lines, one per record. The first mebibyte decides whether a source is one; JSON lines and
 * everything else pass unchanged.
 */
import type { ByteReader } from '../../model/bytes/byte-reader.ts'
import { type Place, type Problem, problem } from '../../model/problem.ts'
import { peekReader } from '../content/encoding.ts'
import { rulesOfHead, startsLikeJson } from './head.ts'
import { type JsonFault, RecordSplitter, type RecordsRule } from './records.ts'

/** Number of bytes that decide whether a source is a document and where its records are. */
export const JSON_HEAD = 1024 * 1024
const START = 64
const BUFFER = 256 * 1024

/** Options for documents. */
export interface JsonOptions extends Pick<Place, 'path' | 'member'> {
  /** The keys to the records; null: detect records. */
  readonly records: readonly string[] | null
  /** Receives faults of the document before the reader ends. */
  readonly report: (problem: Problem) => void
}

/** Returns a reader with each record of a JSON document as a line, or the original one; `document` says which. */
export async function jsonAsLines(
  raw: ByteReader,
  options: JsonOptions,
): Promise<{ feed: ByteReader; document: boolean }> {
  const start = await peekReader(raw, START)
  if (!startsLikeJson(start.head)) return { feed: start.feed, document: false }
  const { head, feed: reader } = await peekReader(start.feed, JSON_HEAD)
  const rule = await rulesOfHead(head, head.length === JSON_HEAD, options.records)
  return rule === null
    ? { feed: reader, document: false }
    : { feed: recordReader(reader, rule, options), document: true }
}

/** Rewrites the bytes of a reader piece by piece. May hold back one byte: the one that becomes the line feed before a record. */
export function recordReader(
  reader: ByteReader,
  rule: RecordsRule,
  { path, member, report }: Omit<JsonOptions, 'records'>,
): ByteReader {
  const place = member === undefined ? { path } : { path, member }
  const cutter = new RecordSplitter(rule)
  const buffer = new Uint8Array(BUFFER)
  let at = 0
  let end = 0
  let held = 0
  let ended = false
  const arrived = (target: Uint8Array, size: number): number | Promise<number> => {
    if (size === 0) {
      ended = true
      at = 0
      end = held
      held = 0
      for (const told of faults(cutter, rule)) report(told(place))
      return take(target)
    }
    cutter.rewrite(buffer, held, held + size)
    at = 0
    end = held + size
    held = cutter.holdsLast ? 1 : 0
    end -= held
    return end > 0 ? take(target) : more(target)
  }
  const take = (target: Uint8Array): number => {
    const size = Math.min(target.length, end - at)
    target.set(buffer.subarray(at, at + size))
    at += size
    return size
  }
  const more = (target: Uint8Array): number | Promise<number> => {
    if (held > 0) buffer[0] = buffer[end]!
    const got = reader.read(buffer.subarray(held))
    return typeof got === 'number' ? arrived(target, got) : got.then(size => arrived(target, size))
  }
  return { read: target => (at < end || ended ? take(target) : more(target)), close: () => reader.close() }
}

function faults(cutter: RecordSplitter, rule: RecordsRule): ((place: Place) => Problem)[] {
  const told: ((place: Place) => Problem)[] = []
  if (cutter.fault !== null) told.push(place => malformed(place, cutter.fault!))
  const cut = cutter.finish()
  if (cut !== null)
    told.push(place =>
      problem(
        'input',
        'json/cut',
        { ...place, offset: cut.offset },
        `The JSON document is incomplete: ${cut.fact}. Everything before was counted.`,
        'Fetch the file again, or run again once its writer has closed it.',
      ),
    )
  if (typeof rule !== 'string' && !cutter.found)
    told.push(place =>
      problem(
        'input',
        'json/no-records',
        place,
        `There is no array under "${rule.join('.')}" in this JSON document; each of its values was read as one record.`,
        'Name the keys that lead to the array, such as --json-records logs.entries, or omit the option.',
      ),
    )
  return told
}

function malformed(place: Place, { offset, fact, fatal }: JsonFault): Problem {
  const cost = fatal
    ? 'The records before were counted; from here on, each line was read by itself.'
    : 'Reading continued by its brackets and strings.'
  return problem(
    'input',
    'json/malformed',
    { ...place, offset },
    `This is not valid JSON: ${fact}. ${cost}`,
    'Fix the program that wrote the file, or fetch the file again.',
  )
}
