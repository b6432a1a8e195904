/** Live events as one JSON object per line, `logremedy/live@1`. Fields and their order are a contract: extend, never change. */

import { findKnown, severityOf } from '../../codes/lookup.ts'
import { isEvidence, readEvidence } from '../../model/findings/evidence.ts'
import type { FindingKey } from '../../model/findings/finding.ts'
import { passesFilter } from '../../model/limits.ts'
import type { LiveEvent, LiveFinding, LiveSource } from '../../model/live.ts'
import { unreachable } from '../../model/problem.ts'
import type { Severity } from '../../model/rules/knowledge.ts'
import type { Incident } from '../content/incidents.ts'
import { safeJson } from '../escape.ts'
import { isoTime } from '../number-format.ts'
import type { ReportOptions } from '../options.ts'
import { withBeside } from '../sentences/beside.ts'
import { type Description, describeCode } from '../sentences/describe.ts'
import { incidentJson, keyJson, problemJson, remedyJson } from './json.ts'

export const LIVE_SCHEMA = 'logremedy/live@1' as const

type LiveJsonOptions = Pick<ReportOptions, 'packs' | 'lang' | 'toolkit' | 'minConfidence' | 'minSeverity'>

/** What packs say about one key. */
interface SeverityMemo extends Pick<Description, 'title' | 'remedies'> {
  readonly severity: Severity
}

/** Converts events; what packs say about a code is looked up once. */
export class LiveJson {
  readonly #options: LiveJsonOptions
  readonly #severities = new Map<string, SeverityMemo>()

  constructor(options: LiveJsonOptions) {
    this.#options = options
  }

  /** Returns the line of an event; null for events that are not reported: ticks, and findings that are left out. */
  line(event: LiveEvent): string | null {
    const object = this.object(event)
    return object === null ? null : liveLine(object)
  }

  /** Returns the same as an object. */
  object(event: LiveEvent) {
    const at = isoTime(event.wallMs)
    switch (event.type) {
      case 'finding':
        return this.shows(event.finding)
          ? liveObject(event.type, at, { id: event.id, ...this.finding(event.finding) })
          : null
      case 'amended': {
        const { id, finding } = event
        if (finding !== null && !this.shows(finding)) return null
        return finding === null
          ? liveObject(event.type, at, { id, withdrawn: true as const })
          : liveObject(event.type, at, { id, withdrawn: false as const, ...this.finding(finding) })
      }
      case 'source': {
        const { source, state, bytes, lines, lag } = event
        return liveObject(event.type, at, { source: sourceJson(source), state, bytes, lines, lag })
      }
      case 'loss': {
        const { source, what, from, lines, time, offset } = event
        return liveObject(event.type, at, {
          source: sourceJson(source),
          what,
          from,
          lines,
          time: isoTime(time),
          offset,
        })
      }
      case 'problem': {
        const { kind, ...rest } = problemJson(event.problem)
        return liveObject(event.type, at, { ...rest, problemKind: kind })
      }
      case 'tick':
        return null
      default:
        return unreachable(event)
    }
  }

  /** Returns the object of an incident as known now; `id` identifies it in later ones. */
  incident(id: string, incident: Incident, wallMs: number) {
    return liveObject('incident' as const, isoTime(wallMs), { id, ...incidentJson(incident, this.#options) })
  }

  /** Returns the fields of a finding. */
  finding({ source, line, offset, time, key, count, raw, text, params, beside }: LiveFinding) {
    const near = beside?.map(one => ({ line: line === null ? null : line + one.line, text: one.text }))
    const counted = params.filter(([name]) => isEvidence(name)).map(([name, value]) => ({ name, value, count }))
    const { severity, title, remedies } = this.#of(key, readEvidence(counted).products)
    const [step] = withBeside(remedies, [{ beside }], this.#options.lang)
    return {
      source: sourceJson(source),
      line,
      offset,
      time: isoTime(time),
      ...keyJson(key, severity),
      count,
      raw,
      text,
      ...(near !== undefined && { beside: near }),
      params: params.filter(([name]) => !isEvidence(name)).map(([name, value]) => ({ name, value })),
      cause: causeOf(counted),
      title,
      remedy: step === undefined ? null : remedyJson(step),
      origin: originOf(counted),
    }
  }

  /** Returns whether a finding is sure and severe enough to be shown. */
  shows({ key }: Pick<LiveFinding, 'key'>): boolean {
    return passesFilter(key.confidence, () => this.#of(key, []).severity, this.#options)
  }

  #of(key: FindingKey, products: readonly string[]): SeverityMemo {
    const id = [key.namespace, key.code, key.vendor, key.context, ...products].join('\0')
    let said = this.#severities.get(id)
    if (said === undefined) {
      const known = findKnown(this.#options.packs, key)
      const { title, remedies } = describeCode(known, key.context, this.#options, new Set(products))
      said = { severity: severityOf(known), title, remedies }
      if (this.#severities.size >= MAX_REMEMBERED) this.#severities.clear()
      this.#severities.set(id, said)
    }
    return said
  }
}

/** Maximum number of cached codes: those of a log are unlimited. */
const MAX_REMEMBERED = 10_000

function causeOf(params: Parameters<typeof readEvidence>[0]) {
  const cause = readEvidence(params).causes[0]
  return cause === undefined ? null : { namespace: cause.namespace, code: cause.code, context: cause.context }
}

function originOf(params: Parameters<typeof readEvidence>[0]) {
  const origin = readEvidence(params).origins[0]
  return origin === undefined ? null : { host: origin.host, program: origin.program }
}

function sourceJson({ id, path, member, generation }: LiveSource) {
  return { id, path, member, generation }
}

/** Returns the line of an object. */
export function liveLine(object: object): string {
  return `${safeJson(JSON.stringify(object))}\n`
}

function liveObject<Type extends string, Fields extends object>(type: Type, at: string | null, fields: Fields) {
  return { schema: LIVE_SCHEMA, type, at, ...fields }
}
