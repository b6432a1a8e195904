/**
 * What is stored of a finding, without secrets: its key and parameters, and the line of a few findings. Nothing else of a
 * log leaves a shard. Counts do not change: a secret in the place of a code is counted under its mask.
 */

import { type View, withoutReturn } from '../model/bytes/view.ts'
import { BESIDE_BYTES, type BesideLine, SAMPLE_BYTES } from '../model/counts/partial-counts.ts'
import { isEvidence } from '../model/findings/evidence.ts'
import type { Finding } from '../model/findings/finding.ts'
import { ORIGIN } from '../model/findings/origins.ts'
import type { RuleSet } from '../model/rules/ruleset.ts'
import type { Redaction } from '../model/rules/shape.ts'
import { OriginRedactor } from './origin.ts'
import { Redactor } from './redactor.ts'

/** The code as written in the log and its line, both without secrets. */
export interface RedactedQuote {
  readonly raw: string
  readonly text: string
  readonly beside?: readonly BesideLine[]
}

/** Redacts findings for storing. */
export class SampleRedactor {
  readonly redactor: Redactor
  readonly #origins: OriginRedactor
  readonly #codes: ReadonlyMap<string, ReadonlySet<string>>

  constructor(rules: RuleSet, mode: Redaction) {
    this.redactor = new Redactor(rules, mode)
    this.#origins = new OriginRedactor(this.redactor, mode)
    this.#codes = new Map(rules.packs.map(({ namespace, codes }) => [namespace, new Set(codes.map(c => c.code))]))
  }

  /** Returns the finding without secrets in its key and parameters. */
  finding(finding: Finding, view: View): Finding {
    const { key } = finding
    const params = this.#params(finding.params, view)
    const code = this.code(view, key.namespace, key.code, finding.raw)
    if (code !== key.code) return { ...finding, params, key: { ...key, code, value: null } }
    return params === finding.params ? finding : { ...finding, params }
  }

  /** Returns the parameters without secrets; the same list if there were none. */
  #params(params: Finding['params'], view: View): Finding['params'] {
    for (let i = 0; i < params.length; i++) {
      const [name, value] = params[i]!
      if (this.#param(name, value, view) === value) continue
      return [...params.slice(0, i), ...params.slice(i).map(([n, v]) => [n, this.#param(n, v, view)] as const)]
    }
    return params
  }

  #param(name: string, value: string, view: View): string {
    if (name === ORIGIN) return this.#origins.value(value)
    // Evidence is in our own words, its codes as returned by `code`.
    return isEvidence(name) ? value : this.redactor.value(view, value)
  }

  /** Returns the code without secrets: one that no pack knows is text of the log. */
  code(view: View, namespace: string, code: string, raw: string): string {
    if (this.#codes.get(namespace)?.has(code)) return code
    const kept = this.redactor.value(view, raw)
    return kept === raw ? code : kept
  }

  /** Returns what a sample shows of the view's line: all of it when short, else the bytes around the hit. */
  quote(finding: Finding, view: View): RedactedQuote {
    const { bytes, lineStart, lineEnd, base } = view
    const end = withoutReturn(bytes, lineStart, lineEnd)
    const raw = this.redactor.value(view, finding.raw)
    for (let size = SAMPLE_BYTES; ; ) {
      const [from, to] = excerpt(bytes, lineStart, end, finding.offset - base, size)
      const text = this.redactor.quote(view, from, to)
      const excess = Buffer.byteLength(text) - SAMPLE_BYTES
      if (excess <= 0) return { raw, text }
      // A mask may be longer than the secret; then less of the line fits.
      size = Math.max(0, to - from - Math.max(1, excess))
    }
  }

  /** Returns a short form of the view's line: all of it, else its message from `messageAt`, an index into the bytes. */
  short(view: View, messageAt: number): string {
    const { bytes, lineStart, lineEnd } = view
    const end = withoutReturn(bytes, lineStart, lineEnd)
    const start = end - lineStart <= BESIDE_BYTES ? lineStart : Math.min(messageAt, end)
    for (let size = BESIDE_BYTES; ; ) {
      const [from, to] = excerpt(bytes, start, end, start, size)
      const text = this.redactor.quote(view, from, to)
      const excess = Buffer.byteLength(text) - BESIDE_BYTES
      if (excess <= 0) return text
      size = Math.max(0, to - from - Math.max(1, excess))
    }
  }
}

/** Returns at most `size` bytes of [start, end) around `hitAt`, cut between characters. */
function excerpt(
  bytes: Uint8Array,
  start: number,
  end: number,
  hitAt: number,
  size: number,
): [from: number, to: number] {
  if (end - start <= size) return [start, end]
  let from = Math.max(start, Math.min(hitAt - (size >> 2), end - size))
  let to = Math.min(end, from + size)
  while (from > start && from < to && isInside(bytes[from]!)) from++
  while (to > from && to < end && isInside(bytes[to]!)) to--
  return [from, to]
}

/** Returns whether a byte continues a UTF-8 character. */
function isInside(byte: number): boolean {
  return (byte & 0xc0) === 0x80
}
