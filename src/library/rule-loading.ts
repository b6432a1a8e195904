/** Opens rules for programs. */
import { loadRules as load } from '../compile/load.ts'
import { cacheOf, pipeline } from '../run/setup/open-rules.ts'
import { Checker, FLAG, TEXT, TEXTS, type ValueKind } from './checker.ts'
import type { LoadedRules, LoadOptions } from './option-types.ts'
import { asLoaded, unwrap } from './rule-sets.ts'

/**
 * Opens your own packs, with the built-in ones unless `defaultRules` is false. Packs are checked, compiled and tested against their
 * examples once; the result is cached. Rejects with a `ProblemError` that says which pack is wrong, and where.
 */
export async function loadRules(options: LoadOptions = {}): Promise<LoadedRules> {
  const check = new Checker('loadRules', options)
  const paths = check.get('packs', TEXTS, [])
  const builtIn = check.get('defaultRules', FLAG, true)
  const cacheDirectory = check.get('cacheDirectory', NOWHERE_OR_PATH, { path: cacheOf(process.env) }).path
  check.end()
  if (paths.length === 0 && !builtIn) check.refuse('packs', 'must name a pack when the built-in ones are left out')
  return asLoaded(unwrap(await load({ paths, builtIn, cacheDirectory, pipeline })))
}

const NOWHERE_OR_PATH: ValueKind<{ readonly path: string | null }> = {
  wants: 'a path, or null',
  read: value => {
    const path = value === null ? null : TEXT.read(value)
    return path === undefined ? undefined : { path }
  },
}
