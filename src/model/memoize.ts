/** Values derived from a long-lived object, such as a pack, and needed in many places. */

/** Returns a function that calls `make` once for each object; the result lives as long as the object. */
export function memoize<K extends object, V extends object>(make: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>()
  return key => {
    let value = known.get(key)
    if (value === undefined) {
      value = make(key)
      known.set(key, value)
    }
    return value
  }
}
