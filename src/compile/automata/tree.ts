/**
 * Patterns as trees over bytes. A leaf is a set of bytes and its group; there are no captures, no assertions and no
 * characters longer than a byte any more: `^`, `$` and `\b` have become bytes beside the match (group `EDGE`).
 */

/** A set of bytes: element b is 1 when b belongs to it. */
export type ByteSet = Uint8Array

/** The group number of bytes that only prove a boundary; they never belong to a match. */
export const EDGE = 255
/** Group of a state: a match that ends here ends before this byte, which may also be text of a longer match. */
export const EDGE_IF_LAST = 254
/** The group number of bytes outside every named group. */
export const NO_GROUP = 0

export type Tree =
  | { readonly kind: 'empty' }
  | { readonly kind: 'set'; readonly set: ByteSet; readonly group: number }
  | { readonly kind: 'cat'; readonly items: readonly Tree[] }
  | { readonly kind: 'alt'; readonly items: readonly Tree[] }
  | { readonly kind: 'repeat'; readonly item: Tree; readonly min: number; readonly max: number }

export const EMPTY: Tree = { kind: 'empty' }

/** Returns the set of bytes for which `holds` is true. */
export function bytesWhere(holds: (byte: number) => boolean): ByteSet {
  const set = new Uint8Array(256)
  for (let byte = 0; byte < 256; byte++) if (holds(byte)) set[byte] = 1
  return set
}

/** Returns a leaf that matches one byte. */
export function byteLeaf(byte: number, group: number): Tree {
  return { kind: 'set', set: bytesWhere(b => b === byte), group }
}

/** Joins trees, flattening nested sequences. */
export function cat(items: readonly Tree[]): Tree {
  const flat: Tree[] = []
  for (const item of items) {
    if (item.kind === 'cat') flat.push(...item.items)
    else if (item.kind !== 'empty') flat.push(item)
  }
  if (flat.length === 0) return EMPTY
  return flat.length === 1 ? flat[0]! : { kind: 'cat', items: flat }
}

/** Makes a choice between trees. */
export function alt(items: readonly Tree[]): Tree {
  return items.length === 1 ? items[0]! : { kind: 'alt', items }
}

/** Returns the tree as read from right to left. */
export function reversed(tree: Tree): Tree {
  switch (tree.kind) {
    case 'empty':
    case 'set':
      return tree
    case 'cat':
      return { kind: 'cat', items: tree.items.map(reversed).reverse() }
    case 'alt':
      return { kind: 'alt', items: tree.items.map(reversed) }
    case 'repeat':
      return { ...tree, item: reversed(tree.item) }
  }
}

/** Returns the only byte of a set, or -1. */
export function onlyByte(set: ByteSet): number {
  const first = set.indexOf(1)
  return first >= 0 && set.indexOf(1, first + 1) < 0 ? first : -1
}

/** Counts the leaves of a tree once its repeats are unfolded. */
export function leafCount(tree: Tree): number {
  switch (tree.kind) {
    case 'empty':
      return 0
    case 'set':
      return 1
    case 'cat':
    case 'alt':
      return tree.items.reduce((sum, item) => sum + leafCount(item), 0)
    case 'repeat':
      return leafCount(tree.item) * (tree.max === Infinity ? tree.min + 1 : tree.max)
  }
}

/** Returns whether a tree can match the empty string. */
export function nullable(tree: Tree): boolean {
  switch (tree.kind) {
    case 'empty':
      return true
    case 'set':
      return false
    case 'cat':
      return tree.items.every(nullable)
    case 'alt':
      return tree.items.some(nullable)
    case 'repeat':
      return tree.min === 0 || nullable(tree.item)
  }
}

/** Puts all bytes of a tree into one group. The groups of a pattern have no meaning in a search and could make it ambiguous. */
export function grouped(tree: Tree, group: number): Tree {
  switch (tree.kind) {
    case 'empty':
      return tree
    case 'set':
      return { ...tree, group }
    case 'cat':
      return { kind: 'cat', items: tree.items.map(item => grouped(item, group)) }
    case 'alt':
      return { kind: 'alt', items: tree.items.map(item => grouped(item, group)) }
    case 'repeat':
      return { ...tree, item: grouped(tree.item, group) }
  }
}
