/** XML 1.0 as text. What its characters do not allow, even as a reference, is shown instead. */
import { visible } from '../escape.ts'

export type Attributes = Readonly<Record<string, string | number>>

/** A `#` or `:` behind its like: two of them begin commands of build servers. */
const SECOND_MARK = /(?<=#\p{DI}*)#|(?<=:\p{DI}*):/gu

/** Text between tags or in an attribute. A second mark is written as a reference, so no build server sees a command. */
export function xmlText(text: string): string {
  const allowed = visible(text).replace(/[^\x09\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
  // What is to become a reference gets one in the same pass as the rest, so that no `&` is written twice.
  const marked = allowed.replace(SECOND_MARK, mark => (mark === '#' ? '\x01' : '\x02'))
  return marked.replace(/[&<>"'\t\x01\x02]/g, c => `&#${c === '\x01' ? 35 : c === '\x02' ? 58 : c.charCodeAt(0)};`)
}

/** Lines of text, each made harmless; line feeds stay. */
export function xmlLines(lines: readonly string[]): string {
  return lines.map(xmlText).join('\n')
}

/** An element; `inside` is finished XML. */
export function element(name: string, attributes: Attributes, ...inside: readonly string[]): string {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${xmlText(String(value))}"`)
  const open = `<${name}${list.join('')}`
  return inside.length === 0 ? `${open}/>` : `${open}>${inside.join('')}</${name}>`
}
