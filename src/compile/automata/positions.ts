/**
 * Tree → position automaton (Glushkov): a state per leaf, no empty moves. `follow[p]` lists the positions that may come
 * after p; `first` those that may begin; `last[p]` is true if p may end the match.
 */
import type { ByteSet, Tree } from './tree.ts'

export interface Positions {
  readonly sets: readonly ByteSet[]
  readonly groups: readonly number[]
  readonly first: readonly number[]
  readonly last: readonly boolean[]
  readonly follow: readonly (readonly number[])[]
  /** Whether the empty string matches. */
  readonly empty: boolean
}

/** Maximum number of leaves in one automaton; a pattern with more unfolds too far. */
export const POSITION_LIMIT = 8000

/** A compile limit was exceeded; the message names it and the requested amount. */
export class LimitError extends Error {}

interface PositionSets {
  readonly first: readonly number[]
  readonly last: readonly number[]
  readonly empty: boolean
}

/** Builds the position automaton of a tree. Throws LimitError. */
export function positionsOf(tree: Tree): Positions {
  const sets: ByteSet[] = []
  const groups: number[] = []
  const follow: Set<number>[] = []

  function connect(from: readonly number[], to: readonly number[]): void {
    for (const a of from) for (const b of to) follow[a]!.add(b)
  }

  function then(a: PositionSets, b: PositionSets): PositionSets {
    connect(a.last, b.first)
    return {
      first: a.empty ? [...a.first, ...b.first] : a.first,
      last: b.empty ? [...a.last, ...b.last] : b.last,
      empty: a.empty && b.empty,
    }
  }

  function build(node: Tree): PositionSets {
    switch (node.kind) {
      case 'empty':
        return { first: [], last: [], empty: true }
      case 'set': {
        const position = sets.length
        if (position >= POSITION_LIMIT)
          throw new LimitError(`the pattern expands to more than ${POSITION_LIMIT} positions`)
        sets.push(node.set)
        groups.push(node.group)
        follow.push(new Set())
        return { first: [position], last: [position], empty: false }
      }
      case 'cat':
        return node.items.map(build).reduce(then)
      case 'alt': {
        const parts = node.items.map(build)
        return {
          first: parts.flatMap(p => p.first),
          last: parts.flatMap(p => p.last),
          empty: parts.some(p => p.empty),
        }
      }
      case 'repeat':
        return repeat(node.item, node.min, node.max)
    }
  }

  function repeat(item: Tree, min: number, max: number): PositionSets {
    let whole: PositionSets = { first: [], last: [], empty: true }
    for (let i = 0; i < min; i++) whole = i === 0 ? build(item) : then(whole, build(item))
    if (max === Infinity) {
      const loop = build(item)
      connect(loop.last, loop.first)
      return then(whole, { ...loop, empty: true })
    }
    for (let i = min; i < max; i++) whole = then(whole, { ...build(item), empty: true })
    return whole
  }

  const part = build(tree)
  const last = sets.map(() => false)
  for (const position of part.last) last[position] = true
  return { sets, groups, first: part.first, last, follow: follow.map(s => [...s]), empty: part.empty }
}
