/** Operations by the names that people know: of the operation, of a function, of a wrapper's method, of a word for it. */
import { nearestAll } from '../model/nearest.ts'
import type { Context, Pack } from '../model/rules/knowledge.ts'
import type { CodeMeaning } from './search.ts'

/** Returns the id of the operation that a pack gives this name; null if it has none. Upper and lower case are the same. */
export function operationNamed(pack: Pack, name: string): string | null {
  const wanted = name
    .trim()
    .toLowerCase()
    .replace(/\(.*\)$/, '')
  const { contexts } = pack
  const by = (names: (context: Context) => readonly string[]): Context | undefined =>
    contexts.find(context => names(context).some(one => isNamed(one.toLowerCase(), wanted)))
  const found =
    by(({ id }) => [id]) ??
    by(({ functions, methods }) => [...functions, ...methods]) ??
    by(({ functions }) => functions.filter(one => one.startsWith('C_')).map(one => one.slice(2))) ??
    by(({ words, title }) => [...words, title.en ?? '', title.zh ?? ''])
  return found?.id ?? null
}

/** Returns readings for an operation, where their packs have it; null if none of them has. */
export function inOperation(readings: readonly CodeMeaning[], name: string): CodeMeaning[] | null {
  const named = readings.map(reading => ({ reading, context: operationNamed(reading.pack, name) }))
  if (named.every(({ context }) => context === null)) return null
  return named.map(({ reading, context }) => ({ ...reading, context: context ?? reading.context }))
}

/** Returns names of operations and functions near a name, nearest first. */
export function nearOperations(packs: readonly Pack[], name: string): string[] {
  const known = packs.flatMap(({ contexts }) => contexts.flatMap(({ id, functions }) => [id, ...functions]))
  return nearestAll(name, [...new Set(known)], 1)
}

/** A name in a pack may end in `*`, which stands for any rest. */
function isNamed(name: string, wanted: string): boolean {
  return name.endsWith('*') ? name.length > 1 && wanted.startsWith(name.slice(0, -1)) : name === wanted && name !== ''
}
