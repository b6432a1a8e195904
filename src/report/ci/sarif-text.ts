/** Texts in SARIF: its plain messages have placeholders and links, and hosts cut long ones. */
import { visible } from '../escape.ts'

/** Escapes prose for the `text` of a message: braces and brackets would begin placeholders and links. Line feeds stay. */
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

/** Prepares text that no viewer interprets: titles of rules, lines of a log. */
export function literal(text: string, limit = 4000): string {
  return shorten(visible(text), limit)
}

/** Cuts text to at most `limit` characters, never within a surrogate pair. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text
  return `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`
}
