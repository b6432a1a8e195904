/**
 * Remembers which findings of a source were reported: provisional lines are scanned repeatedly, but a finding is
 * reported once, and again only if it changed.
 */
import type { Finding } from '../../model/findings/finding.ts'
import type { LiveFinding, LiveSource } from '../../model/live.ts'
import type { ScanListener } from '../../scan/scanner.ts'
import type { EventQueue } from './event-queue.ts'

type CollectedLoss = Parameters<ScanListener['loss']>[0]
type Quote = ReturnType<Parameters<ScanListener['finding']>[2]>

interface CollectedFinding {
  readonly finding: Finding
  readonly line: number
  /** Null if it was reported exactly as it is. */
  readonly quote: Quote | null
}

/** Collects the findings of one scan; they are reported after the commit. */
export class ScanCollector implements ScanListener {
  readonly findings: CollectedFinding[] = []
  readonly losses: CollectedLoss[] = []
  readonly #deduplicator: EventDeduplicator

  constructor(deduplicator: EventDeduplicator) {
    this.#deduplicator = deduplicator
  }

  finding(finding: Finding, line: number, quote: () => Quote): void {
    this.findings.push({ finding, line, quote: this.#deduplicator.knows(finding) ? null : quote() })
  }

  loss(loss: CollectedLoss): void {
    this.losses.push(loss)
  }
}

/** A counted scan; `line` is the number of lines before it, null if unknown. */
export interface CollectedScan {
  readonly collector: ScanCollector
  readonly line: number | null
  /** The unterminated last line, whose number counts from 1, and the lines of the scan before it; `mute` while its end is awaited. */
  readonly tail: { readonly from: number; readonly line: number; readonly mute: boolean } | null
}

/** Remembers what was reported of provisional lines. */
export class EventDeduplicator {
  readonly #events: EventQueue
  readonly #findings = new Map<string, Finding>()
  readonly #losses = new Set<number>()
  /** Offset before which an earlier run reported everything. */
  readonly #before: number

  constructor(news: EventQueue, before: number) {
    this.#events = news
    this.#before = before
  }

  /** Returns whether a finding was reported exactly as it is. */
  knows(finding: Finding): boolean {
    const before = this.#findings.get(idOf(finding))
    return before === undefined ? finding.lineStart < this.#before : same(before, finding)
  }

  /**
   * Reports what is new in counted scans, in order. They cover everything from `from` on; nothing before `settled` will
   * be scanned again.
   */
  report(scans: readonly CollectedScan[], source: LiveSource, from: number, settled: number): void {
    const seen = new Set<string>()
    for (const { collector, line, tail } of scans) {
      for (const heard of collector.findings) {
        const id = idOf(heard.finding)
        seen.add(id)
        if (tail?.mute && heard.finding.lineStart >= tail.from && !this.#findings.has(id)) continue
        const inTail = tail !== null && heard.finding.lineStart >= tail.from
        const before = line === null ? null : line + (inTail ? tail.line : 0)
        if (heard.quote !== null && !this.knows(heard.finding))
          this.#reportFinding(id, heard, heard.quote, source, before)
        this.#findings.set(id, heard.finding)
      }
      for (const loss of collector.losses) this.#reportLoss(loss, source)
    }
    for (const [id, { lineStart }] of this.#findings) {
      if (lineStart >= from && !seen.has(id)) {
        this.#events.push({ type: 'amended', id: named(id, source), finding: null })
        this.#findings.delete(id)
      } else if (lineStart < settled) this.#findings.delete(id)
    }
    for (const offset of this.#losses) if (offset < settled) this.#losses.delete(offset)
  }

  #reportFinding(
    id: string,
    { finding, line }: CollectedFinding,
    quote: Quote,
    source: LiveSource,
    before: number | null,
  ): void {
    const { key, count, time, offset, params } = finding
    const told: LiveFinding = {
      source,
      key,
      count,
      time,
      offset,
      line: before === null ? null : before + line,
      ...quote,
      params,
    }
    const type = this.#findings.has(id) ? 'amended' : 'finding'
    this.#events.push({ type, id: named(id, source), finding: told })
  }

  #reportLoss({ what, from, lines, time, offset }: CollectedLoss, source: LiveSource): void {
    if (offset < this.#before || this.#losses.has(offset)) return
    this.#losses.add(offset)
    this.#events.push({ type: 'loss', source, what, from, lines, time, offset })
  }
}

/** Identifies a finding within one generation of its source. */
function idOf({ offset, key }: Finding): string {
  return `${offset}.${key.namespace}.${key.code}`
}

function named(id: string, { id: source, generation }: LiveSource): string {
  return `${source}.${generation}.${id}`
}

function same(a: Finding, b: Finding): boolean {
  return (
    a.count === b.count &&
    a.time === b.time &&
    a.lineStart === b.lineStart &&
    sameKey(a.key, b.key) &&
    a.params.length === b.params.length &&
    a.params.every(([name, value], i) => b.params[i]![0] === name && b.params[i]![1] === value)
  )
}

function sameKey(a: Finding['key'], b: Finding['key']): boolean {
  return (
    a === b ||
    (a.context === b.context &&
      a.disposition === b.disposition &&
      a.confidence === b.confidence &&
      a.vendor === b.vendor &&
      a.producer === b.producer &&
      a.value === b.value)
  )
}
