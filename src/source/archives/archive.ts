/** What archives have in common: they are walked once from front to back, and their members are layers, never files. */
import type { Place, Problem } from '../../model/problem.ts'
import type { ExpansionBudget } from './budget.ts'
import type { DecodedStream } from './decoded-stream.ts'

/** A member that holds bytes. Its layer may be read until the next member is asked for. */
export interface ArchiveEntry {
  readonly name: string
  /** When it was last changed, as the archive says. */
  readonly modifiedMs: number | null
  /** The bytes, or why there are none. */
  readonly content: DecodedStream | Problem
}

/** What is in an archive beside files. */
export type OtherEntry = 'link' | 'device'

/** Who watches a walk. */
export interface ArchiveVisitor {
  /** The archive itself; for one within another, as a member of that. */
  readonly place: Place
  readonly budget: ExpansionBudget
  /** Counts a member that holds bytes; gives the name to use for it, as an archive may hold several of one name. */
  readonly enter: (name: string) => string
  /** Hears what is wrong with the archive as a whole, in order. */
  readonly report: (problem: Problem) => void
  /** Hears of a member that holds no bytes. */
  readonly pass: (other: OtherEntry) => void
}

/** Walks an archive. Every fault is told or in an entry; nothing is thrown. */
export type ArchiveWalk = (
  archive: DecodedStream,
  visitor: ArchiveVisitor,
) => AsyncGenerator<ArchiveEntry, void, undefined>

/** The place of a member. */
export function memberPlace({ path, member }: Place, name: string): Place {
  return { path, member: member === undefined ? name : `${member}!${name}` }
}

/** A name as text: bytes that are no UTF-8 become U+FFFD, what only says "here" is left out. */
export function nameText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  const text = new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end))
  return text.replace(/^(?:\.\/+)+(?=.)/, '')
}
