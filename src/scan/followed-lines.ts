/**
 * Which lines without a sign the grammar reads: some behind a line with a sign, and the rows of a table. Only a line with a sign
 * begins such a stretch, or the header of a table that is read because of one; a line that was merely followed begins
 * none. So what is read depends on the bytes within `READ_BEHIND` of a line, not on where a shard or a block begins.
 *
 *     sign ─── 3 lines ───┤        of a code space
 *     sign ─────────── 14 lines ───────────┤        a call without its outcome
 *        header ─────────────────── 200 rows ───────────────────┤
 */

/** A number of lines behind one line, the opener. */
interface Stretch {
  /** Absolute offset of the line with a sign that makes these worth reading. */
  opener: number
  left: number
}

/** Stretches of so many lines or more are tables. */
const ROWS = 100

/** Counts lines behind openers. Lines must come in order. */
export class FollowedLines {
  /** The last stretch of each length, which the last line that opened one of this length decides. */
  readonly #bySign = new Map<number, Stretch>()
  /** The last table whose header has no sign. */
  readonly #table: Stretch = { opener: -1, left: 0 }

  /** Whether any line is left to be followed, in sight or not. */
  get any(): boolean {
    if (this.#table.left > 0) return true
    for (const { left } of this.#bySign.values()) if (left > 0) return true
    return false
  }

  /** Returns whether the next line may be a row of a table; it sees back to the absolute offset `floor`. */
  isRow(floor: number): boolean {
    if (this.#table.left > 0 && this.#table.opener >= floor) return true
    for (const [lines, { opener, left }] of this.#bySign) if (lines >= ROWS && left > 0 && opener >= floor) return true
    return false
  }

  /** Returns whether the next line is followed; it sees back to the absolute offset `floor`. */
  follows(floor: number): boolean {
    return (this.#table.left > 0 && this.#table.opener >= floor) || this.#signBefore(floor) >= 0
  }

  /** Begins a stretch behind the line with a sign at the absolute offset `opener`. */
  open(lines: number, opener: number): void {
    if (lines === 0) return
    const known = this.#bySign.get(lines)
    if (known === undefined) this.#bySign.set(lines, { opener, left: lines })
    else {
      known.opener = opener
      known.left = lines
    }
  }

  /** Begins a table below a header without a sign, which sees back to `floor`, if it was read because of a sign. */
  openTable(lines: number, floor: number): void {
    const opener = this.#signBefore(floor)
    if (opener < 0) return
    this.#table.opener = opener
    this.#table.left = lines
  }

  /** Notes that one line was passed; called for a line before it opens a stretch. */
  pass(): void {
    if (this.#table.left > 0) this.#table.left--
    for (const stretch of this.#bySign.values()) if (stretch.left > 0) stretch.left--
  }

  /** Ends all stretches. */
  clear(): void {
    this.#table.left = 0
    for (const stretch of this.#bySign.values()) stretch.left = 0
  }

  /** Returns the last opener from `floor` on whose stretch has not ended; -1 without one. */
  #signBefore(floor: number): number {
    let last = -1
    for (const { opener, left } of this.#bySign.values()) if (left > 0 && opener >= floor) last = Math.max(last, opener)
    return last
  }
}
