/**
 * Where bytes were removed from a stream: places of the remaining bytes ↔ offsets in the stream.
 *
 *     stream   s i g n ␛ [ 3 1 m f a i l      offset of `f`: 9
 *     left     s i g n f a i l                its place: 4; one cut: before place 4, five bytes
 */

/** Cuts in order of their places; forgets those that have passed. */
export class OffsetMap {
  #places = new Float64Array(64)
  /** Number of bytes removed before each place. */
  #removed = new Float64Array(64)
  #first = 0
  #end = 0
  /** Number of bytes removed by forgotten cuts. */
  #before = 0

  /** Number of bytes removed in all. */
  get total(): number {
    return this.#end > this.#first ? this.#removed[this.#end - 1]! : this.#before
  }

  /**
   * Adds the `count` cuts of a stripper. A cut is an index, relative to the place `base`, and the number of bytes removed
   * before it in this call. No place is before that of the last cut.
   */
  add(base: number, cuts: Uint32Array, count: number): void {
    if (count === 0) return
    const before = this.total
    this.#makeRoom(count)
    const places = this.#places
    const removed = this.#removed
    let end = this.#end
    // Each place has one cut.
    if (end > this.#first && places[end - 1] === base + cuts[0]!) end--
    for (let i = 0; i < 2 * count; i += 2) {
      places[end] = base + cuts[i]!
      removed[end++] = before + cuts[i + 1]!
    }
    this.#end = end
  }

  /** Forgets cuts before a place; smaller places are not requested any more. */
  forget(place: number): void {
    const first = this.#firstBehind(place - 1)
    if (first > this.#first) this.#before = this.#removed[first - 1]!
    this.#first = first
  }

  /** Returns the offset of the byte at a place. */
  offsetOf(place: number): number {
    return place + this.#removedUpTo(place)
  }

  /** Returns the offset right after the byte before a place: where the bytes removed there began. */
  offsetBefore(place: number): number {
    return place + this.#removedUpTo(place - 1)
  }

  /** Returns the first place whose `offsetBefore` is at least `offset`. */
  placeFrom(offset: number): number {
    const places = this.#places
    const removed = this.#removed
    let low = this.#first
    let high = this.#end
    while (low < high) {
      const middle = (low + high) >>> 1
      if (places[middle]! + removed[middle]! < offset) low = middle + 1
      else high = middle
    }
    const place = offset - (low > this.#first ? removed[low - 1]! : this.#before)
    return low < this.#end ? Math.min(place, places[low]! + 1) : place
  }

  /** Returns the number of bytes removed by the cuts at places up to this one. */
  #removedUpTo(place: number): number {
    const index = this.#firstBehind(place)
    return index > this.#first ? this.#removed[index - 1]! : this.#before
  }

  /** Returns the index of the first cut after a place. */
  #firstBehind(place: number): number {
    const places = this.#places
    let low = this.#first
    let high = this.#end
    while (low < high) {
      const middle = (low + high) >>> 1
      if (places[middle]! <= place) low = middle + 1
      else high = middle
    }
    return low
  }

  #makeRoom(count: number): void {
    if (this.#end + count <= this.#places.length) return
    const kept = this.#end - this.#first
    let [places, removed] = [this.#places, this.#removed]
    if (2 * (kept + count) > places.length) {
      const size = 2 * Math.max(places.length, kept + count)
      places = new Float64Array(size)
      removed = new Float64Array(size)
    }
    places.set(this.#places.subarray(this.#first, this.#end))
    removed.set(this.#removed.subarray(this.#first, this.#end))
    this.#places = places
    this.#removed = removed
    this.#first = 0
    this.#end = kept
  }
}
