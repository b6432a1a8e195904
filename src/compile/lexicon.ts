/**
 * Labels, links and words of all packs → three automata. Words of scripts that have them match in upper and lower case,
 * with and without accents; both are written into the automata, so nothing is folded when lines are read.
 */
import type { LabelKind, LabelLeft, Lexicon, Link, WordKind } from '../model/lexicon.ts'
import type { Assembler } from './assemble.ts'
import type { RawSecrets } from './schema.ts'
import { parsePattern } from './syntax.ts'
import { alt, byteLeaf, bytesWhere, cat, EMPTY, NO_GROUP, type Tree } from './tree.ts'

/** One pattern of a link in its place, so that whoever compiles it can say what is wrong with it. */
export interface LinkPattern {
  readonly link: Link
  readonly tree: Tree
}

/** A pattern of a link as a tree; groups mean nothing in it. Throws PatternError. */
export function linkTree(pattern: string): Tree {
  return parsePattern(
    pattern.replace(/%\{(close|gap)\}/g, (_, name: 'close' | 'gap') => PARTS[name]),
    () => NO_GROUP,
  )
}

/** Adds the lexicon to the tables; null where no pack has labels. Throws LimitError. */
export function addLexicon(
  assembler: Assembler,
  packs: readonly RawSecrets[],
  links: readonly LinkPattern[],
): Lexicon | null {
  const labels = new Tagged<LabelKind>()
  // Where labels end together, the first one of the pack counts: so each list has a number of its own.
  for (const [i, { mask, trust, left, tail, words }] of packs.flatMap(p => p.labels).entries())
    for (const [side, group] of Map.groupBy(words, word => scriptOf(word)))
      labels.add(
        { mask, trust, tail },
        String(i),
        cat([before(left, side), trie(group.map(unitsOf))]),
        camel(left, side, group),
      )
  if (labels.kinds.length === 0) return null
  const ends = new Tagged<Link>()
  for (const { link, tree } of links) ends.add(link, link, tree)
  const words = new Tagged<WordKind>()
  for (const kind of ['past', 'state', 'talk'] as const) {
    const listed = packs.flatMap(p => p.words[kind])
    if (listed.length > 0) words.add(kind, kind, trie(listed.map(unitsOf)))
  }
  return {
    labels: assembler.addTagged(labels.trees, true),
    labelKinds: labels.kinds,
    links: assembler.addTagged(ends.trees, false),
    linkKinds: ends.kinds,
    words: assembler.addTagged(words.trees, false),
    wordKinds: words.kinds,
    harmless: [...new Set(packs.flatMap(p => p.words.harmless))].sort(),
  }
}

/** Trees by what they mean; those of one key share a number. */
class Tagged<T> {
  readonly kinds: T[] = []
  readonly trees: Tree[] = []
  readonly #known = new Map<string, number>()

  add(kind: T, key: string, ...trees: readonly (Tree | null)[]): void {
    const at = this.#known.get(key) ?? this.kinds.push(kind) - 1
    this.#known.set(key, at)
    const whole = alt(trees.filter(tree => tree !== null))
    this.trees[at] = this.trees[at] === undefined ? whole : alt([this.trees[at], whole])
  }
}

const BLANK = '[ \\t]|\\\\+t|\\u00a0|\\u3000|\\x1b\\[[0-9;]*[A-Za-z]'
const PARTS = {
  /** What closes a key before its sign: quotes (escaped, as numbers, as names), brackets, marks of emphasis. */
  close: `[0-9]{0,2}(?:\\\\*["'\`)*\\]]|[”’」』】〉》»］）]|\\\\+u0022|&quot;|&#34;|%22|\\x1b\\[[0-9;]*[A-Za-z]){0,4}`,
  /** Blanks of any script, and changes of colour. */
  gap: `(?:${BLANK})*`,
}

/** Scripts whose words are parted by blanks, and those whose words are not. */
type Script = 'latin' | 'parted' | 'joined'

function scriptOf(word: string): Script {
  const point = word.codePointAt(0)!
  return point < 0x250 ? 'latin' : point < 0x2000 ? 'parted' : 'joined'
}

const isLetter = (b: number): boolean => (b >= 0x41 && b <= 0x5a) || (b >= 0x61 && b <= 0x7a)
const isDigit = (b: number): boolean => b >= 0x30 && b <= 0x39
const leaf = (holds: (b: number) => boolean): Tree => ({ kind: 'set', set: bytesWhere(holds), group: NO_GROUP })

/** What stands before a label. A line end is fed before the first byte of a line. */
function before(left: LabelLeft, script: Script): Tree {
  if (left === 'any' || script === 'joined') return EMPTY
  if (left === 'joined') return cat([leaf(isLetter), maybe(leaf(b => b === 0x5f || b === 0x2d))])
  return alt([leaf(b => isFree(b, left, script)), COLOUR, ...QUOTES.map(text)])
}

function isFree(b: number, left: LabelLeft, script: Script): boolean {
  if (isLetter(b) || (script === 'parted' && b >= 0x80)) return false
  return left !== 'alone' || !(isDigit(b) || ';:_-'.includes(String.fromCharCode(b)))
}

/** A change of colour, though it ends with a letter. */
const COLOUR: Tree = cat([
  text('\u001b['),
  { kind: 'repeat', item: leaf(b => isDigit(b) || b === 0x3b), min: 0, max: Infinity },
  leaf(isLetter),
])

/** Quotes and brackets that were written as numbers or names, though they end with what a name may hold. */
const QUOTES = ['u0022', 'u003c', 'u003C', '&quot;', '&#34;', '&lt;', '%22', '%5B', '%5b', '\\t', '\\n', '\\r']

/** A label as the hump of a name: a small letter, then its first one as a capital. */
function camel(left: LabelLeft, script: Script, words: readonly string[]): Tree | null {
  if (left !== 'word' || script !== 'latin') return null
  const humps = words.map(word => {
    const [first, ...rest] = unitsOf(word)
    return [`^${first}`, ...rest]
  })
  return cat([leaf(b => b >= 0x61 && b <= 0x7a), trie(humps)])
}

/** A word as units of the trie: letters, `JOINT` for a blank, `STEM` for an asterisk. */
function unitsOf(word: string): string[] {
  return [...word.toLowerCase().normalize('NFC')].map(c => (c === ' ' ? JOINT : c === '*' ? STEM : c))
}

const JOINT = 'joint'
const STEM = 'stem'

/** A choice of words in which equal beginnings are written once. */
function trie(words: readonly (readonly string[])[]): Tree {
  const heads = Map.groupBy(words, ([head]) => head)
  return alt(
    [...heads].map(([head, group]) =>
      head === undefined ? EMPTY : cat([unit(head), trie(group.map(([, ...rest]) => rest))]),
    ),
  )
}

function unit(name: string): Tree {
  if (name === JOINT) return maybe(leaf(b => b === 0x20 || b === 0x5f || b === 0x2d || b === 0x2e))
  if (name === STEM) return { kind: 'repeat', item: leaf(isLetter), min: 2, max: Infinity }
  return name.startsWith('^') ? text(name.slice(1).toUpperCase()) : letter(name)
}

/** A character in both cases, with and without its accent, composed or not. */
function letter(c: string): Tree {
  const forms = new Set([c, c.toUpperCase()])
  const parts = c.normalize('NFD')
  if (c.codePointAt(0)! < 0x530 && parts.length > 1)
    for (const form of [parts, parts.toUpperCase()]) forms.add(form).add(form.slice(0, 1))
  const narrow = [...forms].filter(form => form.length === 1 && form.charCodeAt(0) < 0x80)
  const wide = [...forms].filter(form => !narrow.includes(form))
  const set = leaf(b => narrow.includes(String.fromCharCode(b)))
  return alt([...(narrow.length > 0 ? [set] : []), ...wide.map(text)])
}

function text(c: string): Tree {
  return cat([...new TextEncoder().encode(c)].map(b => byteLeaf(b, NO_GROUP)))
}

function maybe(item: Tree): Tree {
  return { kind: 'repeat', item, min: 0, max: 1 }
}
