/**
 * Cuts a pattern at literals: every branch of a pattern must contain a run of fixed bytes by which it can be found without
 * running an automaton over the whole input. The run that is rarest in logs is chosen; choices are unfolded when no run
 * outside them is rare enough.
 */
import { alt, type ByteSet, byteLeaf, cat, EDGE, EMPTY, onlyByte, type Tree } from './tree.ts'

/** One branch: the part before the literal, the literal with the group of each byte, and the part after it. */
export interface Cut {
  readonly back: Tree
  readonly literal: Uint8Array
  readonly groups: readonly number[]
  readonly ahead: Tree
}

/** The pattern has a branch without a usable literal. */
export class NoLiteralError extends Error {}

const MAX_LITERAL = 16
/** Minimum rarity, in bits, at which choices are not unfolded for a better literal. */
const RARE_ENOUGH = 22
const MAX_BRANCHES = 2048
/** Maximum size of a byte set that is unfolded when nothing else gives a literal. */
const SMALL_SET = 6
/** Rarity, in bits, below which a pair beside a literal, such as a letter in both cases, is unfolded to make it longer. */
const RARE_ALONE = 26

/**
 * Cuts a pattern into branches. Lists the possible cuts of each branch, the one at the rarest literal first, since not
 * every cut leaves unambiguous groups on both sides. Throws NoLiteralError when a literal is shorter than `least`.
 */
export function cutBranches(tree: Tree, least: number): Cut[][] {
  const done: Cut[][] = []
  const open: Tree[] = [tree]
  while (open.length > 0) {
    const items = itemsOf(open.pop()!)
    const runs = runsOf(items, least)
    const choice = rarestChoice(items)
    const room = done.length + open.length < MAX_BRANCHES
    const small = runs.length > 0 ? pairBeside(items, runs[0]!) : choice < 0 ? items.findIndex(isSmallSet) : -1
    if (choice >= 0 && (runs.length === 0 || runs[0]!.rarity < RARE_ENOUGH) && room) {
      open.push(...unfold(items, choice, (items[choice] as Tree & { kind: 'alt' }).items))
    } else if (small >= 0 && room) open.push(...unfold(items, small, bytesOf(items[small] as Tree & { kind: 'set' })))
    else if (runs.length > 0) done.push(runs.map(run => cutAt(items, run)))
    else throw new NoLiteralError(`a branch of the pattern has no fixed text of at least ${least} bytes to search for`)
  }
  return mergeCuts(done)
}

/** Returns the choice whose most common text is the rarest, the first of equals; -1 if none has text. */
function rarestChoice(items: readonly Tree[]): number {
  let best = -1
  let most = 0
  items.forEach((item, at) => {
    if (item.kind !== 'alt' || isEdge(item)) return
    const rarity = minRarity(items, at)
    if (best >= 0 && rarity <= most) return
    best = at
    most = rarity
  })
  return best
}

/** Returns the bits of the rarest run guaranteed once the choice at `at` is unfolded, with the fixed bytes that touch it. */
function minRarity(items: readonly Tree[], at: number): number {
  let from = at
  while (from > 0 && at - from < MAX_LITERAL && literalByte(items[from - 1]!) >= 0) from--
  let to = at + 1
  while (to < items.length && to - at <= MAX_LITERAL && literalByte(items[to]!) >= 0) to++
  let least = Infinity
  for (const choice of (items[at] as Tree & { kind: 'alt' }).items) {
    const around = itemsOf(cat([...items.slice(from, at), choice, ...items.slice(at + 1, to)]))
    let rarity = runsOf(around, 1)[0]?.rarity ?? 0
    for (const [j, inner] of around.entries())
      if (inner.kind === 'alt' && !isEdge(inner)) rarity = Math.max(rarity, minRarity(around, j))
    least = Math.min(least, rarity)
  }
  return least
}

function unfold(items: readonly Tree[], at: number, choices: readonly Tree[]): Tree[] {
  return choices.map(choice => cat([...items.slice(0, at), choice, ...items.slice(at + 1)])).reverse()
}

function isSmallSet(item: Tree): boolean {
  return item.kind === 'set' && item.group !== EDGE && sizeOf(item.set) > 1 && sizeOf(item.set) <= SMALL_SET
}

/** Returns the place where a set of two bytes touches a run that is too common on its own, or -1. */
function pairBeside(items: readonly Tree[], { from, to, rarity }: Run): number {
  if (rarity >= RARE_ALONE || to - from >= MAX_LITERAL) return -1
  for (const at of [from - 1, to]) {
    const item = items[at]
    if (item?.kind === 'set' && item.group !== EDGE && sizeOf(item.set) === 2) return at
  }
  return -1
}

function sizeOf(set: ByteSet): number {
  return set.reduce((n, on) => n + on, 0)
}

/** Returns whether a tree only proves a boundary, so that it contains no literal. */
function isEdge(tree: Tree): boolean {
  switch (tree.kind) {
    case 'empty':
      return true
    case 'set':
      return tree.group === EDGE
    case 'cat':
    case 'alt':
      return tree.items.every(isEdge)
    case 'repeat':
      return isEdge(tree.item)
  }
}

function bytesOf(leaf: Tree & { kind: 'set' }): Tree[] {
  return [...leaf.set.keys()].filter(b => leaf.set[b] === 1).map(b => byteLeaf(b, leaf.group))
}

/** Unfolds the compulsory copies of the repeats of a sequence, so that `x+` shows its first x. */
function itemsOf(tree: Tree): readonly Tree[] {
  const items = tree.kind === 'cat' ? tree.items : [tree]
  return items.flatMap((item): readonly Tree[] => {
    if (item.kind !== 'repeat' || item.min === 0 || item.min > 64) return [item]
    const rest: Tree = { ...item, min: 0, max: item.max - item.min }
    const copies: Tree[] = new Array(item.min).fill(item.item)
    return itemsOf(cat(item.max === item.min ? copies : [...copies, rest]))
  })
}

interface Run {
  readonly from: number
  readonly to: number
  readonly rarity: number
}

/** Returns the longest runs of fixed bytes, rarest first. */
function runsOf(items: readonly Tree[], least: number): Run[] {
  const runs: Run[] = []
  for (let from = 0; from < items.length; ) {
    let to = from
    let rarity = 0
    for (; to < items.length && to - from < MAX_LITERAL; to++) {
      const byte = literalByte(items[to]!)
      if (byte < 0) break
      rarity += bitsOf(byte)
    }
    if (to - from >= least) runs.push({ from, to, rarity })
    from = Math.max(to, from + 1)
  }
  return runs.sort((a, b) => b.rarity - a.rarity || a.from - b.from)
}

function literalByte(item: Tree): number {
  return item.kind === 'set' && item.group !== EDGE ? onlyByte(item.set) : -1
}

/** Returns how rare a byte is in a log, in bits; rough figures are enough to compare runs. */
function bitsOf(byte: number): number {
  if (byte === 0x20 || byte === 0x30) return 2.5
  if (byte >= 0x31 && byte <= 0x39) return 3.5
  if (byte >= 0x61 && byte <= 0x7a) return 'eatrinos'.includes(String.fromCharCode(byte)) ? 4 : 5
  if (byte >= 0x41 && byte <= 0x5a) return 6.5
  return ':."=,-'.includes(String.fromCharCode(byte)) ? 4.5 : 6.5
}

function cutAt(items: readonly Tree[], run: Run): Cut {
  const leaves = items.slice(run.from, run.to) as (Tree & { kind: 'set' })[]
  return {
    back: cat(items.slice(0, run.from)),
    literal: Uint8Array.from(leaves, leaf => onlyByte(leaf.set)),
    groups: leaves.map(leaf => leaf.group),
    ahead: cat(items.slice(run.to)),
  }
}

/** Merges branches whose best cuts share the literal and the text before it; their continuations become a choice. */
function mergeCuts(branches: readonly (readonly Cut[])[]): Cut[][] {
  const merged = new Map<string, Cut[][]>()
  for (const cuts of branches) {
    const best = cuts[0]!
    const key = JSON.stringify([[...best.literal], best.groups, fingerprint(best.back)])
    const same = merged.get(key)
    if (same) same.push([...cuts])
    else merged.set(key, [[...cuts]])
  }
  return [...merged.values()].map(same =>
    same.length === 1 ? same[0]! : [{ ...same[0]![0]!, ahead: alt(same.map(cuts => cuts[0]!.ahead)) }],
  )
}

function fingerprint(tree: Tree): string {
  return tree === EMPTY
    ? ''
    : JSON.stringify(tree, (_, value) => (value instanceof Uint8Array ? value.join('') : value))
}
