/**
 * Labels, links and words of all packs → three automata. Words match in upper and lower case, with and without accents,
 * where their script has these; the automata contain both, so nothing is folded when lines are read.
 */
import { type LabelLeft, type LabelLink, type Lexicon, LINKS, WORD_KINDS } from '../model/rules/lexicon.ts'
import type { Assembler } from './automata/assemble.ts'
import { LimitError } from './automata/positions.ts'
import { parsePattern } from './automata/syntax.ts'
import { alt, byteLeaf, bytesWhere, cat, EDGE_IF_LAST, EMPTY, grouped, NO_GROUP, type Tree } from './automata/tree.ts'
import type { RawSecrets } from './packs/schema.ts'

/** One pattern of a link and its place in the file, for error messages. */
export interface LinkPattern {
  readonly link: LabelLink
  readonly tree: Tree
}

/** Parses the pattern of a link; its groups have no meaning. Throws PatternError. */
export function linkTree(pattern: string): Tree {
  return parsePattern(
    pattern.replace(/%\{(close|gap)\}/g, (_, name: 'close' | 'gap') => PARTS[name]),
    () => NO_GROUP,
  )
}

/** Adds the lexicon to the tables; returns null where no pack has labels. Throws LimitError. */
export function addLexicon(
  assembler: Assembler,
  packs: readonly RawSecrets[],
  links: readonly LinkPattern[],
): Lexicon | null {
  const lists = packs.flatMap(p => p.labels)
  if (lists.length === 0) return null
  if (lists.length >= EDGE_IF_LAST) throw new LimitError(`the packs have more than ${EDGE_IF_LAST - 1} lists of labels`)
  const words = WORD_KINDS.map((kind, i) => grouped(trie(packs.flatMap(p => p.words[kind].map(unitsOf))), i + 1))
  return {
    labels: assembler.addTagged(labelTree(lists), true),
    labelKinds: lists.map(({ mask, trust, tail }) => ({ mask, trust, tail })),
    links: assembler.addTagged(alt(links.map(({ link, tree }) => grouped(tree, LINKS.indexOf(link) + 1))), false),
    linkKinds: LINKS,
    words: assembler.addTagged(alt(words), false),
    wordKinds: WORD_KINDS,
    harmless: [...new Set(packs.flatMap(p => p.words.harmless))].sort(),
  }
}

/**
 * Makes one tree of all labels, each list in its own group; what may precede them is written once for all lists. Where
 * labels end together, the first list counts.
 */
function labelTree(lists: RawSecrets['labels']): Tree {
  const listed = lists.flatMap(({ left, words }, i) => words.map(word => ({ left, word, group: i + 1 })))
  const sides = Map.groupBy(listed, ({ left, word }) => `${left} ${scriptOf(word)}`)
  return alt(
    [...sides.values()].flatMap(side => {
      const { left, word } = side[0]!
      const humps = left === 'word' && scriptOf(word) === 'latin'
      const labels = (hump: boolean): Tree =>
        alt(
          [...Map.groupBy(side, ({ group }) => group)].map(([group, words]) =>
            grouped(trie(words.map(w => (hump ? humpOf(w.word) : unitsOf(w.word)))), group),
          ),
        )
      const plain = cat([before(left, scriptOf(word)), labels(false)])
      return humps ? [plain, cat([leaf(b => b >= 0x61 && b <= 0x7a), labels(true)])] : [plain]
    }),
  )
}

const BLANK = '[ \\t]|\\\\+t|\\u00a0|\\u3000|\\x1b\\[[0-9;]*[A-Za-z]'
const PARTS = {
  /** What closes a key before its sign: quotes (escaped, as numbers, as names), brackets, emphasis marks. */
  close: `[0-9]{0,2}(?:\\\\*["'\`)*\\]]|[”’」』】〉》»］）]|\\\\+u0022|&quot;|&#34;|%22|\\x1b\\[[0-9;]*[A-Za-z]){0,4}`,
  /** Blanks of any script, and colour changes. */
  gap: `(?:${BLANK})*`,
}

/** Scripts that separate words by blanks, and scripts that do not. */
type Script = 'latin' | 'parted' | 'joined'

function scriptOf(word: string): Script {
  const point = word.codePointAt(0)!
  return point < 0x250 ? 'latin' : point < 0x2000 ? 'parted' : 'joined'
}

const isLetter = (b: number): boolean => (b >= 0x41 && b <= 0x5a) || (b >= 0x61 && b <= 0x7a)
const isDigit = (b: number): boolean => b >= 0x30 && b <= 0x39
const leaf = (holds: (b: number) => boolean): Tree => ({ kind: 'set', set: bytesWhere(holds), group: NO_GROUP })

/** Returns the tree of what precedes a label. A line end is fed before the first byte of a line. */
function before(left: LabelLeft, script: Script): Tree {
  if (left === 'any' || script === 'joined') return EMPTY
  if (left === 'joined') return cat([leaf(isLetter), maybe(leaf(b => b === 0x5f || b === 0x2d))])
  return alt([leaf(b => isFree(b, left, script)), COLOUR, ...QUOTES.map(text)])
}

function isFree(b: number, left: LabelLeft, script: Script): boolean {
  if (isLetter(b) || (script === 'parted' && b >= 0x80)) return false
  return left !== 'alone' || !(isDigit(b) || ';:_-'.includes(String.fromCharCode(b)))
}

/** A colour change, although it ends with a letter. */
const COLOUR: Tree = cat([
  text('\u001b['),
  { kind: 'repeat', item: leaf(b => isDigit(b) || b === 0x3b), min: 0, max: Infinity },
  leaf(isLetter),
])

/** Quotes and brackets written as numbers or names, although they end with characters of names. */
const QUOTES = ['u0022', 'u003c', 'u003C', '&quot;', '&#34;', '&lt;', '%22', '%5B', '%5b', '\\t', '\\n', '\\r']

/** Returns a label as a later part of a name, after a lower-case letter: its first letter is a capital. */
function humpOf(word: string): string[] {
  const [first, ...rest] = unitsOf(word)
  return [`^${first}`, ...rest]
}

/** Splits a word into units of the trie: letters, `JOINT` for a blank, `STEM` for an asterisk. */
function unitsOf(word: string): string[] {
  return [...word.toLowerCase().normalize('NFC')].map(c => (c === ' ' ? JOINT : c === '*' ? STEM : c))
}

const JOINT = 'joint'
const STEM = 'stem'

/** Makes a choice of words in which equal beginnings are written once. */
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

/** Returns a character in both cases, with and without its accent, composed or not. */
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
