/** The common interface of archives: they are read once from front to back, and their members are layers, never files. */
import type { Place, Problem } from '../../model/problem.ts'
import type { ExpansionBudget } from './budget.ts'
import type { DecodedStream } from './decoded-stream.ts'

/** A member with bytes. Its layer may be read until the next member is requested. */
export interface ArchiveEntry {
  readonly name: string
  /** Its modification time according to the archive. */
  readonly modifiedMs: number | null
  /** The bytes, or why there are none. */
  readonly content: DecodedStream | Problem
}

/** Entries of an archive other than files. */
export type OtherEntry = 'link' | 'device'

/** Receives the events of a walk. */
export interface ArchiveVisitor {
  /** The archive itself; for one within another, as a member of that. */
  readonly place: Place
  readonly budget: ExpansionBudget
  /** Counts a member with bytes; returns the name to use for it, since an archive may have several of one name. */
  readonly enter: (name: string) => string
  /** Receives problems of the archive as a whole, in order. */
  readonly report: (problem: Problem) => void
  /** Receives members without bytes. */
  readonly pass: (other: OtherEntry) => void
}

/** Walks an archive. Every fault is reported or in an entry; nothing is thrown. */
export type ArchiveWalk = (
  archive: DecodedStream,
  visitor: ArchiveVisitor,
) => AsyncGenerator<ArchiveEntry, void, undefined>

/** Returns the place of a member. */
export function memberPlace({ path, member }: Place, name: string): Place {
  return { path, member: member === undefined ? name : `${member}!${name}` }
}

/** Returns a name as text: bytes that are not UTF-8 become U+FFFD, segments that mean "here" are left out. */
export function nameText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  const text = new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end))
  return text.replace(/^(?:\.\/+)+(?=.)/, '')
}
