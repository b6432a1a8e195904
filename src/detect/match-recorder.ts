/** Listens to everything that shapes tell of a text, so that packs can be proved. */

import type { ShapedFinding } from './detector.ts'
import type { DeclaredLoss, NoticeSink } from './log-notices.ts'

/** What a shape told: occurrences of a code, lines lost, or a remark (its id then stands for the shape). */
export interface ExampleMatch {
  readonly shape: string
  readonly code: string
  readonly context: string
  readonly count: number
  readonly from: string | null
}

const NOTHING = { code: '', context: '', count: 1, from: null }

/** Collects what a log says about itself; `matches` adds the findings. */
export class MatchRecorder implements NoticeSink {
  readonly #matches: ExampleMatch[] = []

  remark(id: string): void {
    this.#matches.push({ ...NOTHING, shape: id })
  }

  loss({ shape, from, lines }: DeclaredLoss): void {
    this.#matches.push({ ...NOTHING, shape: shape.id, count: lines, from })
  }

  matches(findings: readonly ShapedFinding[]): ExampleMatch[] {
    return [
      ...this.#matches,
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
