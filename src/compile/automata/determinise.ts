/**
 * Position automaton → minimal deterministic automaton over byte classes, by the subset construction. Every state knows
 * the group of the byte that led to it; a state with two groups would make a span ambiguous and is refused.
 */
import { type DfaTable, minimise } from './minimise.ts'
import { LimitError, type Positions } from './positions.ts'
import { EDGE, EDGE_IF_LAST, NO_GROUP, onlyByte } from './tree.ts'

/** Maximum number of states in one automaton. */
export const STATE_LIMIT = 20_000

/** Two groups claim the same byte. */
export class AmbiguityError extends Error {
  readonly groups: readonly number[]
  constructor(groups: readonly number[]) {
    super('ambiguous groups')
    this.groups = groups
  }
}

/**
 * Determinises and minimises. `absorbing` makes every accepting state final: for searches. `groupOf` returns the group of a
 * state with several positions.
 */
export function determinise(
  positions: Positions,
  absorbing = false,
  groupOf: (positions: Positions, state: readonly number[]) => number = onlyGroup,
): DfaTable {
  const { classes, width, representative } = byteClasses(positions)
  const ids = new Map<string, number>()
  const members: (readonly number[])[] = [[], []]
  const accept: boolean[] = [false, positions.empty]
  const group: number[] = [NO_GROUP, NO_GROUP]
  const next: number[] = new Array(width).fill(0)

  // Most positions take bytes of one or two classes, so positions are assigned to classes instead of being asked by each
  // class.
  const classesOf = positions.sets.map(set => [...representative.keys()].filter(k => set[representative[k]!] === 1))
  for (let state = 1; state < members.length; state++) {
    if (absorbing && accept[state]) {
      for (let k = 0; k < width; k++) next.push(state)
      continue
    }
    const targets: number[][] = Array.from({ length: width }, () => [])
    for (const p of state === 1 ? positions.first : followers(positions, members[state]!))
      for (const k of classesOf[p]!) targets[k]!.push(p)
    for (const target of targets) {
      if (target.length === 0) {
        next.push(0)
        continue
      }
      const key = target.join()
      let id = ids.get(key)
      if (id === undefined) {
        id = members.length
        if (id >= STATE_LIMIT) throw new LimitError(`the pattern needs more than ${STATE_LIMIT} states`)
        ids.set(key, id)
        members.push(target)
        accept.push(target.some(p => positions.last[p]))
        group.push(groupOf(positions, target))
      }
      next.push(id)
    }
  }
  return minimise({ size: members.length, width, classes, next, accept, group })
}

function followers(positions: Positions, state: readonly number[]): number[] {
  const all = new Set<number>()
  for (const p of state) for (const q of positions.follow[p]!) all.add(q)
  return [...all].sort((a, b) => a - b)
}

/** Returns the group of a byte. It may also prove a boundary if it is in no group; a carriage return may do so in any. */
function onlyGroup({ groups, sets, last }: Positions, state: readonly number[]): number {
  const found = new Set(state.map(p => groups[p]!))
  const bound = state.some(p => groups[p] === EDGE && onlyByte(sets[p]!) !== 0x0d)
  if (found.size > 1 && !(bound && !found.has(NO_GROUP))) found.delete(EDGE)
  if (found.size > 1) throw new AmbiguityError([...found])
  const ends = state.filter(p => last[p])
  const mixed = found.has(NO_GROUP) && state.some(p => groups[p] === EDGE)
  if (mixed && ends.length > 0 && ends.every(p => groups[p] === EDGE)) return EDGE_IF_LAST
  return [...found][0]!
}

/** Returns the smallest group in which a match may end; no group where none may. */
export function leastEnd({ groups, last }: Positions, state: readonly number[]): number {
  return state.reduce(
    (least, p) => (last[p] && (least === NO_GROUP || groups[p]! < least) ? groups[p]! : least),
    NO_GROUP,
  )
}

/** Puts bytes that no set distinguishes into one class. */
function byteClasses(positions: Positions): { classes: Uint8Array; width: number; representative: number[] } {
  const distinct = [...new Set(positions.sets.map(set => set.join('')))]
  const ids = new Map<string, number>()
  const classes = new Uint8Array(256)
  const representative: number[] = []
  for (let byte = 0; byte < 256; byte++) {
    const signature = distinct.map(set => set[byte]).join('')
    let id = ids.get(signature)
    if (id === undefined) {
      id = ids.size
      ids.set(signature, id)
      representative.push(byte)
    }
    classes[byte] = id
  }
  return { classes, width: representative.length, representative }
}
