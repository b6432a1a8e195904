/** Arguments of programs → parsed values. A wrong one throws a `TypeError` that names the field. */

import { parseZone } from '../formats/time/clock.ts'
import { nearest } from '../model/nearest.ts'
import { MAX_TIMEOUT_SECONDS, parseKeys, parseLimits, parseLineLength, parseSpan } from '../run/setup/parse-values.ts'
import { DEFAULT_LIMITS, type ExpansionLimits } from '../source/archives/budget.ts'

/** A kind of value: its description, and its parser, which returns undefined for anything else. */
export interface ValueKind<T> {
  readonly wants: string
  read(value: unknown): T | undefined
}

/** The options of one call. Call `get` once for every known field, then `end`, which rejects unknown fields. */
export class Checker<Options extends object> {
  readonly #verb: string
  readonly #given: Readonly<Record<string, unknown>>
  readonly #known: string[] = []

  constructor(verb: string, given: Options) {
    this.#verb = verb
    if (typeof given !== 'object' || given === null || Array.isArray(given))
      throw new TypeError(`${verb}: the options must be an object.`)
    this.#given = given as Readonly<Record<string, unknown>>
  }

  /** Returns the value of a field, or `otherwise` if it is missing. */
  get<T, D>(name: keyof Options & string, kind: ValueKind<T>, otherwise: D): T | D {
    this.#known.push(name)
    const value = this.#given[name]
    if (value === undefined) return otherwise
    const read = kind.read(value)
    return read === undefined ? this.refuse(name, `must be ${kind.wants}`) : read
  }

  has(name: keyof Options & string): boolean {
    return this.#given[name] !== undefined
  }

  /** Throws an error about a field. */
  refuse(name: keyof Options & string, fact: string): never {
    throw new TypeError(`${this.#verb}: "${name}" ${fact}.`)
  }

  /** Throws if there is an unknown field. */
  end(): void {
    const unknown = Object.keys(this.#given).find(name => !this.#known.includes(name))
    if (unknown === undefined) return
    const guess = nearest(unknown, this.#known)
    const remedy = guess ? `Did you mean "${guess}"?` : `Known options: ${this.#known.join(', ')}.`
    throw new TypeError(`${this.#verb}: there is no option "${unknown}". ${remedy}`)
  }
}

function kind<T>(wants: string, read: (value: unknown) => T | undefined): ValueKind<T> {
  return { wants, read }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

export const TEXT = kind('a string', value => (isText(value) ? value : undefined))

export const TEXTS = kind('a list of strings', value =>
  Array.isArray(value) && value.every(isText) ? (value as readonly string[]) : undefined,
)

export const FLAG = kind('true or false', value => (typeof value === 'boolean' ? value : undefined))

export const COUNT = kind('a whole number above 0', value =>
  Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : undefined,
)

export const SECONDS = kind(`a number of seconds from 0 to ${MAX_TIMEOUT_SECONDS}`, value =>
  typeof value === 'number' && value >= 0 && value <= MAX_TIMEOUT_SECONDS ? value : undefined,
)

export const SIGNAL = kind('an AbortSignal', value => (value instanceof AbortSignal ? value : undefined))

/** Bytes. */
export const LINE_LENGTH = kind(
  'a size from 1KiB to 256MiB, as a number of bytes or a string such as "64KiB"',
  value => (isText(value) || Number.isInteger(value) ? (parseLineLength(String(value)) ?? undefined) : undefined),
)

export const LIMITS: ValueKind<ExpansionLimits> = kind('a factor, a size or both, such as "1000x,2TiB"', value =>
  isText(value) ? (parseLimits(value, DEFAULT_LIMITS) ?? undefined) : undefined,
)

export const KEYS = kind('keys separated by dots, such as "logs.entries"', value =>
  isText(value) ? (parseKeys(value) ?? undefined) : undefined,
)

export const ZONE = kind('a time zone such as "UTC", "Asia/Shanghai" or "+08:00"', value =>
  isText(value) && parseZone(value) !== null ? value : undefined,
)

/** Milliseconds. */
export const SPAN = kind('a duration such as "500ms", "5s" or "2m"', value =>
  isText(value) ? (parseSpan(value) ?? undefined) : undefined,
)

/** Returns a list of paths; throws a `TypeError` for anything else. */
export function pathsIn(verb: string, paths: readonly string[]): readonly string[] {
  const read = TEXTS.read(paths)
  if (read === undefined) throw new TypeError(`${verb}: the paths must be ${TEXTS.wants}.`)
  return read
}

export function oneOf<T extends string>(names: readonly T[]): ValueKind<T> {
  return kind(`one of ${names.map(name => `"${name}"`).join(', ')}`, value => names.find(name => name === value))
}

export function callback<F>(): ValueKind<F> {
  return kind('a function', value => (typeof value === 'function' ? (value as F) : undefined))
}
