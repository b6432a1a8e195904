/** Words and patterns of all packs → the vocabulary of `src/grammar/`: one automaton for lines, one table for words. */
import { type CompiledSignals, LINE_SIGNS, SPACE_SIGNS, type SpaceSignals, WORD_ROLES } from '../model/rules/signals.ts'
import type { Assembler } from './automata/assemble.ts'
import { LimitError } from './automata/positions.ts'
import { alt, type ByteSet, grouped, type Tree } from './automata/tree.ts'
import type { RawSignals } from './packs/schema.ts'

/** What one pack says about signals; `parse` makes the tree of a pattern, null after reporting a problem. */
export interface SignalsPart {
  readonly raw: RawSignals
  readonly namespace: string
  readonly parse: (pattern: string, keys: readonly PropertyKey[]) => Tree | null
  /** Index of the shape of the pack's findings by evidence. */
  readonly shape: number
}

/** Maximum number of code spaces with signals: their bits and those of lines share a number. */
const SPACE_LIMIT = Math.floor((31 - LINE_SIGNS.length) / SPACE_SIGNS.length)

/** Adds the vocabulary to the tables; null where no pack has signals. Throws LimitError. */
export function addSignals(assembler: Assembler, parts: readonly SignalsPart[]): CompiledSignals | null {
  if (parts.length === 0) return null
  const spaces: SpaceSignals[] = []
  const trees: Tree[] = []
  const words: Record<string, number> = {}
  const spaceWords: Record<string, number> = {}
  const keyParts: string[] = []
  const add = (part: SignalsPart, patterns: readonly string[], keys: readonly PropertyKey[], bit: number): void => {
    for (const [i, pattern] of patterns.entries()) {
      const tree = part.parse(pattern, [...keys, i])
      if (tree !== null) trees.push(grouped(/[A-Z]/.test(pattern) ? tree : anyCase(tree), bit + 1))
    }
  }
  for (const part of parts) {
    const { raw, namespace, shape } = part
    for (const [bit, role] of WORD_ROLES.entries())
      for (const word of raw.words[role]) words[word.toLowerCase()] = (words[word.toLowerCase()] ?? 0) | (1 << bit)
    keyParts.push(...raw.keyParts)
    for (const [bit, sign] of LINE_SIGNS.entries()) add(part, raw.lines[sign], ['lines', sign], bit)
    if (raw.space === undefined) continue
    if (spaces.length === SPACE_LIMIT) throw new LimitError(`more than ${SPACE_LIMIT} code spaces have signals`)
    const first = LINE_SIGNS.length + SPACE_SIGNS.length * spaces.length
    for (const [i, sign] of SPACE_SIGNS.entries()) add(part, raw.space[sign], ['space', sign], first + i)
    for (const word of raw.words.space) spaceWords[word.toLowerCase()] = spaces.length
    const { numbers, prefixes, enums, common, functions, wrappers, phrases } = raw.space
    spaces.push({ namespace, numbers, prefixes, enums, common, functions, wrappers, phrases, shape })
  }
  const { dfa, masks } = assembler.addMasked(alt(trees))
  return { lines: dfa, masks, words, spaceWords, keyParts: [...new Set(keyParts)], spaces }
}

/** Returns the tree with both cases of every ASCII letter. */
function anyCase(tree: Tree): Tree {
  switch (tree.kind) {
    case 'empty':
      return tree
    case 'set':
      return { ...tree, set: bothCases(tree.set) }
    case 'cat':
    case 'alt':
      return { ...tree, items: tree.items.map(anyCase) }
    case 'repeat':
      return { ...tree, item: anyCase(tree.item) }
  }
}

/** A class of one case only, such as [a-z], stays as it is: a pattern may depend on the case of a whole class. */
function bothCases(set: ByteSet): ByteSet {
  const both = Uint8Array.from(set)
  let letters = 0
  for (let c = 0x41; c <= 0x5a; c++) letters += set[c]! + set[c | 0x20]!
  if (letters > 6) return set
  for (let c = 0x41; c <= 0x5a; c++) both[c] = both[c | 0x20] = set[c]! | set[c | 0x20]!
  return both
}
