/** Listens to everything that shapes tell of a text, so that packs can be proved. */

import type { ShapedFinding } from './detector.ts'
import type { DeclaredLoss, Remarks } from './log-notices.ts'

/** What a shape told: occurrences of a code, lines lost, or a remark (its id then stands for the shape). */
export interface Told {
  readonly shape: string
  readonly code: string
  readonly context: string
  readonly count: number
  readonly from: string | null
}

const NOTHING = { code: '', context: '', count: 1, from: null }

/** Collects asides; `told` adds the findings to them. */
export class Witness implements Remarks {
  readonly #told: Told[] = []

  remark(id: string): void {
    this.#told.push({ ...NOTHING, shape: id })
  }

  lose({ shape, from, lines }: DeclaredLoss): void {
    this.#told.push({ ...NOTHING, shape: shape.id, count: lines, from })
  }

  told(findings: readonly ShapedFinding[]): Told[] {
    return [
      ...this.#told,
      ...findings.map(({ key: { code, context }, count, shape, repeat }) => ({
        shape: (repeat ?? shape).id,
        code,
        context,
        count,
        from: null,
      })),
    ]
  }
}
