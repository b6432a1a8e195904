/**
 * Zip, read from front to back, so that it may come from a pipe or another archive: each header is followed by its
 * data, and the directory at the end must list the members that came. If sizes follow unpacked data, only the directory
 * shows where the data ends, so it is read ahead if the file is seekable.
 */

import { begins, type Codec } from '../codecs/codec.ts'
import { DecodeError, damaged, trailing, truncated, unsupported } from '../codecs/fault.ts'
import { BufferedInput, peekExactly, takeExactly, u16, u32, u64 } from '../codecs/input.ts'
import { type ArchiveEntry, type ArchiveVisitor, memberPlace } from './archive.ts'
import { type DecodedStream, problemOf } from './decoded-stream.ts'
import { DirectoryDigest } from './zip-directory.ts'
import {
  CENTRAL,
  CENTRAL_SIZE,
  centralLength,
  END,
  END64,
  LOCAL,
  LOCAL_SIZE,
  LOCATOR64,
  localLength,
  readCentral,
  readLocal,
  SPANNED,
  ZIP_NAME,
  type ZipHeader,
} from './zip-headers.ts'
import { DEFLATE, descriptors, takeDescriptor, UNPACKERS, ZipMember } from './zip-member.ts'

export const ZIP: Codec = {
  ...ZIP_NAME,
  suffixes: ['zip'],
  knownBy: 'magic',
  starts: head =>
    begins(head, 0x50, 0x4b, 0x03, 0x04) ||
    begins(head, 0x50, 0x4b, 0x05, 0x06) ||
    begins(head, 0x50, 0x4b, 0x07, 0x08) ||
    begins(head, 0x50, 0x4b, 0x30, 0x30, 0x50, 0x4b),
  kind: 'archive',
  walk: (archive, visitor, directory) => walkZip(archive, visitor, directory()),
}

/** Walks a zip. `known` are the headers of its directory by their offsets, if they could be read ahead. */
export async function* walkZip(
  archive: DecodedStream,
  visitor: ArchiveVisitor,
  known: ReadonlyMap<number, ZipHeader> = new Map(),
): AsyncGenerator<ArchiveEntry, void, undefined> {
  try {
    yield* new ZipWalk(archive, visitor, known).entries()
  } catch (error) {
    visitor.report(archive.fault() ?? problemOf(error, visitor.place))
  }
}

class ZipWalk {
  readonly #archive: DecodedStream
  readonly #watch: ArchiveVisitor
  readonly #known: ReadonlyMap<number, ZipHeader>
  readonly #input: BufferedInput
  readonly #seen = new DirectoryDigest()

  constructor(archive: DecodedStream, visitor: ArchiveVisitor, known: ReadonlyMap<number, ZipHeader>) {
    this.#archive = archive
    this.#watch = visitor
    this.#known = known
    this.#input = new BufferedInput(archive, visitor.budget)
  }

  async *entries(): AsyncGenerator<ArchiveEntry, void, undefined> {
    const input = this.#input
    for (;;) {
      const { offset } = input
      const head = await peekExactly(this.#input, 4, ZIP_NAME)
      const magic = u32(head, 0)
      if (magic === LOCAL) yield* this.#entry(offset)
      else if (offset === 0 && SPANNED.includes(magic)) input.skip(4)
      else if (magic === CENTRAL || magic === END || magic === END64) break
      else throw damaged(ZIP_NAME, offset, 'a header is missing')
    }
    await this.#directory()
    const { offset } = input
    if ((await input.some()).length > 0) throw trailing(ZIP_NAME, offset)
  }

  async *#entry(offset: number): AsyncGenerator<ArchiveEntry, void, undefined> {
    const input = this.#input
    const length = localLength(await peekExactly(this.#input, LOCAL_SIZE, ZIP_NAME))
    const header = readLocal(await takeExactly(this.#input, length, ZIP_NAME))
    // The sizes follow the data; a program that knew them in advance wrote them here too.
    const sized = header.described && header.packed === 0 ? this.#known.get(offset) : header
    const packed = sized?.packed ?? ((await this.#isEmpty(header)) ? 0 : null)
    const isFolder = header.name.endsWith('/') && (packed ?? 0) === 0
    const name = isFolder ? header.name : this.#watch.enter(header.name)
    const place = memberPlace(this.#watch.place, name)
    const { modifiedMs } = header
    const unpack = UNPACKERS.get(header.method)
    if (header.encrypted || unpack === undefined || (packed === null && header.method !== DEFLATE)) {
      const problem = (header.encrypted ? encrypted() : unsupported(ZIP_NAME, undefined, whyNot(header, unpack))).at(
        place,
      )
      yield { name, modifiedMs, content: problem }
      if (packed === null) throw lostWay(input.offset)
      const start = input.offset
      await this.#drop(packed)
      this.#seen.add(offset, header.described ? await takeDescriptor(input, header, start) : header)
      return
    }
    const member = new ZipMember(input, this.#archive, { header, packed, unpack, place }, this.#watch)
    if (!isFolder) yield { name, modifiedMs, content: member.layer }
    this.#seen.add(offset, await member.finish())
  }

  /** Returns whether a stored member with its size after it is empty: then the size is next. */
  async #isEmpty({ method }: ZipHeader): Promise<boolean> {
    if (method !== 0) return false
    const ways = await descriptors(this.#input)
    return ways.some(({ sum, packed, size, followed }) => sum === 0 && packed === 0 && size === 0 && followed)
  }

  /** Reads the directory and what follows it, and compares it with the members that came. */
  async #directory(): Promise<void> {
    const input = this.#input
    const start = input.offset
    const listed = new DirectoryDigest()
    let end: { readonly count: number; readonly size: number; readonly offset: number } | null = null
    let size = 0
    for (;;) {
      const magic = u32(await peekExactly(input, 4, ZIP_NAME), 0)
      if (magic === CENTRAL) {
        const length = centralLength(await peekExactly(input, CENTRAL_SIZE, ZIP_NAME))
        const header = readCentral(await takeExactly(input, length, ZIP_NAME))
        listed.add(header.offset, header)
        size = input.offset - start
      } else if (magic === END64) {
        const fixed = await peekExactly(input, 56, ZIP_NAME)
        end = { count: u64(fixed, 32), size: u64(fixed, 40), offset: u64(fixed, 48) }
        await this.#drop(12 + u32(fixed, 4))
      } else if (magic === LOCATOR64) await this.#drop(20)
      else if (magic === END) {
        const fixed = await takeExactly(input, 22, ZIP_NAME)
        const comment = u16(fixed, 20)
        end ??= { count: u16(fixed, 10), size: u32(fixed, 12), offset: u32(fixed, 16) }
        await this.#drop(comment)
        break
      } else throw damaged(ZIP_NAME, input.offset, 'the end record is missing')
    }
    // Older programs only count to 16 bits.
    const counted = end.count === listed.count || end.count === listed.count % 65_536
    // Info-ZIP leaves the offset unset if it announced eight bytes for it and wrote four.
    const placed = end.size === size && (end.offset === start || end.offset === 0xffffffff)
    if (!counted || !placed || !listed.same(this.#seen)) throw disagree(start, listed.count, this.#seen.count)
  }

  async #drop(size: number): Promise<void> {
    if (!(await this.#input.drop(size))) throw truncated(ZIP_NAME, this.#input.offset)
  }
}

function whyNot({ method }: ZipHeader, unpack: unknown): string {
  return unpack === undefined
    ? `compression method ${method} is unknown`
    : 'in a stream, the end of this member cannot be determined; analyze the zip as a file of its own'
}

function encrypted(): DecodeError {
  return new DecodeError(
    'zip/encrypted',
    undefined,
    'This member is encrypted and was not read.',
    'Unpack the zip with its password and analyze the result.',
  )
}

function lostWay(offset: number): DecodeError {
  return new DecodeError(
    'zip/unsupported',
    offset,
    'The members after this point were not read: only the end of the zip says where the member before them ends.',
    'Analyze the zip as a file of its own, or unpack it.',
  )
}

function disagree(offset: number, listed: number, came: number): DecodeError {
  return new DecodeError(
    'zip/disagree',
    offset,
    `The directory of the zip (${listed} members) and the headers before its members (${came}) contradict each other; ` +
      'the members were read by their headers.',
    'Do not trust this zip: list its contents with its own program, or fetch it again.',
  )
}
