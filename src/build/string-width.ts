/** Replaces `string-width` in the bundle, where only help texts are measured. */
import width from 'fast-string-width'

export default function stringWidth(text: string): number {
  return width(text)
}
