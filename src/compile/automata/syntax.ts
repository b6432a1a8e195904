/**
 * Pattern text → tree. Accepts the regular subset of JavaScript's syntax: literals, classes, `.`, groups, choices,
 * bounded and unbounded repeats, and `^ $ \b` where they prove a boundary. Look-around, back-references and flags are
 * refused, so that no engine with backtracking is ever needed.
 */
import { type AST, RegExpParser } from '@eslint-community/regexpp'
import { LINE_END } from '../../model/rules/automaton.ts'
import { LimitError, POSITION_LIMIT } from './positions.ts'
import {
  alt,
  type ByteSet,
  byteLeaf,
  bytesWhere,
  cat,
  EDGE,
  EMPTY,
  leafCount,
  NO_GROUP,
  nullable,
  reversed,
  type Tree,
} from './tree.ts'

/** Maximum length of a pattern text, and maximum number of copies from a counted repeat. */
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

/**
 * Parses one pattern. `groupNumber` gives each named group its number. A pattern that begins `behind` a match does not know
 * the text before it, so it may not test it. Throws PatternError.
 */
export function parsePattern(source: string, groupNumber: (name: string) => number, behind = false): Tree {
  let pattern: AST.Pattern
  try {
    pattern = new RegExpParser({ ecmaVersion: 2025 }).parsePattern(source, 0, source.length, { unicode: true })
  } catch (error) {
    const { message, index } = error as { message: string; index?: number }
    throw new PatternError(message.replace(/^Invalid regular expression: \/.*\/u: /s, ''), index ?? 0)
  }
  const whole: Spot = { group: NO_GROUP, looped: false, behind, first: !behind, last: true }
  return alt(pattern.alternatives.map(a => sequence(a.elements, whole, groupNumber)))
}

/** The position of a part of a pattern: its group, in a repeat, after a match, at which ends of the pattern. */
interface Spot {
  readonly group: number
  readonly looped: boolean
  readonly behind: boolean
  readonly first: boolean
  readonly last: boolean
}

const WORD = bytesWhere(b => (b >= 48 && b <= 57) || (b >= 65 && b <= 90) || (b >= 97 && b <= 122) || b === 95)
const NOT_WORD = bytesWhere(b => !WORD[b])
const LINE_START: Tree = byteLeaf(LINE_END, EDGE)
/** Texts whose line ends were translated twice end their lines with two carriage returns. */
const LINE_STOP: Tree = cat([
  { kind: 'repeat', item: byteLeaf(0x0d, EDGE), min: 0, max: Infinity },
  byteLeaf(LINE_END, EDGE),
])

function sequence(elements: readonly AST.Element[], spot: Spot, number: (name: string) => number): Tree {
  const items: Tree[] = []
  for (const [i, element] of elements.entries()) {
    const here: Spot = { ...spot, first: spot.first && i === 0, last: spot.last && i === elements.length - 1 }
    if (element.type !== 'Assertion') {
      items.push(atom(element, here, number))
      continue
    }
    const before = elements[i - 1]
    const after = elements[i + 1]
    if (element.kind === 'word') {
      const beside = before === undefined ? after : after === undefined ? before : undefined
      const side = beside === undefined || beside.type === 'Assertion' ? EMPTY : atom(beside, spot, number)
      const atEnd = before === undefined ? here.first : here.last
      items.push(wordEdge(element, atEnd ? (before === undefined ? side : reversed(side)) : EMPTY, here))
    } else items.push(lineEdge(element, here))
  }
  return cat(items)
}

/** Translates `\b` at an end of a sequence: one byte that is no word character, beside one that is. */
function wordEdge(element: AST.WordBoundaryAssertion, beside: Tree, { behind }: Spot): Tree {
  const heads = headBytes(beside)
  if (element.negate || heads === null || heads.some((on, b) => on === 1 && WORD[b] === 0))
    throw new PatternError(`\\b is supported only at ${ends(behind)}, next to a word character`, element.start)
  return { kind: 'set', set: NOT_WORD, group: EDGE }
}

/** Returns the bytes with which a tree can begin; null when it can be empty. */
function headBytes(tree: Tree): ByteSet | null {
  return nullable(tree) ? null : firstBytes(tree)
}

function firstBytes(tree: Tree): ByteSet {
  switch (tree.kind) {
    case 'empty':
      return new Uint8Array(256)
    case 'set':
      return tree.set
    case 'repeat':
      return firstBytes(tree.item)
    case 'alt':
      return anyOf(tree.items.map(firstBytes))
    case 'cat': {
      const fixed = tree.items.findIndex(item => !nullable(item))
      return anyOf(tree.items.slice(0, fixed < 0 ? undefined : fixed + 1).map(firstBytes))
    }
  }
}

function anyOf(sets: readonly ByteSet[]): ByteSet {
  return bytesWhere(b => sets.some(set => set[b] === 1))
}

function atom(element: AST.Element, spot: Spot, number: (name: string) => number): Tree {
  const { group } = spot
  switch (element.type) {
    case 'Character':
      if (element.value === LINE_END)
        throw new PatternError('a match is within one line; \\n never occurs in it', element.start)
      return cat([...new TextEncoder().encode(String.fromCodePoint(element.value))].map(b => byteLeaf(b, group)))
    case 'CharacterSet':
    case 'CharacterClass':
      return classTree(element, group)
    case 'Group':
      if (element.modifiers) throw new PatternError('inline flags are not supported', element.start)
      return alt(element.alternatives.map(a => sequence(a.elements, spot, number)))
    case 'CapturingGroup': {
      const named = element.name === null ? group : number(element.name)
      if (element.name !== null && group !== NO_GROUP)
        throw new PatternError(`group "${element.name}" is inside another named group`, element.start)
      if (element.name !== null && spot.looped)
        throw new PatternError(`group "${element.name}" is inside a repeat, so it has no single span`, element.start)
      if (named === EDGE && !(element.name === 'before' ? spot.first : spot.last))
        throw new PatternError(
          spot.behind && element.name === 'before'
            ? 'group "before" is not allowed in a pattern that begins where a match ends'
            : `group "${element.name}" is allowed only at that end of a pattern`,
          element.start,
        )
      return alt(element.alternatives.map(a => sequence(a.elements, { ...spot, group: named }, number)))
    }
    case 'Quantifier': {
      if (!element.greedy)
        throw new PatternError('a lazy repeat is not supported; a match is always as long as possible', element.start)
      const max = Number.isFinite(element.max) ? element.max : Infinity
      if (element.min > REPEAT_LIMIT || (max !== Infinity && max > REPEAT_LIMIT))
        throw new PatternError(`a repeat of more than ${REPEAT_LIMIT} is not supported`, element.start)
      const item = atom(element.element, max > 1 ? { ...spot, looped: true, first: false, last: false } : spot, number)
      const size = leafCount(item) * (max === Infinity ? element.min + 1 : max)
      if (size > POSITION_LIMIT) throw new LimitError(`a repeat expands to more than ${POSITION_LIMIT} positions`)
      return size === 0 ? EMPTY : { kind: 'repeat', item, min: element.min, max }
    }
    case 'Backreference':
      throw new PatternError('back-references are not regular and are not supported', element.start)
    case 'Assertion':
      throw new PatternError('a repeated assertion is not supported', element.start)
    default:
      throw new PatternError(`${element.type} is not supported`, element.start)
  }
}

/** Words where edges are allowed. */
function ends(behind: boolean): string {
  return behind ? 'the end of a pattern that begins where a match ends' : 'the ends of a pattern'
}

/** Translates `^` and `$` to bytes beside the match. */
function lineEdge(element: AST.Assertion, { first, last, behind }: Spot): Tree {
  if (element.kind !== 'start' && element.kind !== 'end')
    throw new PatternError('look-around is not regular and is not supported', element.start)
  if (!(element.kind === 'start' ? first : last))
    throw new PatternError(
      behind ? `$ is supported only at ${ends(behind)}, ^ nowhere` : `^ and $ are supported only at ${ends(behind)}`,
      element.start,
    )
  return element.kind === 'start' ? LINE_START : LINE_STOP
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
    if (wide.length > 0) throw new PatternError('a negated class may contain ASCII characters only', element.start)
    return { kind: 'set', set: bytesWhere(b => !set[b] && b !== LINE_END), group }
  }
  const narrow: Tree[] = set.includes(1) ? [{ kind: 'set', set, group }] : []
  const sequences = wide.map(point =>
    cat([...new TextEncoder().encode(String.fromCodePoint(point))].map(b => byteLeaf(b, group))),
  )
  return alt([...narrow, ...sequences])
}

function addRange(set: ByteSet, wide: number[], min: number, max: number, index: number): void {
  if (max > 0x7f && max - Math.max(min, 0x80) >= 64)
    throw new PatternError('a class range beyond ASCII may contain at most 64 characters', index)
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
