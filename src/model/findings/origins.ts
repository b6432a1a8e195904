/**
 * Who failed: the host and the program of a finding, as the heads of its lines name them. They are counted like a parameter
 * named `ORIGIN`, whose values are JSON, so they merge by sum as parameters do; they are not part of a finding's key.
 */

/** The name of the parameter; no group of a pattern can have it. */
export const ORIGIN = '@origin'

/** Maximum number of origins of one finding that are listed separately: a log can name any number of hosts. */
export const ORIGINS = 16

/** How often a finding came from one origin. Never is neither of the two names known. */
export interface OriginCount {
  readonly host: string | null
  readonly program: string | null
  readonly count: number
}

/** Returns the maximum number of values of a parameter that are listed separately, where `limit` is that of most. */
export function valueLimit(name: string, limit: number): number {
  return name === ORIGIN ? Math.min(limit, ORIGINS) : limit
}

type OriginParam = readonly [name: string, value: string]

interface WrittenOrigin {
  readonly host: string | null
  readonly program: string | null
  readonly param: OriginParam | null
}

/** Maximum length of a name: no program has a longer one, and all are kept. */
const NAME_LIMIT = 160

/** Recently written origins: few hosts and programs write one log. */
const written: (WrittenOrigin | undefined)[] = new Array(512).fill(undefined)

/** Returns an origin as a parameter, null where neither text is a name; equal origins are usually the same object. */
export function originParam(host: string | null, program: string | null): OriginParam | null {
  if (host === null && program === null) return null
  const slot = (mixOf(host) * 31 + mixOf(program)) & (written.length - 1)
  const before = written[slot]
  if (before !== undefined && before.host === host && before.program === program) return before.param
  const names = [nameIn(host, /[\p{L}\p{N}]/u), nameIn(program, /\p{L}/u)] as const
  const param = names.every(text => text === null) ? null : ([ORIGIN, JSON.stringify(names)] as const)
  written[slot] = { host, program, param }
  return param
}

/** Returns a text if it is a name: not too long, and with a character that names have, since numbers are no programs. */
function nameIn(text: string | null, needed: RegExp): string | null {
  return text !== null && text.length <= NAME_LIMIT && needed.test(text) ? text : null
}

/** Names of one kind differ at their ends: `hsm-03`, `hsm-07`. */
function mixOf(name: string | null): number {
  if (name === null) return 0
  const { length } = name
  return length + 7 * name.charCodeAt(length - 1) + 61 * name.charCodeAt(length - 2) + 13 * name.charCodeAt(0)
}

/** Parses the value of such a parameter. */
export function readOrigin(value: string): Omit<OriginCount, 'count'> {
  const [host, program] = JSON.parse(value) as [string | null, string | null]
  return { host, program }
}

/** Returns the origins among counted parameters: most frequent first, then by text. */
export function readOrigins(params: readonly { name: string; value: string; count: number }[]): OriginCount[] {
  return params
    .filter(({ name }) => name === ORIGIN)
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .map(({ value, count }) => ({ ...readOrigin(value), count }))
}
