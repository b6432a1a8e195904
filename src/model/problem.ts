/**
 * Our own diagnostics. A problem says where, what is the case, and what to do; it never ends a run.
 * Bad input becomes a problem, `throw` is left for bugs.
 */

/** Where a problem lies: a file, one of its members, a line and column (1-based), or a byte offset. */
export interface Place {
  readonly path: string
  readonly member?: string | undefined
  readonly line?: number | undefined
  readonly column?: number | undefined
  readonly offset?: number | undefined
}

/** What a problem costs: the meaning of each kind as an exit code is fixed in `cli/exit.ts`. */
export type ProblemKind = 'note' | 'usage' | 'pack' | 'input' | 'output'

/** One diagnostic. `id` is stable (`source/missing`), `fact` and `remedy` are sentences. */
export interface Problem {
  readonly id: string
  readonly kind: ProblemKind
  readonly place: Place | null
  readonly fact: string
  readonly remedy: string
  /** What the fact is about, so that reports can word it in another language. */
  readonly subject?: string | undefined
  /** How often a log gave reason for it, when more than once; the place is that of the first. */
  readonly times?: number | undefined
}

/** Makes a problem of these parts; `subject` and `times` are added by those who have them. */
export function problem(kind: ProblemKind, id: string, place: Place | null, fact: string, remedy: string): Problem {
  return { id, kind, place, fact, remedy }
}

/** A value or the problems that prevented it. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** Wraps a success. */
export function ok<T>(value: T): Result<T> {
  return { ok: true, value }
}

/** Wraps a failure. */
export function err<T>(...problems: Problem[]): Result<T> {
  return { ok: false, problems }
}

/** Words a place as `path!member:line:column`. */
export function placeText(place: Place): string {
  let text = place.path
  if (place.member !== undefined) text += `!${place.member}`
  if (place.line !== undefined) text += `:${place.line}`
  if (place.line !== undefined && place.column !== undefined) text += `:${place.column}`
  if (place.offset !== undefined) text += ` (byte ${place.offset})`
  return text
}

/** The end of a total switch: a new member of the union does not compile until it is handled. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${String(value)}`)
}
