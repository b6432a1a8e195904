/** Lines beside samples: a code that says little by itself is often explained by the line before or after it. */
import type { BesideLine } from '../../model/counts/partial-counts.ts'
import type { FindingSummary, SampleSummary } from '../../model/counts/summary.ts'
import type { Lang } from '../../model/rules/knowledge.ts'
import { besideWordsOf } from '../i18n/beside-words.ts'
import type { RemedyText } from './describe.ts'

/** Maximum number of lines that a step names, and of characters of each. */
const NAMED = 2
const LENGTH = 160

/** The part of a sample or live finding that has lines beside it. */
interface WithBeside {
  readonly beside?: readonly BesideLine[] | undefined
}

/** Returns remedies with the lines beside these samples as first step, if there are any. */
export function withBeside(
  remedies: readonly RemedyText[],
  samples: readonly WithBeside[],
  lang: Lang,
): readonly RemedyText[] {
  const words = besideWordsOf(lang)
  const texts = samples
    .find(({ beside = [] }) => beside.length > 0)
    ?.beside?.slice(0, NAMED)
    .map(({ text }) => cut(text.trim()))
  return texts === undefined ? remedies : [{ text: words.read(texts.join(words.between)), quotes: true }, ...remedies]
}

/** Returns the samples of findings, those of the first finding first. */
export function samplesOf(findings: readonly Pick<FindingSummary, 'samples'>[]): SampleSummary[] {
  return findings.flatMap(({ samples }) => samples)
}

function cut(text: string): string {
  return text.length > LENGTH ? `${text.slice(0, LENGTH)}…` : text
}
