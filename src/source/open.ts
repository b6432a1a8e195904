/**
 * Opens inputs: detects packing by the first bytes, never by a name; encodings; JSON documents. Most inputs are one
 * source; an archive yields one after the other.
 */
import { statSync } from 'node:fs'
import { type ByteReader, withPrefix } from '../model/bytes/byte-reader.ts'
import { err, ok, type Place, type Problem, problem, type Result } from '../model/problem.ts'
import { DEFAULT_LIMITS, ExpansionBudget } from './archives/budget.ts'
import { type DecodedStream, peekStream, storedStream } from './archives/decoded-stream.ts'
import { detectPacking, PACKING_HEAD } from './archives/detect.ts'
import { unpack } from './archives/members.ts'
import { readDirectory } from './archives/zip-directory.ts'
import { asUtf8, byteOrderMark, type Encoding, peekReader, skipBytes } from './content/encoding.ts'
import { notText } from './content/not-text.ts'
import { mayBeOwnFile, OWN_HEAD, ownFileKind, skippedOwnFile } from './content/own-reports.ts'
import { isPlainUtf8 } from './content/plain-text.ts'
import { encodingOf, GLANCE_BYTES, NATURE_HEAD } from './content/text-detection.ts'
import { systemPath } from './file-name.ts'
import { type JsonOptions, jsonAsLines } from './json/document.ts'
import { startsLikeJson } from './json/head.ts'
import { type SourceSpec, sourceName } from './spec.ts'
import { deviceFeed, OpenFile } from './streams/file.ts'
import { streamReader } from './streams/node-stream.ts'
import { paced } from './streams/pacing.ts'
import { pipeReader } from './streams/pipe.ts'
import { bytesOf, type RandomAccess } from './streams/random-access.ts'
import { unreadable, unreadableOrBug } from './unreadable.ts'

/** An open source. */
export interface OpenSource {
  /** Its name within an archive; null if the input is not an archive. */
  readonly member: string | null
  readonly feed: ByteReader
  /** Whether any decoded offset can be read without reading what precedes it. */
  readonly seekable: boolean
  /** Stored size in bytes, null for streams and members: only for progress. */
  readonly size: number | null
  readonly modifiedMs: number | null
  readonly dev: bigint | null
  readonly ino: bigint | null
  /** Its regular file, open as long as sources are taken from it; null for pipes, devices and streams. */
  readonly file: OpenFile | null
  /** Problems while reading; complete once the reader has ended. */
  readonly problems: Problem[]
  /** All its bytes, if they are in memory already. */
  readonly whole?: Uint8Array | undefined
}

/** Results of opening, in order: sources, members without usable bytes, and archives with faults. */
export type OpenedItem =
  | { readonly kind: 'source'; readonly source: OpenSource }
  | { readonly kind: 'closed'; readonly place: Place; readonly problem: Problem }
  | { readonly kind: 'archive'; readonly place: Place; readonly format: string; readonly problems: readonly Problem[] }

type OpenFacts = Pick<OpenSource, 'modifiedMs' | 'dev' | 'ino' | 'file'>

const NO_FACTS: OpenFacts = { modifiedMs: null, dev: null, ino: null, file: null }

/**
 * Opens all sources of a file or stream. A source may be read until the next one is requested; everything is closed
 * after the last one, or when the caller leaves. Pipes end when `signal` is aborted.
 */
export async function* openAll(spec: SourceSpec, signal?: AbortSignal): AsyncGenerator<OpenedItem, void, undefined> {
  const path = sourceName(spec)
  let file: OpenFile | null = null
  let layer: DecodedStream | null = null
  try {
    const limits = spec.limits ?? DEFAULT_LIMITS
    let failure: Problem | null = null
    const failed = (error: Error): void => {
      failure = unreadable(path, error as NodeJS.ErrnoException)
    }
    const over = (reader: ByteReader, budget: ExpansionBudget): DecodedStream => {
      layer = storedStream(reader, path, budget, () => failure)
      return layer
    }
    if (spec.kind === 'stdin') {
      const budget = new ExpansionBudget(limits)
      const reader = spec.open?.(failed, signal) ?? streamReader(process.stdin, failed, signal)
      yield* sources(spec, over(reader, budget), budget, NO_FACTS)
      return
    }
    file = openRegular(spec)
    if (file === null) {
      const stat = statSync(systemPath(path), { bigint: true })
      const facts = { ...NO_FACTS, modifiedMs: Number(stat.mtimeMs), dev: stat.dev, ino: stat.ino }
      // Piped bytes cannot be read again: an interrupt ends the pipe, and what has arrived is counted.
      const budget = new ExpansionBudget(limits)
      const reader = stat.isFIFO() ? pipeReader(path, failed, signal) : deviceFeed(path)
      yield* sources(spec, over(reader, budget), budget, facts)
      return
    }
    const { size, modifiedMs, dev, ino } = file.facts()
    const facts = { modifiedMs, dev, ino, file }
    const budget = new ExpansionBudget(limits, signal)
    const plain = await plainFile(spec, facts, file, size, budget)
    if (plain !== null) yield { kind: 'source', source: plain }
    else yield* sources(spec, over(file.feed(0), budget), budget, facts, size)
  } catch (error) {
    yield { kind: 'closed', place: { path }, problem: unreadableOrBug(path, error) }
  } finally {
    ;(layer as DecodedStream | null)?.close()
    file?.close()
  }
}

/** Opens the file of a spec; returns null if it is not a regular file. Throws the system's error. */
export function openRegular(spec: SourceSpec): OpenFile | null {
  if (spec.kind !== 'file') return null
  if (spec.descriptor !== undefined) return OpenFile.borrowed(spec.descriptor)
  // Other files are not opened here: a pipe that is opened and closed again has lost its writer.
  if (!statSync(systemPath(spec.path)).isFile()) return null
  const file = OpenFile.at(spec.path)
  if (file.isRegular) return file
  file.close()
  return null
}

/** Returns a spec that opens a source again through its open file, even if it was renamed. */
export function openedAgain(spec: SourceSpec, { file }: Pick<OpenSource, 'file'>): SourceSpec {
  return file === null || spec.kind !== 'file' ? spec : { ...spec, descriptor: file.descriptor }
}

/** Opens one source again, from a decoded offset on; the caller closes its reader. */
export async function openSource(
  spec: SourceSpec,
  from: number,
  member: string | null = null,
  signal?: AbortSignal,
): Promise<Result<OpenSource>> {
  const all = openAll(spec, signal)
  const path = sourceName(spec)
  for (let next = await all.next(); !next.done; next = await all.next()) {
    const opened = next.value
    if (opened.kind === 'closed' && (opened.place.member ?? null) === member) {
      await all.return()
      return err(opened.problem)
    }
    if (opened.kind !== 'source' || opened.source.member !== member) continue
    const { source } = opened
    const reader = source.seekable && source.file !== null ? source.file.feed(from) : skipBytes(source.feed, from)
    const close = (): void => {
      if (source.seekable) reader.close()
      // Leaving closes the layers below.
      void all.return()
    }
    return ok({ ...source, feed: { read: target => reader.read(target), close } })
  }
  return err(
    problem(
      'input',
      'source/missing',
      { path, ...(member !== null && { member }) },
      'It no longer exists.',
      'Run again.',
    ),
  )
}

/** Returns at most `length` bytes before the offset `end` of a file. */
export function bytesBefore(file: OpenFile, end: number, length: number): Uint8Array {
  return bytesOf(file, Math.max(0, end - length), end)
}

/** Opens a regular file if its bytes are the log itself; returns null if they are packed or in another encoding. */
async function plainFile(
  spec: SourceSpec,
  facts: OpenFacts,
  file: OpenFile,
  size: number,
  { pacer }: ExpansionBudget,
): Promise<OpenSource | null> {
  const path = sourceName(spec)
  // A small file is read once.
  const whole = size <= NATURE_HEAD ? bytesOf(file, 0, size) : null
  const access: RandomAccess = whole === null ? file : { readAt: (target, offset) => copyFrom(whole, target, offset) }
  const feed = (): ByteReader => (whole === null ? file.feed(0) : withPrefix(whole, file.feed(whole.length)))
  const head = bytesOf(access, 0, GLANCE_BYTES)
  if (detectPacking(head.subarray(0, PACKING_HEAD)).kind !== 'plain' || encodingOf(head) !== 'bytes') return null
  // Files that are left out are reported there.
  if (mayBeOwnFile(head) && ownFileKind(bytesOf(access, 0, OWN_HEAD)) !== null) return null
  const problems = notText({ path }, samplesOf(access, size, head))
  const source = { ...facts, member: null, size, problems }
  if (startsLikeJson(head)) {
    const { feed: reader, document } = await jsonAsLines(paced(feed(), pacer), jsonOptions(spec, { path }, problems))
    if (document) return { ...source, feed: reader, seekable: false }
    reader.close()
  }
  return { ...source, feed: feed(), seekable: true, whole: whole?.length === size ? whole : undefined }
}

/** Copies bytes from an offset on; returns their number. */
function copyFrom(bytes: Uint8Array, target: Uint8Array, offset: number): number {
  const part = bytes.subarray(offset, offset + target.length)
  target.set(part)
  return part.length
}

/** Number of places in a long file that are checked beside its beginning. */
const SAMPLES = 12

/** Returns samples from the whole file; the first one is longer if the beginning is not text, since a log may begin badly. */
function samplesOf(file: RandomAccess, size: number, glance: Uint8Array): Uint8Array[] {
  const head = isPlainUtf8(glance) ? glance : bytesOf(file, 0, NATURE_HEAD)
  const rest = size - head.length
  if (rest <= 0) return [head]
  const count = Math.min(SAMPLES, Math.ceil(rest / NATURE_HEAD))
  const starts = Array.from(
    { length: count },
    (_, n) => head.length + Math.floor(((n + 1) * rest) / count) - GLANCE_BYTES,
  )
  return [
    head,
    ...starts.map(start => {
      const from = Math.max(head.length, start)
      return bytesOf(file, from, from + GLANCE_BYTES)
    }),
  ]
}

/** Yields all sources in a layer of stored bytes. */
async function* sources(
  spec: SourceSpec,
  layer: DecodedStream,
  budget: ExpansionBudget,
  facts: OpenFacts,
  size: number | null = null,
): AsyncGenerator<OpenedItem, void, undefined> {
  const path = sourceName(spec)
  const directory = () => (facts.file !== null && size !== null ? readDirectory(facts.file, size) : new Map())
  for await (const found of unpack(layer, { place: { path }, modifiedMs: facts.modifiedMs }, budget, directory)) {
    if (found.kind !== 'content') yield found
    else {
      const { place, modifiedMs } = found
      const { head, layer: content } = await peekStream(found.layer, OWN_HEAD)
      const own = ownFileKind(head)
      if (own !== null) {
        yield {
          kind: 'closed',
          place,
          problem: skippedOwnFile(place, own, spec.alone === true && place.member === undefined),
        }
        continue
      }
      const problems: Problem[] = []
      const reader = await asLines(content, jsonOptions(spec, place, problems))
      const member = place.member ?? null
      const source = {
        ...facts,
        modifiedMs,
        feed: reader,
        member,
        seekable: false,
        size: member === null ? size : null,
        problems,
      }
      yield { kind: 'source', source }
    }
  }
}

/** Returns a layer as lines in UTF-8; reports its fault when it has ended. */
async function asLines(layer: DecodedStream, json: JsonOptions): Promise<ByteReader> {
  let ended = false
  const end = (size: number): number => {
    if (size === 0 && !ended) {
      ended = true
      const fault = layer.fault()
      if (fault !== null) json.report(fault)
    }
    return size
  }
  const told: ByteReader = {
    read: target => {
      const got = layer.read(target)
      return typeof got === 'number' ? end(got) : got.then(end)
    },
    close: () => layer.close(),
  }
  const { head, feed: reader } = await peekReader(told, NATURE_HEAD)
  const encoding = encodingOf(head)
  const { path, member } = json
  const place = member === undefined ? { path } : { path, member }
  if (encoding === 'bytes') for (const problem of notText(place, [head])) json.report(problem)
  else if (byteOrderMark(head) === null) json.report(unmarked(place, encoding))
  const narrow = asUtf8(reader, encoding, offset => json.report(mixed({ ...place, offset }, encoding)))
  return (await jsonAsLines(narrow, json)).feed
}

function unmarked(place: Place, encoding: Encoding): Problem {
  const fact = `It is ${encoding.toUpperCase()} without a byte order mark, and was read as such.`
  return problem('note', 'source/encoding', place, fact, 'Nothing was lost.')
}

function mixed(place: Place, encoding: Encoding): Problem {
  const fact = `It begins as ${encoding.toUpperCase()} but continues in another encoding here; both were read.`
  return problem(
    'note',
    'source/mixed-encodings',
    place,
    fact,
    'Nothing was lost. Let all programs that append to it use one encoding.',
  )
}

function jsonOptions({ records }: SourceSpec, place: Place, problems: Problem[]): JsonOptions {
  return { ...place, records: records ?? null, report: failure => problems.push(failure) }
}
