/** The data of the page and its sections: the data block made by `data.ts`. */
import type { HtmlData } from '../data.ts'
import { type Child, el } from './element.ts'

export { SEVERITIES } from '../../../model/rules/knowledge.ts'

export const data: HtmlData = JSON.parse(document.getElementById('data')!.textContent)

export type Code = HtmlData['codes'][number]

export const main = document.querySelector('main')!

/** Adds a section, without a heading if the title is empty. */
export function section(title: string, ...children: Child[]): void {
  main.append(el('section', {}, title !== '' && el('h2', {}, title), ...children))
}
