/**
 * Caches where the bytes of a source contain nothing of a kind, such as the beginning of a key. Lines near each other have
 * nearly the same views, so each byte is searched about once, which is far faster than examining each row.
 */
import type { View } from '../model/bytes/view.ts'

/** Absolute offsets between which nothing begins. */
interface ByteArea {
  readonly from: number
  to: number
}

/** Recognises views that contain nothing of a kind. A source is identified by the memory of its bytes. */
export class AbsenceCache {
  readonly #holds: (area: Buffer) => boolean
  readonly #width: number
  readonly #known = new WeakMap<Uint8Array, ByteArea>()

  /** `holds` returns whether an area contains one; `width` is the maximum number of bytes needed to recognise one. */
  constructor(width: number, holds: (area: Buffer) => boolean) {
    this.#width = width
    this.#holds = holds
  }

  /** Returns whether [floor, ceiling) of a view contains none. */
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
