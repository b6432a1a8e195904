/**
 * Pattern text → tree. Accepts the regular subset of JavaScript's syntax: literals, classes, `.`, groups, choices,
 * bounded and unbounded repeats, and `^ $ \b` where they prove a boundary. Look-around, back-references and flags are
 * refused, so that no engine with backtracking is ever needed.
 */
import { type AST, RegExpParser } from '@eslint-community/regexpp'
import { LINE_END } from '../model/automaton.ts'
import {
  alt,
  type ByteSet,
  byteLeaf,
  bytesWhere,
  cat,
  EDGE,
  EMPTY,
  NO_GROUP,
  nullable,
  reversed,
  type Tree,
} from './tree.ts'

/** The longest pattern text and the most copies that a counted repeat may unfold to. */
export const PATTERN_LIMIT = 4096
const REPEAT_LIMIT = 1000

/** Why a pattern is refused; `index` counts characters of the pattern. */
export class PatternError extends Error {
  readonly index: number
  constructor(message: string, index: number) {
    super(message)
    this.index = index
  }
}

/** Parses one pattern. `groupNumber` gives each named group its number. Throws PatternError. */
export function parsePattern(source: string, groupNumber: (name: string) => number): Tree {
  let pattern: AST.Pattern
  try {
    pattern = new RegExpParser({ ecmaVersion: 2025 }).parsePattern(source)
  } catch (error) {
    const { message, index } = error as { message: string; index?: number }
    throw new PatternError(message.replace(/^Invalid regular expression: \/.*\/: /s, ''), index ?? 0)
  }
  return alt(pattern.alternatives.map(a => sequence(a.elements, NO_GROUP, groupNumber, false)))
}

const WORD = bytesWhere(b => (b >= 48 && b <= 57) || (b >= 65 && b <= 90) || (b >= 97 && b <= 122) || b === 95)
const NOT_WORD = bytesWhere(b => !WORD[b])
const LINE_START: Tree = byteLeaf(LINE_END, EDGE)
const LINE_STOP: Tree = cat([{ kind: 'repeat', item: byteLeaf(0x0d, EDGE), min: 0, max: 1 }, byteLeaf(LINE_END, EDGE)])

function sequence(
  elements: readonly AST.Element[],
  group: number,
  number: (name: string) => number,
  looped: boolean,
): Tree {
  const items: Tree[] = []
  for (const [i, element] of elements.entries()) {
    if (element.type !== 'Assertion') {
      items.push(atom(element, group, number, looped))
      continue
    }
    const before = elements[i - 1]
    const after = elements[i + 1]
    if (element.kind === 'word') {
      const beside = before === undefined ? after : after === undefined ? before : undefined
      const side = beside === undefined || beside.type === 'Assertion' ? EMPTY : atom(beside, group, number, looped)
      items.push(wordEdge(element, before === undefined ? side : reversed(side)))
    } else items.push(lineEdge(element))
  }
  return cat(items)
}

/** `\b` at an end of a sequence: one byte that is no word character, beside one that is. */
function wordEdge(element: AST.WordBoundaryAssertion, beside: Tree): Tree {
  const heads = headBytes(beside)
  if (element.negate || heads === null || heads.some((on, b) => on === 1 && WORD[b] === 0))
    throw new PatternError(
      '\\b is supported only at the ends of a pattern or group, beside a word character',
      element.start,
    )
  return { kind: 'set', set: NOT_WORD, group: EDGE }
}

/** The bytes with which a tree can begin; null when it can be empty. */
function headBytes(tree: Tree): ByteSet | null {
  if (nullable(tree)) return null
  switch (tree.kind) {
    case 'empty':
      return null
    case 'set':
      return tree.set
    case 'repeat':
      return headBytes(tree.item)
    case 'alt':
    case 'cat': {
      const union = new Uint8Array(256)
      for (const item of tree.items) {
        const heads = headBytes(item.kind === 'repeat' ? { ...item, min: 1 } : item)
        heads?.forEach((on, b) => {
          if (on) union[b] = 1
        })
        if (tree.kind === 'cat' && !nullable(item)) break
      }
      return union
    }
  }
}

function atom(element: AST.Element, group: number, number: (name: string) => number, looped: boolean): Tree {
  switch (element.type) {
    case 'Character':
      return cat([...new TextEncoder().encode(String.fromCodePoint(element.value))].map(b => byteLeaf(b, group)))
    case 'CharacterSet':
    case 'CharacterClass':
      return classTree(element, group)
    case 'Group':
      if (element.modifiers) throw new PatternError('inline flags are not supported', element.start)
      return alt(element.alternatives.map(a => sequence(a.elements, group, number, looped)))
    case 'CapturingGroup': {
      const named = element.name === null ? group : number(element.name)
      if (element.name !== null && group !== NO_GROUP)
        throw new PatternError(`group "${element.name}" lies inside another named group`, element.start)
      if (element.name !== null && looped)
        throw new PatternError(`group "${element.name}" lies inside a repeat, so it has no single span`, element.start)
      return alt(element.alternatives.map(a => sequence(a.elements, named, number, looped)))
    }
    case 'Quantifier': {
      const max = Number.isFinite(element.max) ? element.max : Infinity
      if (element.min > REPEAT_LIMIT || (max !== Infinity && max > REPEAT_LIMIT))
        throw new PatternError(`a repeat of more than ${REPEAT_LIMIT} is not supported`, element.start)
      const item = atom(element.element, group, number, looped || max > 1)
      return max === 0 ? EMPTY : { kind: 'repeat', item, min: element.min, max }
    }
    case 'Backreference':
      throw new PatternError('back-references are not regular and are not supported', element.start)
    case 'Assertion':
      throw new PatternError('a repeated assertion is not supported', element.start)
    default:
      throw new PatternError(`${element.type} is not supported`, element.start)
  }
}

/** `^` and `$` as bytes beside the match. */
function lineEdge(element: AST.Assertion): Tree {
  if (element.kind === 'start') return LINE_START
  if (element.kind === 'end') return LINE_STOP
  throw new PatternError('look-around is not regular and is not supported', element.start)
}

function classTree(element: AST.CharacterSet | AST.CharacterClass | AST.ExpressionCharacterClass, group: number): Tree {
  if (element.type === 'ExpressionCharacterClass')
    throw new PatternError('class expressions are not supported', element.start)
  if (element.type === 'CharacterSet') return { kind: 'set', set: escapeSet(element), group }
  const set = new Uint8Array(256)
  const wide: number[] = []
  for (const part of element.elements) {
    if (part.type === 'Character') addRange(set, wide, part.value, part.value, part.start)
    else if (part.type === 'CharacterClassRange') addRange(set, wide, part.min.value, part.max.value, part.start)
    else if (part.type === 'CharacterSet')
      escapeSet(part).forEach((on, b) => {
        if (on) set[b] = 1
      })
    else throw new PatternError('nested classes are not supported', part.start)
  }
  if (element.negate) {
    if (wide.length > 0) throw new PatternError('a negated class may hold ASCII characters only', element.start)
    return { kind: 'set', set: bytesWhere(b => !set[b] && b !== LINE_END), group }
  }
  const narrow: Tree[] = set.includes(1) ? [{ kind: 'set', set, group }] : []
  const sequences = wide.map(point =>
    cat([...new TextEncoder().encode(String.fromCodePoint(point))].map(b => byteLeaf(b, group))),
  )
  return alt([...narrow, ...sequences])
}

function addRange(set: ByteSet, wide: number[], min: number, max: number, index: number): void {
  if (max > 0x7f && max - Math.max(min, 0x80) > 64)
    throw new PatternError('a class range beyond ASCII may hold 64 characters', index)
  for (let point = min; point <= max; point++) {
    if (point > 0x7f) wide.push(point)
    else if (point !== LINE_END) set[point] = 1
  }
}

function escapeSet(element: AST.CharacterSet): ByteSet {
  const negate = 'negate' in element && element.negate
  const pick = (holds: (b: number) => boolean): ByteSet => bytesWhere(b => b !== LINE_END && holds(b) !== negate)
  switch (element.kind) {
    case 'any':
      return bytesWhere(b => b !== LINE_END)
    case 'digit':
      return pick(b => b >= 48 && b <= 57)
    case 'space':
      return pick(b => b === 0x20 || (b >= 0x09 && b <= 0x0d))
    case 'word':
      return pick(b => WORD[b] === 1)
    default:
      throw new PatternError('property escapes are not supported', element.start)
  }
}
