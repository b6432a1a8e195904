/**
 * Codes that no pack knows: texts with the form of a code on a line about a failure. They are never findings; they are told so
 * that nobody takes the findings for all that failed.
 */
import { type View, withoutReturn } from '../model/bytes/view.ts'
import type { LogLevel } from '../model/findings/event.ts'
import type { Hit } from '../model/findings/hit.ts'
import { isKnownCode, knownNames, plainCode } from '../model/rules/known-names.ts'
import { rangeOf } from '../model/rules/ranges.ts'
import type { RuleSet } from '../model/rules/ruleset.ts'
import type { Shape } from '../model/rules/shape.ts'
import { judgeGuard } from './candidates/guards.ts'
import type { ExcludeLists } from './candidates/quoted-lines.ts'
import { headOf } from './finding-head.ts'
import type { NoticeLine, NoticeLineContext } from './log-notices.ts'
import { mentionsFailure } from './operation/words.ts'

/** Short numbers are codes of many spaces: a pack that knows one and did not find it on the line says nothing about it. */
const SHORT = /^-?[0-9]{1,5}$/

const FAILURE_LEVELS: readonly (LogLevel | null)[] = ['warn', 'error', 'fatal']

/** A line with hits, and what may be asked about it. */
interface UnknownLine extends NoticeLine {
  readonly lineContext: NoticeLineContext & {
    /** Returns a code on the view's line in the form to be stored: without secrets. */
    readonly redacted: (view: View, namespace: string, code: string, raw: string) => string
  }
}

/** What is asked of the findings of a line. */
interface WrittenCode {
  /** The code as it stands in the log. */
  readonly raw: string
}

/** Reports the unknown codes of lines. */
export class UnknownCodes {
  readonly #rules: RuleSet
  readonly #excluded: ExcludeLists

  constructor(rules: RuleSet, excluded: ExcludeLists) {
    this.#rules = rules
    this.#excluded = excluded
  }

  /** Reports each code of a line once, in order of place. `count`: how often the log says that the line occurred. */
  report(hits: readonly Hit[], findings: readonly WrittenCode[], count: number, line: UnknownLine): void {
    const { view, event, lineContext, remarks: notices } = line
    const told = new Set<string>()
    for (const hit of hits.length === 1 ? hits : hits.toSorted((a, b) => a.start - b.start || a.shape - b.shape)) {
      const shape = this.#rules.shapes[hit.shape]!
      if (told.has(plainCode(hit.raw)) || !this.#isCode(hit, shape, findings, line)) continue
      told.add(plainCode(hit.raw))
      notices.unknown({
        shape,
        code: lineContext.redacted(view, shape.namespace, hit.raw, hit.raw),
        count,
        time: headOf(view, event, lineContext.event).time,
        offset: view.base + hit.start,
        lineStart: view.base + view.lineStart,
      })
    }
  }

  /** Returns whether a hit is a code that failed, and that neither a pack nor a finding of the line knows. */
  #isCode(hit: Hit, shape: Shape, findings: readonly WrittenCode[], line: UnknownLine): boolean {
    const { view, event, lineContext } = line
    if (hit.end <= view.lineStart + event.message) return false
    if (findings.some(({ raw }) => raw === hit.raw)) return false
    if (!SHORT.test(hit.raw) && isKnownCode(knownNames(this.#rules), hit.raw)) return false
    if (shape.confidence !== 'certain' && !this.#failed(hit, line)) return false
    if (shape.guard !== null) {
      const place = { view, event, entry: null, hitEnd: hit.end, lineContext }
      if (judgeGuard(shape.guard, place, []) !== 'holds') return false
    }
    return !this.#excluded.by(shape.namespace, view, lineContext.onLine)
  }

  /** Returns whether the line is about a failure. A key word such as `error:` says so itself if the number has an owner. */
  #failed(hit: Hit, { view, event }: UnknownLine): boolean {
    if (FAILURE_LEVELS.includes(event.level)) return true
    const { bytes, lineStart, lineEnd } = view
    const [from, to] = [lineStart + event.message, withoutReturn(bytes, lineStart, lineEnd)]
    if (rangeOf(this.#rules.packs, hit.raw) !== null) return mentionsFailure(bytes, from, to)
    return mentionsFailure(bytes, from, hit.start) || mentionsFailure(bytes, hit.end, to)
  }
}
