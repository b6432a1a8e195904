/** What is derived from an object that lives long, such as a pack, and asked for by everything that uses it. */

/** `make`, asked once for each object; the answer is kept as long as the object is. */
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
