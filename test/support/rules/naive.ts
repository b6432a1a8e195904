/**
 * The judge of the pattern engine: walks the syntax tree of a pattern over one line, all ways at once, on sets of states.
 * It shares nothing with src/compile: no bytes, no literals, no automata. What it says is what the pattern means.
 */
import { type AST, RegExpParser } from '@eslint-community/regexpp'

/** One way in which a pattern matches: its span and the spans of its named groups that are not empty, by character. */
export interface Parse {
  readonly start: number
  readonly end: number
  readonly groups: Readonly<Record<string, readonly [start: number, end: number]>>
}

interface State {
  readonly at: number
  readonly groups: Parse['groups']
}

/** Every way in which `pattern` matches somewhere in `line`, which holds no line feed. */
export function parses(pattern: string, line: string): Parse[] {
  const { alternatives } = new RegExpParser({ ecmaVersion: 2025 }).parsePattern(pattern, 0, pattern.length, {
    unicode: true,
  })
  const text = [...line].map(c => c.codePointAt(0)!)
  return [...text, 0].flatMap((_, start) =>
    choose(alternatives, text, [{ at: start, groups: {} }]).map(({ at, groups }) => ({ start, end: at, groups })),
  )
}

/** Whether `pattern` matches somewhere in `line`. */
export function isFound(pattern: string, line: string): boolean {
  return parses(pattern, line).length > 0
}

/** A parse in one word, to compare sets of them. */
export function parseKey({ start, end, groups }: Parse): string {
  const spans = Object.entries(groups).map(([name, [from, to]]) => `${name}=${from}-${to}`)
  return [`${start}-${end}`, ...spans.sort()].join(' ')
}

function choose(alternatives: readonly AST.Alternative[], text: readonly number[], states: readonly State[]): State[] {
  return distinct(alternatives.flatMap(({ elements }) => elements.reduce((s, e) => step(e, text, s), [...states])))
}

function step(node: AST.Element, text: readonly number[], states: readonly State[]): State[] {
  switch (node.type) {
    case 'Character':
    case 'CharacterSet':
    case 'CharacterClass':
      return states
        .filter(({ at }) => at < text.length && holds(node, text[at]!))
        .map(({ at, groups }) => ({ at: at + 1, groups }))
    case 'Group':
      return choose(node.alternatives, text, states)
    case 'CapturingGroup':
      return distinct(
        states.flatMap(from =>
          choose(node.alternatives, text, [from]).map(({ at, groups }) => ({
            at,
            groups: node.name === null || at === from.at ? groups : { ...groups, [node.name]: [from.at, at] as const },
          })),
        ),
      )
    case 'Quantifier':
      return repeat(node, text, states)
    case 'Assertion':
      return states.filter(({ at }) => isAt(node, text, at))
    default:
      throw new Error(`the judge knows no ${node.type}`)
  }
}

function repeat(node: AST.Quantifier, text: readonly number[], states: readonly State[]): State[] {
  let round = [...states]
  for (let i = 0; i < node.min; i++) round = step(node.element, text, round)
  let all = round
  for (let i = node.min; i < node.max; i++) {
    round = step(node.element, text, round)
    const known = all.length
    all = distinct([...all, ...round])
    if (all.length === known) break
  }
  return all
}

function isAt(node: AST.Assertion, text: readonly number[], at: number): boolean {
  switch (node.kind) {
    case 'start':
      return at === 0
    case 'end':
      return text.slice(at).every(point => point === 0x0d)
    case 'word':
      return (isWord(text[at - 1]) !== isWord(text[at])) !== node.negate
    default:
      throw new Error(`the judge knows no ${node.kind}`)
  }
}

function holds(node: AST.CharacterClassElement | AST.CharacterSet | AST.CharacterClass, point: number): boolean {
  switch (node.type) {
    case 'Character':
      return node.value === point
    case 'CharacterClassRange':
      return node.min.value <= point && point <= node.max.value
    case 'CharacterClass':
      return node.elements.some(element => holds(element as AST.CharacterClassElement, point)) !== node.negate
    case 'CharacterSet':
      if (node.kind === 'any') return true
      return (node.kind === 'digit' ? isDigit : node.kind === 'word' ? isWord : isSpace)(point) !== node.negate
    default:
      throw new Error(`the judge knows no ${node.type}`)
  }
}

function isDigit(point: number): boolean {
  return point >= 48 && point <= 57
}

function isWord(point: number | undefined): boolean {
  return point !== undefined && /^[0-9A-Za-z_]$/.test(String.fromCodePoint(point))
}

function isSpace(point: number): boolean {
  return point === 32 || (point >= 9 && point <= 13)
}

function distinct(states: readonly State[]): State[] {
  return [...new Map(states.map(s => [parseKey({ start: 0, end: s.at, groups: s.groups }), s])).values()]
}
