/** Opens a source: codec by its first bytes, never by its name; encoding; the feed from a decoded offset on. */
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import type { Feed } from '../model/feed.ts'
import { bad, good, type Problem, problem, type Result } from '../model/problem.ts'
import { asUtf8, dropping, peek, sniffEncoding } from './encoding.ts'
import { fileFeed } from './file.ts'
import { gzipFeed } from './gzip.ts'
import { type JsonOptions, jsonAsLines } from './json-document.ts'
import { startsLikeJson } from './json-head.ts'
import { unreadable } from './list.ts'
import { type SourceSpec, sourceName } from './spec.ts'
import { streamFeed } from './stream.ts'

export type Codec = 'plain' | 'gzip'

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
  readonly problems: readonly Problem[]
}

/** Opens a source so that its feed begins at the decoded offset `from`. */
export async function openSource(spec: SourceSpec, from: number): Promise<Result<OpenSource>> {
  const problems: Problem[] = []
  const json: JsonOptions = {
    path: sourceName(spec),
    records: spec.records ?? null,
    tell: told => problems.push(told),
  }
  if (spec.kind === 'stdin') {
    const stream = streamFeed(process.stdin, error => problems.push(unreadable('-', error as NodeJS.ErrnoException)))
    return good(
      await decoded(
        stream,
        { codec: 'plain', seekable: false, size: null, modifiedMs: null, dev: null, ino: null, problems },
        from,
        json,
      ),
    )
  }
  const { path } = spec
  try {
    const stat = statSync(path, { bigint: true })
    const facts = { size: Number(stat.size), modifiedMs: Number(stat.mtimeMs), dev: stat.dev, ino: stat.ino, problems }
    if (!stat.isFile())
      return good(
        await decoded(fileFeed(path, 0), { ...facts, codec: 'plain', seekable: false, size: null }, from, json),
      )
    const head = firstBytes(path)
    const foreign = foreignCodec(head)
    if (foreign !== null)
      return bad(
        problem(
          'input',
          'source/codec',
          { path },
          `This is ${foreign} data, which cannot be read yet.`,
          'Decompress it first, or pipe it in: … | logremedy analyze -',
        ),
      )
    if (head[0] === 0x1f && head[1] === 0x8b) {
      const feed = gzipFeed(path, told => problems.push(told))
      return good(await decoded(feed, { ...facts, codec: 'gzip', seekable: false }, from, json))
    }
    if (sniffEncoding(head) === 'bytes') {
      if (startsLikeJson(head)) {
        const { feed, document } = await jsonAsLines(fileFeed(path, 0), json)
        if (document) return good({ ...facts, feed: startingAt(feed, from), codec: 'plain', seekable: false })
        feed.close()
      }
      return good({ ...facts, feed: fileFeed(path, from), codec: 'plain', seekable: true })
    }
    return good(await decoded(fileFeed(path, 0), { ...facts, codec: 'plain', seekable: false }, from, json))
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

async function decoded(
  raw: Feed,
  facts: Omit<OpenSource, 'feed'>,
  from: number,
  json: JsonOptions,
): Promise<OpenSource> {
  const { head, feed } = await peek(raw, 4)
  const lines = await jsonAsLines(asUtf8(feed, sniffEncoding(head)), json)
  return { ...facts, feed: startingAt(lines.feed, from) }
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

/** Compressed formats that are recognised but not read yet; scanning their bytes would find nothing and look clean. */
function foreignCodec(head: Uint8Array): string | null {
  const begins = (...bytes: number[]): boolean => bytes.every((b, i) => head[i] === b)
  if (begins(0x28, 0xb5, 0x2f, 0xfd)) return 'zstd'
  if (begins(0xfd, 0x37, 0x7a, 0x58, 0x5a)) return 'xz'
  if (begins(0x42, 0x5a, 0x68)) return 'bzip2'
  if (begins(0x50, 0x4b, 0x03, 0x04)) return 'zip'
  if (begins(0x04, 0x22, 0x4d, 0x18)) return 'lz4'
  return null
}
