/** The sentences of a verdict, without any layout: the same for a terminal, Markdown and CI formats. */
import type { Summary } from '../../model/counts/summary.ts'
import type { Gap, GateItem, Verdict, Violation } from '../../model/counts/verdict.ts'
import { wordsOf } from '../i18n/report-words.ts'
import { type VerdictWords, verdictWords } from '../i18n/verdict-words.ts'
import { bytesText } from '../number-format.ts'
import type { DescribeOptions } from './describe.ts'

type LangOption = Pick<DescribeOptions, 'lang'>

/** Returns the first sentence: the state, how much, of what. */
export function verdictHead(verdict: Verdict, { sources, totals }: Summary, { lang }: LangOption): string {
  const words = wordsOf(lang)
  const own = verdictWords(lang)
  const rest = [words.lines(totals.lines), bytesText(totals.bytes)].join(words.comma)
  const read = words.readOf(words.sources(sources.length), rest).trim()
  return `${own.state[verdict.state]}${words.colon}${headText(verdict, read, own)}`
}

function headText({ state, violations }: Verdict, read: string, own: VerdictWords): string {
  switch (state) {
    case 'pass':
      return own.pass(read)
    case 'fail':
      return own.fail(violations.length, read)
    case 'incomplete':
      return violations.length === 0 ? own.incompleteClean : own.incompleteFail(violations.length)
  }
}

/** Returns why the input is not whole, and whether that is accepted. */
export function gapLines({ gaps, state }: Verdict, { lang }: LangOption): string[] {
  const own = verdictWords(lang)
  const lines = gaps.map(gap => gapText(gap, own))
  return gaps.length > 0 && state !== 'incomplete' ? [...lines, own.allowed] : lines
}

function gapText(gap: Gap, own: VerdictWords): string {
  switch (gap.kind) {
    case 'no-source':
      return own.noSource
    case 'no-lines':
      return own.noLines(gap.sources)
    case 'empty':
      return own.empty(gap.path)
    case 'unread':
      return own.unread(gap.sources, gap.of)
    case 'trouble':
      return own.trouble(gap.problems)
    case 'lost':
      return own.lostLines(gap.lines)
  }
}

/** Returns a violation as a headline: the code it is about, or what is wrong. */
export function violationTitle(violation: Violation, { lang }: LangOption): string {
  const own = verdictWords(lang)
  switch (violation.rule) {
    case 'fail-on':
    case 'over-budget':
      return violation.item.key.code
    case 'max':
    case 'max-rate':
      return own.over(violation.target)
    case 'max-new':
      return own.tooManyNew
    case 'expect':
      return own.missing(violation.code)
    case 'min-lines':
      return own.tooShort
    case 'expect-format':
      return own.notInUse(violation.namespace)
    case 'expired':
      return own.expired(violation.entry.code)
    case 'stale':
      return own.stale(violation.entry.code)
  }
}

/** Returns why it is a violation, with the rule as typed. */
export function violationWhy(violation: Violation, { baseline }: Verdict, { lang }: LangOption): string {
  const own = verdictWords(lang)
  const why = whyText(violation, baseline ?? '?', own)
  return violation.policy === null ? `${why}${lang === 'zh' ? '。' : '.'}` : own.byRule(why, violation.policy)
}

function whyText(violation: Violation, baseline: string, own: VerdictWords): string {
  switch (violation.rule) {
    case 'fail-on':
      return forbidText(violation.item, violation.policy, baseline, own)
    case 'over-budget':
      return own.overBudget(violation.item.count, violation.max, baseline)
    case 'max':
    case 'max-new':
      return own.overMax(violation.count, violation.max)
    case 'max-rate':
      return own.overRate(violation.count, violation.lines, violation.max, violation.per)
    case 'expect':
      return own.hadToAppear
    case 'min-lines':
      return own.linesRead(violation.lines, violation.min)
    case 'expect-format':
      return own.hadToBeUsed
    case 'expired':
      return own.expiredOn(violation.entry.expires ?? '?', baseline)
    case 'stale':
      return own.staleIn(baseline)
  }
}

function forbidText(item: GateItem, policy: string | null, baseline: string, own: VerdictWords): string {
  if (policy === '--fail-on grown') return own.hasGrown(item.before ?? 0, item.count)
  if (policy !== '--fail-on new') return baseline === '?' ? own.forbidden : own.isNewBaseline(baseline)
  if (item.before === null) return own.isNewBaseline(baseline)
  return baseline === '?' ? own.isNewRun : own.isNewBoth(baseline)
}

/** Returns the items of a violation, worst first; none for rules about entries, expectations and lines. */
export function itemsOf(violation: Violation): readonly GateItem[] {
  switch (violation.rule) {
    case 'fail-on':
    case 'over-budget':
      return [violation.item]
    case 'max':
    case 'max-rate':
    case 'max-new':
      return violation.items
    case 'expect':
    case 'min-lines':
    case 'expect-format':
    case 'expired':
    case 'stale':
      return []
  }
}
