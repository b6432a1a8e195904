/**
 * The compiled form of all shapes: literals to search for, and small deterministic automata that confirm a match around
 * one.
 *
 *     …   [P]KCS11 function C_Login failed: rv = CKR_PIN_INCORRECT (0xa0)
 *          ◄── back ──┤ literal ├──────────── ahead ────────────────►
 *
 * Every branch of a pattern is cut at one literal: `back` is walked right to left from its first byte, `ahead` left to
 * right from the byte after it. Both are minimal automata over byte classes. A state carries the group of the byte that led
 * to it, so the walk itself yields the spans of groups, without a second pass and without backtracking.
 *
 * Tables are flat and shared: state s of an automaton with k classes has its row at `base + s * k` in `next`.
 * State 0 is dead, state 1 the start. The line feed represents both ends of a line.
 */

/** One automaton inside the shared tables. */
export interface Dfa {
  /** First element of its transition rows in `next`. */
  readonly base: number
  /** First element of its states in `accept` and `group`. */
  readonly states: number
  /** Number of states, including the dead one. */
  readonly size: number
  /** First element of its 256 byte classes in `classes`. */
  readonly classes: number
  /** Number of classes, the width of a row. */
  readonly width: number
}

/** One branch of one shape: the automata before and after its literal. */
export interface Branch {
  readonly shape: number
  readonly literal: number
  /** Null where the branch has nothing before its literal. */
  readonly back: number | null
  readonly ahead: number | null
  /** The group of each byte of the literal, 0 for none. */
  readonly literalGroups: readonly number[]
}

/** All tables. `groups[i]` names group i+1. */
export interface Automaton {
  readonly literals: readonly Uint8Array[]
  readonly branches: readonly Branch[]
  readonly dfas: readonly Dfa[]
  readonly groups: readonly string[]
  /** Automata that search a line for a condition, by index: indices into `dfas`. */
  readonly searches: readonly number[]
  readonly next: Uint16Array
  readonly classes: Uint8Array
  readonly accept: Uint8Array
  readonly group: Uint8Array
}

/** The class of bytes that ends a line; also fed at both ends of the input. */
export const LINE_END = 0x0a
