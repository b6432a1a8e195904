/** What of a line becomes a sample. */
import { SAMPLE_BYTES } from '../model/partial.ts'
import { type View, withoutReturn } from '../model/view.ts'

/** The span of a line that is kept: all of it when short, else the bytes around the hit. */
export function excerpt(view: View, hitAt: number): [from: number, to: number] {
  const end = withoutReturn(view.bytes, view.lineStart, view.lineEnd)
  if (end - view.lineStart <= SAMPLE_BYTES) return [view.lineStart, end]
  const from = Math.max(view.lineStart, Math.min(hitAt - SAMPLE_BYTES / 4, end - SAMPLE_BYTES))
  return [from, Math.min(end, from + SAMPLE_BYTES)]
}
