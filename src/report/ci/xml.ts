/** XML 1.0 as text. Characters that it does not allow, even as a reference, are made visible instead. */
import { visible } from '../escape.ts'

export type Attributes = Readonly<Record<string, string | number>>

/** A `#` or `:` after another one: two of them begin commands of build servers. */
const SECOND_MARK = /(?<=#\p{DI}*)#|(?<=:\p{DI}*):/gu

/** Escapes text between tags or in an attribute. A second mark becomes a reference, so that no build server sees a command. */
export function xmlText(text: string): string {
  const allowed = visible(text).replace(/[^\x09\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
  // Marks become references in the same pass as the rest, so that no `&` is escaped twice.
  const marked = allowed.replace(SECOND_MARK, mark => (mark === '#' ? '\x01' : '\x02'))
  return marked.replace(/[&<>"'\t\x01\x02]/g, c => `&#${c === '\x01' ? 35 : c === '\x02' ? 58 : c.charCodeAt(0)};`)
}

/** Returns lines of text, each made harmless; line feeds stay. */
export function xmlLines(lines: readonly string[]): string {
  return lines.map(xmlText).join('\n')
}

/** Returns an element; `inside` is finished XML. */
export function element(name: string, attributes: Attributes, ...inside: readonly string[]): string {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${xmlText(String(value))}"`)
  const open = `<${name}${list.join('')}`
  return inside.length === 0 ? `${open}/>` : `${open}>${inside.join('')}</${name}>`
}
