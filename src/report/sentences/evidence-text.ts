/** Why a finding is certain, likely or possible, and why it is normal or a consequence: short reasons for readers. */
import { MISSING, type ShapeCount } from '../../model/findings/evidence.ts'
import { inLanguage } from '../../model/rules/knowledge.ts'
import type { Links } from '../content/links.ts'
import type { RankedFinding } from '../content/rank.ts'
import { grouped, type ReportWords, wordsOf } from '../i18n/report-words.ts'
import type { ReportOptions } from '../options.ts'
import { contextTitle } from './labels.ts'

/** Maximum number of named shapes, the most frequent first. */
const SHAPES = 3

/** Returns the reasons, the most important first. */
export function evidenceSentences({ finding, known }: RankedFinding, links: Links, options: ReportOptions): string[] {
  const { key, evidence } = finding
  const words = wordsOf(options.lang)
  const context = contextTitle(known.pack, key.context, options.lang)
  const cause = links.causeOf(finding)
  const shapes = evidence.shapes.slice(0, SHAPES)
  return [
    ...shapes.map(shape => {
      const text = shapeText(shape, key.namespace, words, options)
      return evidence.shapes.length === 1 ? text : `${grouped(shape.count)} × ${text}`
    }),
    ...(evidence.vendorBy === null ? [] : [words.whyVendor(evidence.vendorBy)]),
    ...(key.disposition === 'benign' ? [words.whyBenign(context)] : []),
    ...(cause === null ? [] : [words.whyFollows(cause.code, contextTitle(known.pack, cause.context, options.lang))]),
  ]
}

function shapeText({ id, held }: ShapeCount, namespace: string, words: ReportWords, options: ReportOptions): string {
  const shape = options.shapes.find(s => s.id === id && s.namespace === namespace)
  const because = shape?.because ? inLanguage(shape.because, options.lang) : words.whyShape(id)
  if (held === '') return because
  if (held === MISSING) return because + words.comma + words.guardMissing
  const support = held.split('+').map(condition => {
    const [name, detail = ''] = condition.split(':')
    return words.guardHeld(name!, detail)
  })
  return [because, ...support].join(words.comma)
}
