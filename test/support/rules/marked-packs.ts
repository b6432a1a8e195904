/** Pack files with marks at the places where problems are expected. */
import { expect } from 'vitest'
import { type Problem, placeText } from '../../../src/model/problem.ts'
import { problemsOf } from './packs.ts'

/** A good beginning of a pack: vendor acme, context login, source spec. */
export const HEAD = `pack:
  namespace: demo
  version: "1"
  title: {en: Demo}
  vendors: [{id: acme, title: {en: Acme}}]
  contexts: [{id: login, title: {en: login}}]
  sources: {spec: {title: Manual}}
`

/** A marked file that is wrong, and what must be told about it. */
export type Row = readonly [what: string, marked: string, id: string, fact: RegExp, remedy: RegExp]

/** Checks all problems of a marked file `more.yaml` beside a good `pack.yaml`. */
export function checkTold(marked: string, id: string, fact: RegExp, remedy: RegExp): void {
  const { text, places } = unmark(marked)
  const problems = problemsOf({ 'pack.yaml': HEAD, 'more.yaml': text })
  expect(placed(problems)).toEqual(places.map(place => `demo/more.yaml:${place} pack/${id}`))
  for (const problem of problems) {
    expect(problem.kind).toBe('pack')
    expect(problem.fact).toMatch(fact)
    expect(problem.remedy).toMatch(remedy)
    for (const sentence of [problem.fact, problem.remedy]) expect(sentence).toMatch(/^\S[^\n]*[.?!]$/)
  }
}

/** Stands before the character that a problem must point at. */
export const MARK = '▸'

/** The text without its marks, and the marked places as `line:column`. */
export function unmark(marked: string): { text: string; places: string[] } {
  const places: string[] = []
  let text = ''
  for (const [i, part] of marked.split(MARK).entries()) {
    if (i > 0) places.push(`${text.split('\n').length}:${text.length - text.lastIndexOf('\n')}`)
    text += part
  }
  return { text, places }
}

/** Problems in order of their places, as `path:line:column id`. */
export function placed(problems: readonly Problem[]): string[] {
  return sorted(problems).map(p => `${p.place === null ? 'nowhere' : placeText(p.place)} ${p.id}`)
}

/** Problems by path, line and column. */
export function sorted(problems: readonly Problem[]): Problem[] {
  const key = ({ place }: Problem): string =>
    [place?.path ?? '', ...[place?.line, place?.column].map(n => String(n ?? 0).padStart(6, '0'))].join(':')
  return [...problems].sort((a, b) => (key(a) < key(b) ? -1 : 1))
}
