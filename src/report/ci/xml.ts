/** XML 1.0 as text. What its characters do not allow, even as a reference, is shown instead. */
import { SECOND_HASH, visible } from '../escape.ts'

export type Attributes = Readonly<Record<string, string | number>>

/** Text between tags or in an attribute. Of two `#` the second is a reference, so no build server sees a command in it. */
export function xmlText(text: string): string {
  return visible(text)
    .replace(/[^\x09\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(SECOND_HASH, '\n')
    .replace(/[&<>"'\t\n]/g, c => `&#${c === '\n' ? 35 : c.charCodeAt(0)};`)
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
