/** Everything that following reports to programs: the objects of `logremedy/live@1`, including incidents. */
import type { LiveEvent, SummarySource } from '../../model/live.ts'
import { type Incident, incidentsOf } from '../content/incidents.ts'
import { Links } from '../content/links.ts'
import { rank } from '../content/rank.ts'
import type { ReportOptions } from '../options.ts'
import { LiveJson } from './live-json.ts'

type Options = Pick<ReportOptions, 'packs' | 'lang' | 'toolkit' | 'minConfidence' | 'minSeverity'>

/** Minimum interval between searches for incidents, which query all findings from the store. */
const INCIDENTS_MS = 2000

/** Converts events to objects, and periodically searches for incidents. */
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

  /** Sets the source of all findings; without it no incident is found. */
  begin(desk: SummarySource): void {
    this.#desk = desk
  }

  /** Returns the objects for a batch of events, in order. */
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

  /** Returns the incidents that are new or have changed since the last call. */
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

/** One object of a live event. */
export type NewsObject = NonNullable<ReturnType<LiveJson['object']>> | ReturnType<LiveJson['incident']>

/** Identifies an incident by its beginning and its code space, which stay while it grows. */
function idOf({ start, cause }: Incident): string {
  const { namespace, code } = cause.finding.key
  return `${Math.floor(start)}.${namespace}.${code}`
}
