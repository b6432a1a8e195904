/** The content of a terminal, line by line: of a new frame only lines that differ are written. */
import type { Frame, Size } from '../draw/frame.ts'

/** Remembers what was written. */
export class Screen {
  #lines: readonly string[] = []
  #columns = 0
  #cursor = false

  /** Returns the output that makes the terminal show the frame; empty if it already does. */
  draw({ lines, cursor }: Frame, size: Size): string {
    const whole = size.columns !== this.#columns || lines.length !== this.#lines.length
    let out = whole ? '\x1b[2J' : ''
    // Cleared before it is written: after a line of full width the cursor is on its last character.
    for (const [i, line] of lines.entries()) if (whole || line !== this.#lines[i]) out += `${place(i, 0)}\x1b[K${line}`
    this.#lines = lines
    this.#columns = size.columns
    const moved = out !== ''
    if (cursor !== null && (moved || !this.#cursor)) out += `${place(cursor.row, cursor.column)}\x1b[?25h`
    if (cursor === null && this.#cursor) out += '\x1b[?25l'
    this.#cursor = cursor !== null
    return out
  }

  /** Makes the next frame be written completely. */
  forget(): void {
    this.#lines = []
    this.#columns = 0
  }
}

function place(row: number, column: number): string {
  return `\x1b[${row + 1};${column + 1}H`
}
