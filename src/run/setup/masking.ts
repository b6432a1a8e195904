/** Problems without secrets: a problem may quote a log, or the name of a file, that others wrote. */
import type { LiveListener } from '../../model/live.ts'
import type { Problem } from '../../model/problem.ts'

/** Masks the secrets of a text. */
export interface Masker {
  plain(text: string): string
}

/** A problem about a log, or about a name, that may hold secrets of others. */
export function withoutSecrets(problem: Problem, masker: Masker): Problem {
  const { place, fact } = problem
  return { ...problem, place: place && { ...place, path: masker.plain(place.path) }, fact: masker.plain(fact) }
}

/** A listener that hears of problems without secrets. All else that it hears is without secrets already. */
export function maskedListener(listener: LiveListener, masker: Masker): LiveListener {
  return {
    begin: desk => listener.begin(desk),
    onEvents: events =>
      listener.onEvents(
        events.map(event =>
          event.type === 'problem' ? { ...event, problem: withoutSecrets(event.problem, masker) } : event,
        ),
      ),
    end: () => listener.end(),
  }
}
