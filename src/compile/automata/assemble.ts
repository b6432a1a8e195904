/** Collects automata and literals of all shapes into the flat tables of an `Automaton`. */
import type { Automaton, Branch, Dfa } from '../../model/rules/automaton.ts'
import { type Cut, cutBranches } from './branches.ts'
import { AmbiguityError, determinise, leastEnd } from './determinise.ts'
import type { DfaTable } from './minimise.ts'
import { LimitError, positionsOf } from './positions.ts'
import { cat, EDGE, EDGE_IF_LAST, EMPTY, grouped, NO_GROUP, reversed, type Tree } from './tree.ts'

/** Maximum number of entries in all transition tables; 16-bit numbers, so at most 64 MiB. */
const TABLE_LIMIT = 32 * 1024 * 1024

/** Collects the tables shape by shape; `finish` freezes them. Equal literals and automata are stored once. */
export class Assembler {
  readonly #literals = new Map<string, number>()
  readonly #literalBytes: Uint8Array[] = []
  readonly #branches: Branch[] = []
  readonly #dfas: Dfa[] = []
  readonly #known = new Map<string, number>()
  readonly #classMaps = new Map<string, number>()
  readonly #groups: string[] = []
  readonly #searches: number[] = []
  readonly #next: number[][] = []
  readonly #classes: Uint8Array[] = []
  readonly #accept: number[] = []
  readonly #group: number[] = []
  #nextSize = 0

  /** Returns the number of a group name, from 1; `before` and `after` name bytes that only prove a boundary. */
  groupNumber = (name: string): number => {
    if (name === 'before' || name === 'after') return EDGE
    const at = this.#groups.indexOf(name)
    if (at >= 0) return at + 1
    if (this.#groups.length >= 250) throw new LimitError('the packs use more than 250 group names')
    return this.#groups.push(name)
  }

  groupName(group: number): string {
    return this.#groups[group - 1] ?? 'edge'
  }

  /**
   * Adds all branches of a pattern as ways to find `shape`, by literals of at least `least` bytes.
   * Throws NoLiteralError, LimitError, AmbiguityError.
   */
  addShape(shape: number, tree: Tree, least: number): void {
    const automata = new AutomatonIndex()
    for (const cuts of cutBranches(tree, least)) {
      const { cut, back, ahead } = firstUnambiguous(cuts, automata)
      this.#branches.push({
        shape,
        literal: this.#literal(cut.literal),
        back: back === null ? null : this.#add(back),
        ahead: ahead === null ? null : this.#add(ahead),
        literalGroups: cut.groups,
      })
    }
  }

  /** Adds a search: an automaton that accepts as soon as the pattern has occurred. It is fed a line end first and last. */
  addSearch(tree: Tree): number {
    return this.#search(determinise(positionsOf(grouped(cat([ANYTHING, tree]), NO_GROUP)), true))
  }

  /** Adds an automaton that must match at a given place. */
  addAnchored(tree: Tree): number {
    return this.#search(determinise(positionsOf(grouped(tree, NO_GROUP)), true))
  }

  /**
   * Adds an automaton whose accepting states have as group the smallest group of their last bytes. It continues after a
   * match; with `anywhere`, a match can begin at any byte. Returns its index in `dfas`.
   */
  addTagged(tree: Tree, anywhere: boolean): number {
    return this.#add(determinise(positionsOf(anywhere ? cat([ANYTHING, tree]) : tree), false, leastEnd))
  }

  /**
   * Adds an automaton that matches anywhere and never stops; the groups of its states are indices, from 1, of `masks`: of
   * the set of groups, as bits from group 1 on, in which a match ends there. Returns its index in `dfas`.
   */
  addMasked(tree: Tree): { dfa: number; masks: number[] } {
    const masks: number[] = []
    const dfa = this.#add(
      determinise(positionsOf(cat([ANYTHING, tree])), false, ({ groups, last }, state) => {
        const mask = state.reduce((bits, p) => (last[p] ? bits | (1 << (groups[p]! - 1)) : bits), 0)
        if (mask === 0) return NO_GROUP
        const at = masks.indexOf(mask)
        if (at < 0 && masks.length >= EDGE_IF_LAST - 1) throw new LimitError('too many signs end at one place')
        return at < 0 ? masks.push(mask) : at + 1
      }),
    )
    return { dfa, masks }
  }

  finish(): Automaton {
    const next = new Uint16Array(this.#nextSize)
    let at = 0
    for (const rows of this.#next) {
      next.set(rows, at)
      at += rows.length
    }
    const classes = new Uint8Array(this.#classes.length * 256)
    for (const [i, map] of this.#classes.entries()) classes.set(map, i * 256)
    return {
      literals: this.#literalBytes,
      branches: this.#branches,
      dfas: this.#dfas,
      groups: this.#groups,
      searches: this.#searches,
      next,
      classes,
      accept: Uint8Array.from(this.#accept),
      group: Uint8Array.from(this.#group),
    }
  }

  #literal(bytes: Uint8Array): number {
    const key = bytes.join()
    const known = this.#literals.get(key)
    if (known !== undefined) return known
    this.#literals.set(key, this.#literalBytes.length)
    return this.#literalBytes.push(bytes) - 1
  }

  #search(automat: DfaTable): number {
    return this.#searches.push(this.#add(automat)) - 1
  }

  #add(automat: DfaTable): number {
    const key = JSON.stringify([automat.width, automat.next, automat.accept, automat.group, [...automat.classes]])
    const known = this.#known.get(key)
    if (known !== undefined) return known
    if (automat.size > 0xffff) throw new LimitError('an automaton needs more than 65,535 states')
    if (this.#nextSize + automat.next.length > TABLE_LIMIT)
      throw new LimitError('the packs need more than 64 MiB of tables')
    const dfa: Dfa = {
      base: this.#nextSize,
      states: this.#accept.length,
      size: automat.size,
      classes: this.#classMap(automat.classes),
      width: automat.width,
    }
    this.#next.push([...automat.next])
    this.#nextSize += automat.next.length
    for (const accepts of automat.accept) this.#accept.push(accepts ? 1 : 0)
    for (const group of automat.group) this.#group.push(group)
    this.#known.set(key, this.#dfas.length)
    return this.#dfas.push(dfa) - 1
  }

  #classMap(map: Uint8Array): number {
    const key = map.join()
    let at = this.#classMaps.get(key)
    if (at === undefined) {
      at = (this.#classes.push(map) - 1) * 256
      this.#classMaps.set(key, at)
    }
    return at
  }
}

/**
 * Caches the automata of one pattern. Its branches share parts: a choice of numbers after a key word gives as many branches
 * as numbers, all with the same text before them, which is determinised once.
 */
class AutomatonIndex {
  readonly #parts = new Map<Tree, number>()
  readonly #known = new Map<string, DfaTable>()

  of(tree: Tree, backwards: boolean): DfaTable | null {
    if (tree === EMPTY) return null
    const parts = tree.kind === 'cat' ? tree.items : [tree]
    const key = `${backwards} ${parts.map(part => this.#number(part)).join()}`
    let automat = this.#known.get(key)
    if (automat === undefined) {
      automat = determinise(positionsOf(backwards ? reversed(tree) : tree))
      this.#known.set(key, automat)
    }
    return automat
  }

  #number(part: Tree): number {
    const number = this.#parts.get(part) ?? this.#parts.size
    this.#parts.set(part, number)
    return number
  }
}

/** Returns the automata of the first cut that leaves unambiguous groups on both sides. */
function firstUnambiguous(
  cuts: readonly Cut[],
  automata: AutomatonIndex,
): { cut: Cut; back: DfaTable | null; ahead: DfaTable | null } {
  let refusal: unknown
  for (const cut of cuts) {
    try {
      return {
        cut,
        back: automata.of(cut.back, true),
        ahead: automata.of(cut.ahead, false),
      }
    } catch (error) {
      if (!(error instanceof AmbiguityError)) throw error
      refusal ??= error
    }
  }
  throw refusal
}

const ANYTHING: Tree = {
  kind: 'repeat',
  item: { kind: 'set', set: new Uint8Array(256).fill(1), group: NO_GROUP },
  min: 0,
  max: Infinity,
}
