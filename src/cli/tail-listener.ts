/** Who hears what `tail` tells: a program behind a pipe gets JSON lines, a person lines of text. */
import type { LiveDesk, LiveEvent, LiveListener } from '../model/live.ts'
import { visible } from '../report/escape.ts'
import { timeText } from '../report/figures.ts'
import { type Incident, incidentsOf } from '../report/incidents.ts'
import { Links } from '../report/links.ts'
import { LiveJson } from '../report/live-json.ts'
import type { ReportOptions } from '../report/options.ts'
import { rank } from '../report/rank.ts'
import { forLog } from './build-server.ts'
import { problemText } from './problems.ts'
import { type Shell, write } from './shell.ts'

type Options = Pick<ReportOptions, 'packs' | 'lang' | 'toolkit' | 'minConfidence' | 'minSeverity'>

/** Incidents are looked for so often while there are new findings: it asks the store for all of them. */
const INCIDENTS_MS = 2000

/** One JSON object a line on standard output, each batch written at once. `gone` is called when nobody reads any more. */
export function jsonListener(shell: Shell, options: Options, gone: () => void): LiveListener {
  const words = new LiveJson(options)
  const told = new Map<string, string>()
  let desk: LiveDesk | null = null
  let lookedAt = 0
  let fresh = false

  const incidents = (wallMs: number): string => {
    fresh = false
    lookedAt = wallMs
    const { shown } = rank(desk!.summary(), options)
    let text = ''
    for (const incident of incidentsOf(shown, new Links(shown.map(r => r.finding)))) {
      const id = idOf(incident)
      const state = `${incident.basis} ${incident.cause.severity} ${incident.followers.length}`
      if (told.get(id) === state) continue
      told.set(id, state)
      text += words.incident(id, incident, wallMs)
    }
    return text
  }
  const send = async (text: string): Promise<void> => {
    if (text !== '' && !(await write(shell.stdout, text))) gone()
  }
  return {
    begin: given => {
      desk = given
    },
    hear: events => {
      let text = ''
      for (const event of events) {
        fresh ||= event.type === 'finding' || event.type === 'amended'
        text += words.line(event) ?? ''
        if (event.type === 'tick' && fresh && event.wallMs - lookedAt >= INCIDENTS_MS) text += incidents(event.wallMs)
      }
      return send(text)
    },
    end: () => send(fresh ? incidents(shell.nowMs()) : ''),
  }
}

/** An incident keeps its beginning and its code space while it grows. */
function idOf({ start, cause }: Incident): string {
  const { namespace, code } = cause.finding.key
  return `${Math.floor(start)}.${namespace}.${code}`
}

/** A line of text for each finding, loss and problem. */
export function textListener(shell: Shell, options: Options): LiveListener {
  const words = new LiveJson(options)
  return {
    begin: () => undefined,
    hear: async events => {
      const text = events.map(event => (words.line(event) === null ? '' : textOf(event))).join('')
      await write(shell.stdout, forLog('text', text, shell.env, null))
    },
    end: () => undefined,
  }
}

function textOf(event: LiveEvent): string {
  switch (event.type) {
    case 'finding': {
      const { finding } = event
      const { key, source, line, count } = finding
      const place = line === null ? `${source.path} (byte ${finding.offset})` : `${source.path}:${line}`
      const times = count > 1 ? ` ×${count}` : ''
      const text = `${timeText(finding.time ?? event.wallMs)}  ${key.code}${times}  ${key.context}  ${key.disposition}  ${place}`
      return `${visible(text)}\n`
    }
    case 'loss':
      return `${visible(`${event.source.path}: lines are missing (${event.what}: ${event.lines ?? 'number not known'})`)}\n`
    case 'problem':
      return `${problemText(event.problem)}\n`
    case 'amended':
    case 'source':
    case 'tick':
      return ''
  }
}
