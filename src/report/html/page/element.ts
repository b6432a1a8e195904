/** Elements of the page: texts become text nodes only, and nothing is parsed as HTML. */
import type { ItemData } from '../../document/render-html.ts'

export type Child = Node | string | false | null | undefined | readonly Child[]
type Attributes = Readonly<Record<string, string | number | null>>

const SVG = 'http://www.w3.org/2000/svg'

/** Makes an element with its attributes, without those that are null, and its children, without empty ones. */
export function el<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes,
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  return furnished(document.createElement(name), attributes, children)
}

/** Makes an element of a drawing. */
export function svg<Name extends 'svg' | 'rect' | 'title'>(name: Name, attributes: Attributes, ...children: Child[]) {
  return furnished(document.createElementNS(SVG, name), attributes, children)
}

function furnished<E extends Element>(made: E, attributes: Attributes, children: readonly Child[]): E {
  for (const [key, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(key, String(value))
  append(made, children)
  return made
}

/** Adds the children that are not empty. */
export function append(parent: Element, children: readonly Child[]): void {
  for (const child of children)
    if (typeof child === 'string' || child instanceof Node) {
      if (child !== '') parent.append(child)
    } else if (child) append(parent, child)
}

export function button(attributes: Attributes, onClick: () => void, ...children: Child[]): HTMLButtonElement {
  const made = el('button', { type: 'button', ...attributes }, ...children)
  made.addEventListener('click', onClick)
  return made
}

/** Makes a less prominent text, unless it is empty. */
export function faint(text: string): Child {
  return text !== '' && el('p', { class: 'faint' }, text)
}

/** A line of a part: its text or link, what it quotes, a command. */
export function itemContent({ text, code, lines, href }: ItemData): Child {
  const isLink = href !== undefined && /^https?:\/\//i.test(href)
  return [
    isLink ? el('a', { href, rel: 'noopener noreferrer', target: '_blank' }, text) : text,
    code !== undefined && (text === undefined ? el('code', {}, code) : el('pre', {}, code)),
    lines !== undefined && el('pre', {}, lines.join('\n')),
  ]
}

/** Makes a table that scrolls by itself where it is too wide. */
export function scrollingTable(name: string | null, heads: Child, rows: HTMLTableSectionElement): Child {
  return el('div', { class: 'scroll' }, el('table', { class: name }, el('thead', {}, el('tr', {}, heads)), rows))
}
