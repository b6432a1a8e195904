/** The incidents in words, for text and Markdown. */
import { incidentTimes } from './figures.ts'
import type { Incident, Incidents } from './incidents.ts'
import type { Words } from './phrase.ts'
import { type Telling, type ToldRemedy, tell } from './telling.ts'

/** Incidents that are shown. */
const SHOWN = 5

export interface ToldIncident {
  readonly line: string
  /** What to do about the cause first. */
  readonly remedy: ToldRemedy | null
}

/** What heads the list, and the worst incidents. */
export function tellIncidents(
  incidents: Incidents,
  words: Words,
  telling: Telling,
  codeText: (code: string) => string = code => code,
): { head: string; shown: ToldIncident[]; more: number } {
  const shown = incidents.worst(SHOWN).map(incident => tellIncident(incident, words, telling, codeText))
  return { head: words.incidents(incidents.length), shown, more: incidents.length - shown.length }
}

/** One incident. */
export function tellIncident(
  incident: Incident,
  words: Words,
  telling: Telling,
  codeText: (code: string) => string = code => code,
): ToldIncident {
  return { line: incidentLine(incident, words, codeText), remedy: remedyOf(incident, telling) }
}

function incidentLine(
  { basis, cause, start, end, followUps, followers, codeSpaces }: Incident,
  words: Words,
  codeText: (code: string) => string,
): string {
  const code = codeText(cause.finding.key.code)
  const { from, to } = incidentTimes(start, end)
  if (basis === 'chain') return words.incidentChain(code, from, followUps, codeSpaces.length, to)
  if (basis === 'fatal') return words.incidentFatal(code, from, followUps, codeSpaces.length, to)
  const codes = new Set(followers.map(f => `${f.namespace}\0${f.code}`)).size
  return words.incidentFirst(code, from, followUps, codes, codeSpaces.length, to)
}

/** Where only the order is known, no remedy is put first. */
export function remedyOf({ basis, cause }: Incident, telling: Telling): ToldRemedy | null {
  if (basis === 'first') return null
  return tell(cause.known, cause.finding.key.context, telling).remedies[0] ?? null
}
