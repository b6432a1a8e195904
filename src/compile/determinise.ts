/**
 * Position automaton → minimal deterministic automaton over byte classes (subset construction, then partition
 * refinement). Every state knows the group of the byte that led to it; a state in which two groups meet would make a
 * span ambiguous and is refused.
 */
import { LimitError, type Positions } from './positions.ts'
import { EDGE, NO_GROUP, onlyByte } from './tree.ts'

/** A deterministic automaton; state 0 is dead, state 1 the start. `next` has `width` entries a state. */
export interface Automat {
  readonly size: number
  readonly width: number
  readonly classes: Uint8Array
  readonly next: readonly number[]
  readonly accept: readonly boolean[]
  readonly group: readonly number[]
}

/** More states than this in one automaton are refused. */
export const STATE_LIMIT = 20_000

/** Two groups claim the same byte. */
export class AmbiguityError extends Error {
  readonly groups: readonly number[]
  constructor(groups: readonly number[]) {
    super('ambiguous groups')
    this.groups = groups
  }
}

/** Determinises and minimises. `absorbing` makes every accepting state final at once: for searches. */
export function determinise(positions: Positions, absorbing = false): Automat {
  const { classes, width, representative } = byteClasses(positions)
  const ids = new Map<string, number>()
  const members: (readonly number[])[] = [[], []]
  const accept: boolean[] = [false, positions.empty]
  const group: number[] = [NO_GROUP, NO_GROUP]
  const next: number[] = new Array(width).fill(0)

  for (let state = 1; state < members.length; state++) {
    const sources = state === 1 ? positions.first : followers(positions, members[state]!)
    for (let k = 0; k < width; k++) {
      if (absorbing && accept[state]) {
        next.push(state)
        continue
      }
      const byte = representative[k]!
      const target = sources.filter(p => positions.sets[p]![byte] === 1)
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

/** The group of a byte. It may also prove a boundary where it lies in no group; so may a carriage return in any. */
function groupOf({ groups, sets }: Positions, state: readonly number[]): number {
  const found = new Set(state.map(p => groups[p]!))
  const bound = state.some(p => groups[p] === EDGE && onlyByte(sets[p]!) !== 0x0d)
  if (found.size > 1 && !(bound && !found.has(NO_GROUP))) found.delete(EDGE)
  if (found.size > 1) throw new AmbiguityError([...found])
  return [...found][0]!
}

/** Bytes that no set tells apart share a class. */
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

/** Merges states that no continuation tells apart; keeps 0 dead and 1 start. */
function minimise(automat: Automat): Automat {
  const { size, width, next, accept, group } = automat
  let block = new Array<number>(size)
  let count = 0
  for (let blocks = -1; blocks !== count; ) {
    blocks = count
    const ids = new Map<string, number>()
    const refined = new Array<number>(size)
    for (let state = 0; state < size; state++) {
      let key = blocks === 0 ? `${accept[state]},${group[state]},${state === 0}` : `${block[state]}`
      if (blocks > 0) for (let k = 0; k < width; k++) key += `,${block[next[state * width + k]!]}`
      const id = ids.get(key) ?? ids.size
      ids.set(key, id)
      refined[state] = id
    }
    block = refined
    count = ids.size
  }
  return renumber(automat, block, count)
}

function renumber(automat: Automat, block: readonly number[], count: number): Automat {
  const { width } = automat
  const first = new Array<number>(count).fill(-1)
  block.forEach((b, state) => {
    if (first[b] === -1) first[b] = state
  })
  // The start keeps number 1 even where it equals another state; the dead state keeps 0.
  const order = [0, 1, ...first.filter(state => state > 1)]
  const id = new Map(order.map((state, i) => [block[state]!, i]))
  id.set(block[0]!, 0)
  id.set(block[1]!, block[1] === block[0] ? 0 : 1)
  const next = order.flatMap(state =>
    Array.from({ length: width }, (_, k) => id.get(block[automat.next[state * width + k]!]!)!),
  )
  return {
    size: order.length,
    width,
    classes: automat.classes,
    next,
    accept: order.map(state => automat.accept[state]!),
    group: order.map(state => automat.group[state]!),
  }
}
