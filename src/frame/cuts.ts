/**
 * Where bytes were taken out of a stream that passes: places of what is left ↔ offsets in the stream.
 *
 *     stream   s i g n ␛ [ 3 1 m f a i l      offset of `f`: 9
 *     left     s i g n f a i l                its place: 4; one cut: before place 4, five bytes
 */

/** Cuts in order of their places; those that were passed are forgotten. */
export class Cuts {
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

  /** Notes that `total` bytes have been taken out before `place`, which is not before that of the last cut. */
  add(place: number, total: number): void {
    if (this.#end > this.#first && this.#places[this.#end - 1] === place) this.#end--
    else if (this.#end === this.#places.length) this.#makeRoom()
    this.#places[this.#end] = place
    this.#removed[this.#end++] = total
  }

  /** Forgets cuts before a place; smaller places are not asked about any more. */
  forget(place: number): void {
    while (this.#first < this.#end && this.#places[this.#first]! < place) this.#before = this.#removed[this.#first++]!
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
    const places = this.#places
    let low = this.#first
    let high = this.#end
    while (low < high) {
      const middle = (low + high) >>> 1
      if (places[middle]! <= place) low = middle + 1
      else high = middle
    }
    return low > this.#first ? this.#removed[low - 1]! : this.#before
  }

  #makeRoom(): void {
    const count = this.#end - this.#first
    const size = 2 * count > this.#places.length ? 2 * this.#places.length : this.#places.length
    const places = new Float64Array(size)
    const removed = new Float64Array(size)
    places.set(this.#places.subarray(this.#first, this.#end))
    removed.set(this.#removed.subarray(this.#first, this.#end))
    this.#places = places
    this.#removed = removed
    this.#first = 0
    this.#end = count
  }
}
