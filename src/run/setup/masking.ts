/** Removes secrets from problems, which may quote a log or a file name. */
import type { LiveListener } from '../../model/live.ts'
import type { Problem } from '../../model/problem.ts'

/** Masks the secrets of a text. */
export interface Masker {
  plain(text: string): string
}

/** Returns a masker that is made for the first text: most runs have no problem to report. */
export function lateMasker(make: () => Masker): Masker {
  let made: Masker | null = null
  return {
    plain: text => {
      made ??= make()
      return made.plain(text)
    },
  }
}

/** Masks secrets in the place and the fact of a problem. */
export function withoutSecrets(problem: Problem, masker: Masker): Problem {
  const { place, fact } = problem
  return { ...problem, place: place && { ...place, path: masker.plain(place.path) }, fact: masker.plain(fact) }
}

/** Wraps a listener so that problems reach it without secrets; all other events have none. */
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
