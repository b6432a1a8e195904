/**
 * Detects whether a growing file can be read on line by line, or only from its beginning: packed data, JSON documents,
 * UTF-16, files that are not text.
 */

import { detectPacking, PACKING_HEAD } from '../../source/archives/detect.ts'
import { type OwnFileKind, ownFileKind } from '../../source/content/own-reports.ts'
import { encodingOf, GLANCE_BYTES, isBinary } from '../../source/content/text-detection.ts'
import { rulesOfHead, startsLikeJson } from '../../source/json/head.ts'

/** Number of bytes for the decision. */
export const KIND_HEAD = 64 * 1024

/**
 * `lines`: the first `skip` bytes are a byte order mark; `whole`: read from its beginning each time; `unsure`: more
 * bytes are needed; `own`: not a log.
 */
export type FollowKind =
  | { readonly kind: 'lines'; readonly skip: number }
  | { readonly kind: 'whole' }
  | { readonly kind: 'unsure' }
  | { readonly kind: 'own'; readonly own: OwnFileKind }

const LF = 0x0a
const BRACE = 0x7b
const MARK = 3

/** Returns the kind of a file that begins with `head`. `records` are the keys to the records of JSON documents, if the user gave them. */
export async function followKind(head: Uint8Array, records: readonly string[] | null): Promise<FollowKind> {
  if (head.length === 0) return { kind: 'unsure' }
  const own = ownFileKind(head)
  if (own !== null) return { kind: 'own', own }
  if (detectPacking(head.subarray(0, PACKING_HEAD)).kind !== 'plain') return { kind: 'whole' }
  const encoding = encodingOf(head)
  if (encoding !== 'bytes' && encoding !== 'utf-8-bom') return { kind: 'whole' }
  // A few bytes are not enough to decide.
  if (encoding === 'bytes' && head.length >= GLANCE_BYTES && isBinary([head])) return { kind: 'whole' }
  const skip = encoding === 'utf-8-bom' ? MARK : 0
  const text = head.subarray(skip)
  if (!startsLikeJson(text)) return { kind: 'lines', skip }
  const end = text.indexOf(LF)
  if (end < 0 && head.length < KIND_HEAD) return { kind: 'unsure' }
  // A log of JSON lines begins with one, which could also be a document of one record.
  if (records === null && isObject(text.subarray(0, end))) return { kind: 'lines', skip }
  const document = (await rulesOfHead(text, head.length === KIND_HEAD, records)) !== null
  return document ? { kind: 'whole' } : { kind: 'lines', skip }
}

function isObject(line: Uint8Array): boolean {
  if (line[0] !== BRACE) return false
  try {
    JSON.parse(new TextDecoder().decode(line))
    return true
  } catch {
    return false
  }
}
