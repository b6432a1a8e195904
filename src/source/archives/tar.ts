/**
 * Tar: headers and data in blocks of 512 bytes, ended by two blocks of zeros. POSIX (ustar, pax), GNU and the oldest
 * form. Concatenated archives are read on. After a wrong header, the next valid one is sought.
 */

import type { Problem } from '../../model/problem.ts'
import type { Codec } from '../codecs/codec.ts'
import { DecodeError, damaged, trailing, truncated } from '../codecs/fault.ts'
import { BufferedInput, InputSlice } from '../codecs/input.ts'
import { type ArchiveEntry, type ArchiveVisitor, memberPlace, nameText } from './archive.ts'
import { type DecodedStream, problemOf } from './decoded-stream.ts'
import { BLOCK, latin, paxRecords, readHeader, startsTar, sumIsRight, TAR_NAME, type TarHeader } from './tar-header.ts'
import { gnuMap, type PaxSparse, paxMap, SparseFeed, type SparseMap } from './tar-sparse.ts'

export const TAR: Codec = {
  ...TAR_NAME,
  suffixes: [],
  endings: ['tar'],
  knownBy: 'magic',
  starts: startsTar,
  kind: 'archive',
  walk: walkTar,
}

/** Maximum size of names and records, as protection against attacks. */
const MAX_EXTRA = 1024 * 1024

/** Walks a tar. */
export async function* walkTar(
  archive: DecodedStream,
  visitor: ArchiveVisitor,
): AsyncGenerator<ArchiveEntry, void, undefined> {
  const walk = new TarWalk(archive, visitor)
  try {
    yield* walk.entries()
  } catch (error) {
    visitor.report(archive.fault() ?? problemOf(error, visitor.place))
  }
}

/** Corrections to the header of a file, from headers before it. */
interface ExtraHeader {
  name: string | null
  size: number | null
  modifiedMs: number | null
  sparse: PaxSparse | null
}

const NOTHING: ExtraHeader = { name: null, size: null, modifiedMs: null, sparse: null }

class TarWalk {
  readonly #archive: DecodedStream
  readonly #watch: ArchiveVisitor
  readonly #input: BufferedInput
  #extra: ExtraHeader = { ...NOTHING }

  constructor(archive: DecodedStream, visitor: ArchiveVisitor) {
    this.#archive = archive
    this.#watch = visitor
    this.#input = new BufferedInput(archive, visitor.budget)
  }

  async *entries(): AsyncGenerator<ArchiveEntry, void, undefined> {
    const input = this.#input
    let zeros = 0
    let lost = false
    for (;;) {
      const { offset } = input
      const block = await input.take(BLOCK)
      if (block.length === 0 && zeros >= 2) return
      if (block.length === 0 && lost) return
      if (block.length === 0) throw noEnd(offset)
      if (block.every(byte => byte === 0)) {
        if (block.length === BLOCK) zeros++
        else if (zeros < 2) throw noEnd(offset)
        continue
      }
      if (block.length < BLOCK && lost) return
      if (block.length < BLOCK) throw zeros >= 2 ? trailing(TAR_NAME, offset) : truncated(TAR_NAME, offset)
      const header = sumIsRight(block) ? readHeader(block) : null
      if (header !== null) {
        zeros = 0
        lost = false
        yield* this.#member(header, block.slice())
      } else {
        // Data of a lost member may look like anything; a tar that ended once need not continue.
        if (!lost)
          this.#watch.report((zeros >= 2 ? trailing(TAR_NAME, offset) : wrongHeader(offset)).at(this.#watch.place))
        lost = true
      }
    }
  }

  async *#member(header: TarHeader, block: Uint8Array): AsyncGenerator<ArchiveEntry, void, undefined> {
    const { type, size } = header
    switch (type) {
      case 'x':
      case 'X':
        this.#readPax(await this.#content(size))
        return
      case 'L':
        this.#extra.name = nameText(await this.#content(size))
        return
      case '1':
      case '2':
        this.#watch.pass('link')
        this.#extra = { ...NOTHING }
        // Links have no data, but some programs write the size of their target.
        if (!(await this.#headerFollows())) await this.#skip(size)
        return
      case '3':
      case '4':
      case '6':
        this.#watch.pass('device')
        this.#extra = { ...NOTHING }
        return
      case 'g':
      case 'K':
      case 'D':
      case 'V':
        await this.#skip(size)
        return
      case '5':
        this.#extra = { ...NOTHING }
        await this.#skip(size)
        return
      default:
        yield* this.#file(header, block)
    }
  }

  async *#file(header: TarHeader, block: Uint8Array): AsyncGenerator<ArchiveEntry, void, undefined> {
    const input = this.#input
    const extra = this.#extra
    this.#extra = { ...NOTHING }
    const told = extra.name ?? header.name
    const stored = extra.size ?? header.size
    if (header.type === '0' && told.endsWith('/')) {
      await this.#skip(stored)
      return
    }
    const name = this.#watch.enter(told)
    let map: SparseMap | null = null
    let used = 0
    let holes: Problem | null = null
    if (header.type === 'S' || extra.sparse !== null) {
      const found =
        extra.sparse === null ? { map: await gnuMap(block, input), used: 0 } : await paxMap(extra.sparse, input)
      map = found.map
      used = found.used
      if (map === null)
        holes = damaged(TAR_NAME, undefined, 'invalid sparse map').at(memberPlace(this.#watch.place, name))
    }
    const data = new InputSlice(input, Math.max(0, stored - used))
    const content = holes ?? this.#layer(data, map, name)
    yield { name, modifiedMs: extra.modifiedMs ?? header.modifiedMs, content }
    if (!(await data.finish())) throw truncated(TAR_NAME, input.offset)
    await this.#padding(stored)
  }

  /** Returns a member as a layer; with a map its holes are zeros. */
  #layer(data: InputSlice, map: SparseMap | null, name: string): DecodedStream {
    const { budget, place } = this.#watch
    const own = memberPlace(place, name)
    const content = map === null ? data : new SparseFeed(data, map, hole => budget.spend(hole))
    let fault: Problem | null = null
    return {
      read: async target => {
        if (fault !== null) return 0
        try {
          return await content.read(target)
        } catch (error) {
          fault = problemOf(error, own)
          return 0
        }
      },
      close: () => undefined,
      fault: () =>
        fault ?? (data.cut ? (this.#archive.fault() ?? truncated(TAR_NAME, this.#input.offset).at(place)) : null),
    }
  }

  /** Returns the content of a header that describes the next one. */
  async #content(size: number): Promise<Uint8Array> {
    const { offset } = this.#input
    if (size > MAX_EXTRA) throw damaged(TAR_NAME, offset, 'a name that does not end')
    const bytes = (await this.#input.take(size)).slice()
    if (bytes.length < size) throw truncated(TAR_NAME, this.#input.offset)
    await this.#padding(size)
    return bytes
  }

  #readPax(bytes: Uint8Array): void {
    const numbers: number[] = []
    let name: Uint8Array | null = null
    let realName: Uint8Array | null = null
    let sparseSize: number | null = null
    let sparse = false
    let inData = false
    for (const { key, value } of paxRecords(bytes)) {
      const text = latin(value, 0, value.length)
      if (key === 'path') name = value
      else if (key === 'size') this.#extra.size = whole(text)
      else if (key === 'mtime') this.#extra.modifiedMs = Math.floor(Number(text) * 1000) || null
      else if (key.startsWith('GNU.sparse.')) {
        sparse = true
        const field = key.slice(11)
        if (field === 'name') realName = value
        else if (field === 'size' || field === 'realsize') sparseSize = whole(text)
        else if (field === 'offset' || field === 'numbytes') numbers.push(whole(text) ?? -1)
        else if (field === 'map') for (const part of wholeText(value).split(',')) numbers.push(whole(part) ?? -1)
        else if (field === 'major') inData = text === '1'
      }
    }
    // The name of a sparse file is only for programs that do not support holes.
    const last = realName ?? name
    if (last !== null) this.#extra.name = nameText(last)
    if (sparse) this.#extra.sparse = { numbers, size: sparseSize, inData }
  }

  /** Returns whether the next block is a header. */
  async #headerFollows(): Promise<boolean> {
    const next = await this.#input.hold(BLOCK)
    return next.length >= BLOCK && sumIsRight(next.subarray(0, BLOCK))
  }

  async #skip(size: number): Promise<void> {
    if (!(await this.#input.drop(size))) throw truncated(TAR_NAME, this.#input.offset)
    await this.#padding(size)
  }

  /** Skips the padding: data fill whole blocks. */
  async #padding(size: number): Promise<void> {
    if (!(await this.#input.drop((BLOCK - (size % BLOCK)) % BLOCK))) throw truncated(TAR_NAME, this.#input.offset)
  }
}

function whole(text: string): number | null {
  return /^[0-9]{1,15}$/.test(text) ? Number(text) : null
}

function wholeText(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes)
}

function wrongHeader(offset: number): DecodeError {
  return new DecodeError(
    'tar/damaged',
    offset,
    'The tar data are damaged here (wrong header checksum); members up to the next valid header were not read.',
    'Fetch the file again.',
  )
}

function noEnd(offset: number): DecodeError {
  return new DecodeError(
    'tar/no-end',
    offset,
    'The tar data end without an end marker; members may be missing.',
    'Fetch the file again, or wait until it is complete.',
  )
}
