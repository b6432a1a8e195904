/**
 * A rule set as one flat file, and back.
 *
 *     bytes 0-7    "LRRULES" and the layout version
 *     bytes 8-11   length n of the header, little endian
 *     12 .. 12+n   header, JSON: digest, and the place of each section
 *     …            sections, each at a multiple of 8: JSON texts, one for each pack and one for shapes and branches;
 *                  then the tables next (16 bit), classes, accept, group (8 bit), and those of the prefilter if present
 *
 * Packs are separate so that `explain` parses the texts of one code space only.
 */

import { err, ok, problem, type Result } from '../model/problem.ts'
import type { Automaton } from '../model/rules/automaton.ts'
import type { Pack } from '../model/rules/knowledge.ts'
import type { RuleSet } from '../model/rules/ruleset.ts'

/** Raised whenever the tables of equal packs could come out differently; part of every digest and of the cache's names. */
export const COMPILER_VERSION = 10

const MAGIC = 'LRRULES2'
type Section = readonly [offset: number, length: number]
interface Header {
  readonly digest: string
  readonly packs: readonly string[]
  readonly sections: Readonly<Record<string, Section>>
}

/** Writes a rule set as bytes; equal rule sets give equal bytes. */
export function writeRules(rules: RuleSet): Uint8Array {
  const { next, classes, accept, group, literals, ...cold } = rules.automaton
  const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))
  const sections: [string, Uint8Array][] = [
    ...rules.packs.map((pack, i): [string, Uint8Array] => [`pack${i}`, json(pack)]),
    [
      'rules',
      json({
        shapes: rules.shapes,
        excludes: rules.excludes,
        lexicon: rules.lexicon,
        signals: rules.signals,
        prefilter: rules.prefilter && { ...rules.prefilter, tables: { ...rules.prefilter.tables, bytes: null } },
        ...cold,
        literals: literals.map(l => [...l]),
      }),
    ],
    ['next', new Uint8Array(next.buffer, next.byteOffset, next.byteLength)],
    ['classes', classes],
    ['accept', accept],
    ['group', group],
    ['kernel', rules.prefilter?.tables.bytes ?? new Uint8Array(0)],
  ]
  const table: Record<string, Section> = {}
  let at = 0
  for (const [name, bytes] of sections) {
    table[name] = [at, bytes.length]
    at += (bytes.length + 7) & ~7
  }
  const header: Header = { digest: rules.digest, packs: rules.packs.map(p => p.namespace), sections: table }
  const head = json(header)
  const start = (12 + head.length + 7) & ~7
  const out = new Uint8Array(start + at)
  out.set(new TextEncoder().encode(MAGIC))
  new DataView(out.buffer).setUint32(8, head.length, true)
  out.set(head, 12)
  for (const [name, bytes] of sections) out.set(bytes, start + table[name]![0])
  return out
}

/** An open rule file; its parts are parsed when requested. */
export interface RuleFile {
  readonly digest: string
  readonly namespaces: readonly string[]
  readonly pack: (index: number) => Pack
  readonly rules: () => RuleSet
}

/** The bytes of a rule file: in memory, or on disk, where only the requested parts are read. */
export interface RuleBytes {
  readonly size: number
  /** Returns the bytes [from, from + length). Throws the system's error. */
  readonly slice: (from: number, length: number) => Uint8Array
}

/** Reads from memory. */
export function bytesInMemory(bytes: Uint8Array): RuleBytes {
  return { size: bytes.length, slice: (from, length) => bytes.subarray(from, from + length) }
}

/** Opens bytes made by `writeRules`. */
export function openRules(bytes: RuleBytes, path: string): Result<RuleFile> {
  const broken = (fact: string): Result<RuleFile> =>
    err(problem('pack', 'pack/rule-file', { path }, fact, 'Run npm run build, or delete the cached file.'))
  const first = bytes.slice(0, 12)
  if (first.length < 12 || text(first.subarray(0, 8)) !== MAGIC)
    return broken('This is not a compiled rule file of this version.')
  const length = new DataView(first.buffer, first.byteOffset).getUint32(8, true)
  const header = headerOf(text(bytes.slice(12, Math.min(length, bytes.size))))
  if (header === null) return broken('The compiled rule file is damaged.')
  const start = (12 + length + 7) & ~7
  const end = Math.max(...Object.values(header.sections).map(([offset, size]) => start + offset + size))
  if (bytes.size < end) return broken('The compiled rule file is truncated.')
  const section = (name: string): Uint8Array => {
    const [offset, size] = header.sections[name]!
    return bytes.slice(start + offset, size)
  }
  const parse = (name: string): unknown => JSON.parse(text(section(name)))
  const pack = (index: number): Pack => parse(`pack${index}`) as Pack
  return ok({
    digest: header.digest,
    namespaces: header.packs,
    pack,
    rules: () => {
      const cold = parse('rules') as Omit<RuleSet, 'packs' | 'automaton' | 'digest'> &
        Omit<Automaton, 'literals'> & { literals: number[][] }
      return {
        packs: header.packs.map((_, i) => pack(i)),
        shapes: cold.shapes,
        excludes: cold.excludes,
        lexicon: cold.lexicon,
        signals: cold.signals,
        prefilter: cold.prefilter && {
          ...cold.prefilter,
          tables: { ...cold.prefilter.tables, bytes: section('kernel') },
        },
        digest: header.digest,
        given: '',
        automaton: {
          literals: cold.literals.map(l => Uint8Array.from(l)),
          branches: cold.branches,
          dfas: cold.dfas,
          groups: cold.groups,
          searches: cold.searches,
          next: words(section('next')),
          classes: section('classes'),
          accept: section('accept'),
          group: section('group'),
        },
      }
    },
  })
}

/** Parses a header; null unless it names all its sections. */
function headerOf(json: string): Header | null {
  try {
    const header = JSON.parse(json) as Header
    const names = ['rules', 'next', 'classes', 'accept', 'group', 'kernel', ...header.packs.map((_, i) => `pack${i}`)]
    const whole = names.every(name => header.sections[name]!.every(n => Number.isSafeInteger(n) && n >= 0))
    return whole && typeof header.digest === 'string' ? header : null
  } catch {
    return null
  }
}

/** Returns bytes as 16-bit elements; copied only where they are not aligned. */
function words(bytes: Uint8Array): Uint16Array {
  const { buffer, byteOffset, length } = bytes.byteOffset % 2 === 0 ? bytes : new Uint8Array(bytes)
  return new Uint16Array(buffer, byteOffset, length / 2)
}

function text({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString()
}
