/** What the page shows, and where: the block of data that `data.ts` makes, and the sections. */
import type { HtmlData } from '../data.ts'
import { type Child, el } from './element.ts'

export { SEVERITIES } from '../../../model/rules/knowledge.ts'

export const data: HtmlData = JSON.parse(document.getElementById('data')!.textContent)

export type Code = HtmlData['codes'][number]

export const main = document.querySelector('main')!

/** Adds a section; it has no heading where the title is empty. */
export function section(title: string, ...children: Child[]): void {
  main.append(el('section', {}, title !== '' && el('h2', {}, title), ...children))
}
