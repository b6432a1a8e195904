/** Texts inside of SARIF: its plain messages have placeholders and links of their own, and hosts cut what is long. */
import { visible } from '../escape.ts'

/** Prose for a `text` of a message: braces and brackets would begin placeholders and links. Line feeds are kept. */
export function messageText(text: string, limit = 4000): string {
  return shorten(text, limit)
    .split('\n')
    .map(line =>
      visible(line)
        .replace(/[\\[\]]/g, '\\$&')
        .replace(/[{}]/g, '$&$&'),
    )
    .join('\n')
}

/** Text that no viewer interprets: titles of rules, lines of a log. */
export function literal(text: string, limit = 4000): string {
  return shorten(visible(text), limit)
}

/** At most `limit` characters, never half a surrogate pair. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text
  return `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`
}
