/**
 * Remembers where in the bytes of a source there is nothing of a kind, such as the begin of a key. Lines near each other have nearly
 * the same views, so each byte is looked at about once, by a search that is far faster than a look at each row.
 */
import type { View } from '../model/bytes/view.ts'

/** Absolute offsets between which nothing begins. */
interface ByteArea {
  readonly from: number
  to: number
}

/** Tells views that hold nothing of a kind. A source is known by the memory that its bytes pass through. */
export class AbsenceCache {
  readonly #holds: (area: Buffer) => boolean
  readonly #width: number
  readonly #known = new WeakMap<Uint8Array, ByteArea>()

  /** `holds` says whether something stands in an area; `width` is the most bytes that it takes. */
  constructor(width: number, holds: (area: Buffer) => boolean) {
    this.#width = width
    this.#holds = holds
  }

  /** Whether nothing stands in [floor, ceiling) of a view. */
  isClear({ bytes, base, floor, ceiling }: View): boolean {
    const clear = this.#known.get(bytes)
    const known = clear !== undefined && clear.from <= base + floor && clear.to >= base + floor
    const from = known ? Math.max(floor, clear.to - base) : floor
    if (this.#holds(Buffer.from(bytes.buffer, bytes.byteOffset + from, Math.max(0, ceiling - from)))) return false
    const to = base + Math.max(from, ceiling - this.#width + 1)
    if (known) clear.to = Math.max(clear.to, to)
    else this.#known.set(bytes, { from: base + floor, to })
    return true
  }
}
