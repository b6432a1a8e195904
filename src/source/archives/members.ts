/**
 * Unpacks data, however it is nested, down to bytes that are not packed:
 *
 *   logs.tar.gz ── gz ──► tar ──┬─► var/log/app.log        plain
 *                               ├─► var/log/app.log.1.gz   gz ──► plain
 *                               └─► old.zip                zip ─┬─► …
 */
import { createHash } from 'node:crypto'
import { type Place, type Problem, problem } from '../../model/problem.ts'
import { type FileKind, NOT_A_LOG } from '../content/file-kinds.ts'
import { type ArchiveEntry, type ArchiveVisitor, memberPlace, type OtherEntry } from './archive.ts'
import { type ExpansionBudget, MAX_DEPTH } from './budget.ts'
import { type DecodedStream, decodedStream, peekStream } from './decoded-stream.ts'
import { detectPacking, PACKING_HEAD } from './detect.ts'
import type { ZipHeader } from './zip-headers.ts'

/** A result of unpacking. */
export type UnpackedItem =
  | {
      readonly kind: 'content'
      readonly place: Place
      readonly modifiedMs: number | null
      readonly layer: DecodedStream
    }
  | { readonly kind: 'closed'; readonly place: Place; readonly problem: Problem }
  | { readonly kind: 'archive'; readonly place: Place; readonly format: string; readonly problems: readonly Problem[] }

interface MemberSpot {
  readonly place: Place
  readonly modifiedMs: number | null
}

/** Unpacks a layer. `directory` reads that of a zip ahead, if the bytes are those of a file. */
export function unpack(
  layer: DecodedStream,
  spot: MemberSpot,
  budget: ExpansionBudget,
  directory: () => ReadonlyMap<number, ZipHeader>,
): AsyncGenerator<UnpackedItem, void, undefined> {
  return new Unpacking(budget).layer(layer, spot, 0, directory)
}

const NO_DIRECTORY = (): ReadonlyMap<number, ZipHeader> => new Map()

class Unpacking {
  readonly #budget: ExpansionBudget

  constructor(budget: ExpansionBudget) {
    this.#budget = budget
  }

  async *layer(
    packed: DecodedStream,
    spot: MemberSpot,
    depth: number,
    directory: () => ReadonlyMap<number, ZipHeader> = NO_DIRECTORY,
  ): AsyncGenerator<UnpackedItem, void, undefined> {
    const { place } = spot
    const { head, layer } = await peekStream(packed, PACKING_HEAD)
    const packing = detectPacking(head)
    if (packing.kind === 'plain') yield { kind: 'content', ...spot, layer }
    else if (packing.kind === 'unread') yield { kind: 'closed', place, problem: notRead(place, packing.as) }
    else if (depth === MAX_DEPTH) yield { kind: 'closed', place, problem: tooDeep(place) }
    else if (packing.codec.kind === 'archive') {
      const { id, walk } = packing.codec
      yield* this.#archive(layer, spot, depth, id, visitor => walk(layer, visitor, directory))
    } else yield* this.layer(decodedStream(layer, place, this.#budget, packing.codec.decode), spot, depth + 1)
  }

  async *#archive(
    layer: DecodedStream,
    { place, modifiedMs }: MemberSpot,
    depth: number,
    format: string,
    walk: (visitor: ArchiveVisitor) => AsyncGenerator<ArchiveEntry, void, undefined>,
  ): AsyncGenerator<UnpackedItem, void, undefined> {
    const problems: Problem[] = []
    const others: Record<OtherEntry, number> = { link: 0, device: 0 }
    const names = new MemberNames()
    const visitor: ArchiveVisitor = {
      place,
      budget: this.#budget,
      enter: name => {
        this.#budget.enter()
        return names.own(name)
      },
      report: failure => problems.push(failure),
      pass: other => {
        others[other]++
      },
    }
    for await (const { name, content, modifiedMs: own } of walk(visitor)) {
      const inner = memberPlace(place, name)
      if ('fact' in content) yield { kind: 'closed', place: inner, problem: content }
      else yield* this.layer(content, { place: inner, modifiedMs: isTime(own) ? own : modifiedMs }, depth + 1)
      // The limits on one member count for all.
      if (this.#budget.fault !== null) break
    }
    const last = this.#budget.fault?.at(place) ?? layer.fault()
    if (last !== null && !problems.some(failure => failure.id === last.id && failure.fact === last.fact))
      problems.push(last)
    for (const other of ['link', 'device'] as const)
      if (others[other] > 0) problems.push(passedOver(place, other, others[other]))
    yield { kind: 'archive', place, format, problems }
  }
}

/** Returns whether a time is a real one: reproducible archives have the earliest that their format can express. */
function isTime(modifiedMs: number | null): modifiedMs is number {
  return modifiedMs !== null && modifiedMs > Date.UTC(1981)
}

/** Gives every member of an archive a unique name: the second `a.log` is `a.log#2`. */
class MemberNames {
  readonly #taken = new Set<number>()

  own(name: string): string {
    const wanted = name === '' ? '(no name)' : name
    let own = wanted
    for (let i = 2; this.#isTaken(own); i++) own = `${wanted}#${i}`
    return own
  }

  /** Stores a part of a hash instead of the name: an archive may have a million members. */
  #isTaken(name: string): boolean {
    const key = createHash('sha256').update(name).digest().readUIntBE(0, 6)
    if (this.#taken.has(key)) return true
    this.#taken.add(key)
    return false
  }
}

/** Reports a member that is not read: a problem if it may be a packed log, otherwise a note. */
function notRead(place: Place, { name, group }: FileKind): Problem {
  return group === 'packed'
    ? problem(
        'input',
        'source/codec',
        place,
        `This is ${name}, which cannot be read.`,
        'Unpack or decrypt it first, or pipe it in: … | logremedy analyze -',
      )
    : problem(
        'note',
        NOT_A_LOG,
        place,
        `This is ${name} and was skipped.`,
        'If it should be a log, check how it was written.',
      )
}

function tooDeep(place: Place): Problem {
  return problem(
    'input',
    'bomb/nesting',
    place,
    `This is packed more than ${MAX_DEPTH} times and was not unpacked.`,
    'If the file can be trusted, unpack it and analyze the result.',
  )
}

function passedOver(place: Place, other: OtherEntry, count: number): Problem {
  const what = { link: count === 1 ? 'link' : 'links', device: count === 1 ? 'device or pipe' : 'devices and pipes' }[
    other
  ]
  return problem(
    'note',
    `archive/${other}`,
    place,
    `${count} ${what} in this archive ${count === 1 ? 'was' : 'were'} skipped.`,
    'Such entries contain no lines; if a link matters, analyze its target.',
  )
}
