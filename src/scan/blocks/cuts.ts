/**
 * Where bytes were taken out of a stream that passes: places of what is left ↔ offsets in the stream.
 *
 *     stream   s i g n ␛ [ 3 1 m f a i l      offset of `f`: 9
 *     left     s i g n f a i l                its place: 4; one cut: before place 4, five bytes
 */

/** Cuts in order of their places; those that were passed are forgotten. */
export class OffsetMap {
  #places = new Float64Array(64)
  /** Bytes taken out before each place. */
  #removed = new Float64Array(64)
  #first = 0
  #end = 0
  /** Bytes taken out by cuts that are forgotten. */
  #before = 0

  /** Bytes taken out in all. */
  get total(): number {
    return this.#end > this.#first ? this.#removed[this.#end - 1]! : this.#before
  }

  /**
   * Adds the cuts of a stripper: `count` times an index, which `base` makes a place, and how many bytes were taken out before it
   * besides those of earlier calls. No place lies before that of the last cut.
   */
  add(base: number, cuts: Uint32Array, count: number): void {
    if (count === 0) return
    const before = this.total
    this.#makeRoom(count)
    const places = this.#places
    const removed = this.#removed
    let end = this.#end
    // At one place there is one cut.
    if (end > this.#first && places[end - 1] === base + cuts[0]!) end--
    for (let i = 0; i < 2 * count; i += 2) {
      places[end] = base + cuts[i]!
      removed[end++] = before + cuts[i + 1]!
    }
    this.#end = end
  }

  /** Forgets cuts before a place; smaller places are not asked about any more. */
  forget(place: number): void {
    const first = this.#firstBehind(place - 1)
    if (first > this.#first) this.#before = this.#removed[first - 1]!
    this.#first = first
  }

  /** The offset of the byte at a place. */
  offsetOf(place: number): number {
    return place + this.#removedUpTo(place)
  }

  /** The offset right behind the byte before a place: where what was taken out there began. */
  offsetBefore(place: number): number {
    return place + this.#removedUpTo(place - 1)
  }

  /** The first place for which `offsetBefore` is not less than `offset`. */
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

  /** Bytes taken out by the cuts at places up to this one. */
  #removedUpTo(place: number): number {
    const index = this.#firstBehind(place)
    return index > this.#first ? this.#removed[index - 1]! : this.#before
  }

  /** Index of the first cut behind a place. */
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
