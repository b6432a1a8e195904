/** Opens a source: codec by its first bytes, never by its name; encoding; the feed from a decoded offset on. */
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import type { Feed } from '../model/feed.ts'
import { bad, good, type Problem, problem, type Result } from '../model/problem.ts'
import { asUtf8, dropping, peek, sniffEncoding } from './encoding.ts'
import { fileFeed } from './file.ts'
import { gunzipFeed } from './gzip.ts'
import { type JsonOptions, jsonAsLines } from './json-document.ts'
import { startsLikeJson } from './json-head.ts'
import { pipeFeed } from './pipe.ts'
import { type SourceSpec, sourceName } from './spec.ts'
import { streamFeed } from './stream.ts'
import { unreadable } from './unreadable.ts'

export type Codec = 'plain' | 'gzip'
type ForeignCodec = 'zstd' | 'xz' | 'bzip2' | 'zip' | 'lz4'

/** An open source. */
export interface OpenSource {
  readonly feed: Feed
  readonly codec: Codec
  /** Whether any decoded offset can be read without reading what lies before it. */
  readonly seekable: boolean
  /** Bytes as stored, null for streams: only a measure of progress. */
  readonly size: number | null
  readonly modifiedMs: number | null
  readonly dev: bigint | null
  readonly ino: bigint | null
  /** What went wrong while reading; complete once the feed has ended. */
  readonly problems: Problem[]
}

/** Opens a source so that its feed begins at the decoded offset `from`. Pipes end when `signal` is aborted. */
export async function openSource(spec: SourceSpec, from: number, signal?: AbortSignal): Promise<Result<OpenSource>> {
  const problems: Problem[] = []
  const failed = (error: Error): void => {
    problems.push(unreadable(sourceName(spec), error as NodeJS.ErrnoException))
  }
  const json: JsonOptions = { path: sourceName(spec), records: spec.records ?? null, tell: told => problems.push(told) }
  const stream = { seekable: false, size: null, modifiedMs: null, dev: null, ino: null, problems }
  if (spec.kind === 'stdin') return await decoded(streamFeed(process.stdin, failed, signal), json, stream, from)
  const { path } = spec
  try {
    const stat = statSync(path, { bigint: true })
    const facts = { modifiedMs: Number(stat.mtimeMs), dev: stat.dev, ino: stat.ino, problems }
    if (stat.isFIFO()) return await decoded(pipeFeed(path, failed, signal), json, { ...stream, ...facts }, from)
    if (!stat.isFile()) return await decoded(fileFeed(path, 0), json, { ...stream, ...facts }, from)
    const size = Number(stat.size)
    const head = firstBytes(path)
    if (codecOf(head) === 'plain' && sniffEncoding(head) === 'bytes') {
      if (startsLikeJson(head)) {
        const { feed, document } = await jsonAsLines(fileFeed(path, 0), json)
        if (document) return good({ ...facts, size, feed: startingAt(feed, from), codec: 'plain', seekable: false })
        feed.close()
      }
      return good({ ...facts, size, feed: fileFeed(path, from), codec: 'plain', seekable: true })
    }
    return await decoded(fileFeed(path, 0), json, { ...facts, size, seekable: false }, from)
  } catch (error) {
    return bad(unreadable(path, error as NodeJS.ErrnoException))
  }
}

/** Reads `length` bytes before the offset `end` of a plain file. */
export function bytesBefore(path: string, end: number, length: number): Uint8Array {
  const fd = openSync(path, 'r')
  try {
    const from = Math.max(0, end - length)
    const bytes = new Uint8Array(end - from)
    return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, from))
  } finally {
    closeSync(fd)
  }
}

/** Decompresses and transcodes a feed that begins at the first byte of the source. */
async function decoded(
  raw: Feed,
  json: JsonOptions,
  facts: Omit<OpenSource, 'feed' | 'codec'>,
  from: number,
): Promise<Result<OpenSource>> {
  const stored = await peek(raw, 8)
  const codec = codecOf(stored.head)
  if (codec !== 'plain' && codec !== 'gzip') {
    raw.close()
    return bad(foreign(json.path, codec))
  }
  const plain = codec === 'plain' ? stored.feed : gunzipFeed(stored.feed, json.path, told => facts.problems.push(told))
  const { head, feed } = await peek(plain, 4)
  const lines = await jsonAsLines(asUtf8(feed, sniffEncoding(head)), json)
  return good({ ...facts, codec, feed: startingAt(lines.feed, from) })
}

function startingAt(feed: Feed, from: number): Feed {
  return from > 0 ? dropping(feed, from) : feed
}

function firstBytes(path: string): Uint8Array {
  const fd = openSync(path, 'r')
  try {
    const head = new Uint8Array(64)
    return head.subarray(0, readSync(fd, head, 0, head.length, 0))
  } finally {
    closeSync(fd)
  }
}

/** How bytes are compressed: `plain`, `gzip`, or the name of a format that cannot be read yet. */
function codecOf(head: Uint8Array): Codec | ForeignCodec {
  const begins = (...bytes: number[]): boolean => bytes.every((b, i) => head[i] === b)
  if (begins(0x1f, 0x8b)) return 'gzip'
  if (begins(0x28, 0xb5, 0x2f, 0xfd)) return 'zstd'
  if (begins(0xfd, 0x37, 0x7a, 0x58, 0x5a)) return 'xz'
  if (begins(0x42, 0x5a, 0x68)) return 'bzip2'
  if (begins(0x50, 0x4b, 0x03, 0x04)) return 'zip'
  if (begins(0x04, 0x22, 0x4d, 0x18)) return 'lz4'
  return 'plain'
}

/** Scanning compressed bytes would find nothing and look clean. */
function foreign(path: string, codec: ForeignCodec): Problem {
  return problem(
    'input',
    'source/codec',
    { path },
    `This is ${codec} data, which cannot be read yet.`,
    'Decompress it first, or pipe it in: … | logremedy analyze -',
  )
}
