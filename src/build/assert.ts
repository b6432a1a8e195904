/** The part of Node's `assert` that yargs uses. Loading the real one takes longer than explaining a code. */

/** Throws unless both are the same value. */
export function strictEqual(a: unknown, b: unknown, message?: string): void {
  if (!Object.is(a, b)) throw new Error(message ?? 'an assertion failed')
}

/** Throws if both are the same value. */
export function notStrictEqual(a: unknown, b: unknown, message?: string): void {
  if (Object.is(a, b)) throw new Error(message ?? 'an assertion failed')
}
