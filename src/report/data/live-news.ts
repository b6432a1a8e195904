/** All that following tells to programs: the objects of `logremedy/live@1`, incidents among them. */
import type { LiveEvent, SummarySource } from '../../model/live.ts'
import { type Incident, incidentsOf } from '../content/incidents.ts'
import { Links } from '../content/links.ts'
import { rank } from '../content/rank.ts'
import type { ReportOptions } from '../options.ts'
import { LiveJson } from './live-json.ts'

type Options = Pick<ReportOptions, 'packs' | 'lang' | 'toolkit' | 'minConfidence' | 'minSeverity'>

/** How long after a look for incidents the next one comes, if there are new findings: it asks the store for all of them. */
const INCIDENTS_MS = 2000

/** Turns news into objects, and looks from time to time which incidents the findings make. */
export class LiveNews {
  readonly #options: Options
  readonly #words: LiveJson
  readonly #known = new Map<string, string>()
  #desk: SummarySource | null = null
  #lookedAt = 0
  #fresh = false

  constructor(options: Options) {
    this.#options = options
    this.#words = new LiveJson(options)
  }

  /** Says whom to ask for all findings; without it no incident is found. */
  begin(desk: SummarySource): void {
    this.#desk = desk
  }

  /** The objects for a batch of news, in order. */
  of(events: readonly LiveEvent[]): NewsObject[] {
    const objects: NewsObject[] = []
    for (const event of events) {
      this.#fresh ||= event.type === 'finding' || event.type === 'amended'
      const object = this.#words.object(event)
      if (object !== null) objects.push(object)
      if (event.type === 'tick' && event.wallMs - this.#lookedAt >= INCIDENTS_MS)
        objects.push(...this.incidents(event.wallMs))
    }
    return objects
  }

  /** The incidents that are new, or other than they were when they were last asked for. */
  incidents(wallMs: number): NewsObject[] {
    if (!this.#fresh || this.#desk === null) return []
    this.#fresh = false
    this.#lookedAt = wallMs
    const { shown } = rank(this.#desk.summary(), this.#options)
    const objects: NewsObject[] = []
    for (const incident of incidentsOf(shown, new Links(shown.map(r => r.finding)))) {
      const id = idOf(incident)
      const state = `${incident.basis} ${incident.cause.severity} ${incident.followers.length}`
      if (this.#known.get(id) === state) continue
      this.#known.set(id, state)
      objects.push(this.#words.incident(id, incident, wallMs))
    }
    return objects
  }
}

/** One object of news. */
export type NewsObject = NonNullable<ReturnType<LiveJson['object']>> | ReturnType<LiveJson['incident']>

/** An incident keeps its beginning and its code space while it grows. */
function idOf({ start, cause }: Incident): string {
  const { namespace, code } = cause.finding.key
  return `${Math.floor(start)}.${namespace}.${code}`
}
