/** Records everything that shapes find in a text, so that packs can be proved. */

import type { Shape } from '../model/rules/shape.ts'
import type { ShapedFinding } from './detector.ts'
import type { DeclaredLoss, NoticeSink, UnknownCode } from './log-notices.ts'

/** A match of a shape: occurrences of a code, lost lines, or a remark (then `shape` is its id). */
export interface ExampleMatch {
  readonly shape: string
  readonly code: string
  readonly context: string
  readonly count: number
  readonly from: string | null
}

const NOTHING = { code: '', context: '', count: 1, from: null }

/** Collects notices; `matches` adds the findings to them. */
export class MatchRecorder implements NoticeSink {
  readonly #matches: ExampleMatch[] = []

  remark(id: string): void {
    this.#matches.push({ ...NOTHING, shape: id })
  }

  loss({ shape, from, lines }: DeclaredLoss): void {
    this.#matches.push({ ...NOTHING, shape: shape.id, count: lines, from })
  }

  unknown({ shape, code, count }: UnknownCode): void {
    this.#matches.push({ ...NOTHING, shape: shape.id, code, count })
  }

  activity({ id, kind }: Shape): void {
    if (kind === 'activity') this.#matches.push({ ...NOTHING, shape: id })
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
