/**
 * Notices: what a line says about the log itself. Lines were lost, a line was repeated, a value is hidden, a token has one
 * try left, a process started. A notice is never a finding.
 */

import { type CallMark, type ConditionSearcher, type View, withoutReturn } from '../model/bytes/view.ts'
import type { LogEvent } from '../model/findings/event.ts'
import type { Hit } from '../model/findings/hit.ts'
import { inLanguage, type Pack, type RemarkText, remarkId } from '../model/rules/knowledge.ts'
import type { RuleSet } from '../model/rules/ruleset.ts'
import type { Shape } from '../model/rules/shape.ts'
import { judgeGuard } from './candidates/guards.ts'
import type { ExcludeLists } from './candidates/quoted-lines.ts'
import { headOf } from './finding-head.ts'
import { openCalls, withoutLaterReturns } from './operation/open-calls.ts'
import { producersOf } from './producers.ts'

/** Receives notices beside findings: contradictions, losses, hidden values. */
export interface NoticeSink {
  remark(id: string, fact: string, remedy: string, offset: number, subject?: string): void
  loss(loss: DeclaredLoss): void
  unknown(code: UnknownCode): void
  /** A line of a code space: one that reports success, or one of an `activity` shape. Called once or more for a line. */
  activity(shape: Shape, isSuccess: boolean, lineStart: number): void
}

/** A text with the form of a code that no pack knows. */
export interface UnknownCode {
  readonly shape: Shape
  readonly code: string
  readonly count: number
  readonly time: number | null
  /** Of the hit, and of the line's first byte. */
  readonly offset: number
  readonly lineStart: number
}

/** One line that reports missing lines. */
export interface DeclaredLoss {
  readonly shape: Shape
  readonly from: string | null
  readonly lines: number
  readonly time: number | null
  readonly offset: number
}

/** What notices may query about the surroundings of a line. */
export interface NoticeLineContext {
  readonly event: (view: View) => LogEvent
  readonly onLine: ConditionSearcher
  readonly at: ConditionSearcher
  readonly marks: (view: View) => Iterable<CallMark>
  /** Returns the marks of the line itself and of the lines after it. */
  readonly marksAfter: (view: View) => readonly CallMark[]
}

/** How often the previous line, or the text on this one, occurred again. */
export interface LineRepeat {
  readonly shape: Shape
  readonly times: number
  readonly offset: number
}

/** Replaced by the subject in a fact. */
const SUBJECT = /\$\{subject\}/g

/** Maximum distance of an open call from the end of a source; so a source without calls is hardly searched. */
const END_REACH = 16 * 1024

/** A line with hits, and the receiver of its notices. */
export interface NoticeLine {
  readonly view: View
  readonly event: LogEvent
  readonly lineContext: NoticeLineContext
  readonly remarks: NoticeSink
}

/** Reports notices in the words of their packs. */
export class LogNotices {
  readonly #rules: RuleSet
  readonly #packs: ReadonlyMap<string, Pack>
  /** Producers whose open calls are reported. */
  readonly #traced: ReadonlySet<string>

  constructor(rules: RuleSet) {
    this.#rules = rules
    this.#packs = new Map(rules.packs.map(pack => [pack.namespace, pack]))
    this.#traced = producersOf(rules).traced
  }

  /** Reports the notices of a line's hits, each kind once, and returns the repeat among them. */
  report(hits: readonly Hit[], line: NoticeLine, excluded: ExcludeLists): LineRepeat | null {
    const { view, event, lineContext, remarks: notices } = line
    const reported = new Set<string>()
    let repeat: LineRepeat | null = null
    for (const hit of hits) {
      const shape = this.#rules.shapes[hit.shape]!
      const once = shape.kind === 'remark' ? `remark ${shape.remark}` : shape.kind
      if (reported.has(once) || !supports(shape, hit, line) || excluded.by(shape.namespace, view, lineContext.onLine))
        continue
      reported.add(once)
      const offset = view.base + hit.start
      switch (shape.kind) {
        case 'loss':
          notices.loss({
            shape,
            from: fromOf(hit, event),
            lines: hit.value!,
            time: headOf(view, event, lineContext.event).time,
            offset,
          })
          break
        case 'repeat':
          repeat = { shape, times: hit.value!, offset }
          break
        case 'remark':
          this.#remark(shape, null, offset, notices)
          break
        case 'start': {
          const open = openCalls(shape.producer, lineContext.marks(view))
          if (open.length > 0) this.#reportOpenCalls(withoutLaterReturns(open, lineContext.marksAfter(view)), notices)
        }
      }
    }
    return repeat
  }

  /** Reports the calls that are still open at the end of a source; the view's line is the empty one after it. */
  reportEnd(view: View, lineContext: Pick<NoticeLineContext, 'marks'>, notices: NoticeSink): void {
    const near = { ...view, floor: Math.max(view.floor, view.lineStart - END_REACH) }
    const producers = new Set<string>()
    for (const mark of lineContext.marks(near)) if (this.#traced.has(mark.producer)) producers.add(mark.producer)
    for (const producer of producers) this.#reportOpenCalls(openCalls(producer, lineContext.marks(view)), notices)
  }

  #reportOpenCalls(calls: readonly CallMark[], notices: NoticeSink): void {
    for (const { shape, functionName, offset } of calls) {
      const form = this.#rules.shapes[shape]!
      if (functionName === null || form.remark === null || form.waits.includes(functionName)) continue
      this.#remark(form, functionName, offset, notices)
    }
  }

  #remark({ namespace, remark }: Shape, subject: string | null, offset: number, notices: NoticeSink): void {
    const words = this.#packs.get(namespace)?.remarks.find(r => r.id === remark)
    if (words?.fact === undefined) return
    const { id, fact, remedy } = words as RemarkText & { fact: NonNullable<RemarkText['fact']> }
    const text = inLanguage(fact, 'en').replaceAll(SUBJECT, () => subject ?? '')
    notices.remark(remarkId(id), text, inLanguage(remedy, 'en'), offset, subject ?? '')
  }
}

/** Returns whether the place of a hit supports it: after the head of the line, and with its guard. */
function supports(shape: Shape, hit: Hit, { view, event, lineContext }: NoticeLine): boolean {
  if (hit.end <= view.lineStart + event.message && shape.kind !== 'start') return false
  if (shape.guard === null) return true
  const end = withoutReturn(view.bytes, view.lineStart, view.lineEnd)
  const hitEnd = Math.min(hit.end, end)
  return judgeGuard(shape.guard, { view, event, entry: null, hitEnd, lineContext }, []) === 'holds'
}

/** Returns whose lines were lost: as the line says, else the process or domain in whose name hilog writes it. */
function fromOf(hit: Hit, { domain, process }: LogEvent): string | null {
  const named = hit.params.find(([name]) => name === 'from')?.[1] ?? null
  return named ?? (domain === null ? null : (process ?? domain))
}
