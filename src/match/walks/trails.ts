/**
 * What long walks of automata over a line found out. Many candidates on one long line would walk the whole of it each, back to its
 * beginning or on to its end; their walks soon come to the same state at the same place, and from there on they find the same. So a
 * walk that meets the trail of an earlier one of its automaton need not go on, and a line costs what its length costs.
 */

/** Distance of the places of which the state is kept: a power of two. */
export const PACE = 256
/** Walks of fewer bytes leave no trail and follow none. */
export const LONG = 1024

/** The last long walk of one automaton. */
class Trail {
  /** The states at every place that `PACE` divides, by place divided by it. */
  readonly states = new Map<number, number>()
  /** The last place at which the walk accepted; null where it never did. */
  accepted: number | null = null
  /** The first place that proved a boundary, or one before it; null for none. */
  edge: number | null = null
}

/** The trails of automata that walk in one direction over bytes that do not change. */
export class Trails {
  readonly #sign: 1 | -1
  readonly #trails = new Map<number, Trail>()
  /** The states of the walk that is on. */
  readonly #places: number[] = []
  readonly #states: number[] = []

  /** `sign` is the direction: 1 on, -1 back. */
  constructor(sign: 1 | -1) {
    this.#sign = sign
  }

  /** Forgets everything: other bytes come. */
  clear(): void {
    if (this.#trails.size > 0) this.#trails.clear()
  }

  begin(): void {
    this.#places.length = this.#states.length = 0
  }

  /** Notes the state of the walk that is on. */
  pass(place: number, state: number): void {
    this.#places.push(place)
    this.#states.push(state)
  }

  /**
   * Returns the farthest place at which a walk that is at this place in this state, and met no boundary before, can let its match end,
   * seen from behind: null where it will never accept, undefined where no earlier walk was.
   */
  after(automaton: number, place: number, state: number): number | null | undefined {
    const sign = this.#sign
    const trail = this.#trails.get(automaton)
    if (trail?.states.get(place) !== state) return undefined
    const { accepted, edge } = trail
    if (accepted === null || sign * (accepted - place) <= 0) return null
    if (edge === null) return accepted - sign
    return sign * (edge - place) > 0 && sign * (edge - accepted) < 0 ? edge - sign : place
  }

  /** Ends the walk that is on, with the last place at which it accepted and the first that proved a boundary. */
  end(automaton: number, accepted: number | null, edge: number | null): void {
    if (this.#places.length === 0) return
    const trail = this.#trails.get(automaton) ?? new Trail()
    this.#trails.set(automaton, trail)
    trail.states.clear()
    trail.accepted = accepted
    trail.edge = edge
    this.#addTo(trail)
  }

  /** Ends the walk that is on, which met no boundary, at a place where it met the trail of the earlier one. */
  meet(automaton: number, place: number, accepted: number | null): void {
    const sign = this.#sign
    const trail = this.#trails.get(automaton)!
    // What lies before that place on the trail was not on the way of this walk.
    for (let before = place - sign * PACE; trail.states.delete(before); ) before -= sign * PACE
    if (trail.accepted === null || sign * (trail.accepted - place) <= 0) trail.accepted = accepted
    if (trail.edge !== null && sign * (trail.edge - place) <= 0) trail.edge = place
    this.#addTo(trail)
  }

  #addTo({ states }: Trail): void {
    for (let k = 0; k < this.#places.length; k++) states.set(this.#places[k]!, this.#states[k]!)
  }
}
