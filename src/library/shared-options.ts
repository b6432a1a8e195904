/** Parses the options that several functions share. */
import { setMaxListeners } from 'node:events'
import { LANGS, SEVERITIES } from '../model/rules/knowledge.ts'
import { CONFIDENCES, REDACTIONS } from '../model/rules/shape.ts'
import type { ReportOptions } from '../report/options.ts'
import { languageOf } from '../run/setup/language.ts'
import { unknownVendor } from '../run/setup/open-rules.ts'
import { parseTimeIn } from '../run/setup/parse-values.ts'
import { DEFAULT_LIMITS } from '../source/archives/budget.ts'
import { CONFIG_NAMES, databaseFiles, OutputFiles } from '../source/content/run-outputs.ts'
import {
  type Checker,
  COUNT,
  FLAG,
  KEYS,
  LIMITS,
  LINE_LENGTH,
  oneOf,
  SECONDS,
  SIGNAL,
  TEXT,
  TEXTS,
  type ValueKind,
  ZONE,
} from './checker.ts'
import type { FileOptions, LimitOptions, LogOptions, WordOptions } from './option-types.ts'
import { maskerOf, namedIn, rulesOf } from './rule-sets.ts'

const MEBIBYTE = 1024 * 1024

/** Returns how logs are read, with `nowMs` as the present. */
export function readingOf(options: Checker<LogOptions>, nowMs: number) {
  const rules = rulesOf(options)
  const vendor = options.get('vendor', TEXT, null)
  const unknown = unknownVendor(vendor ?? undefined, rules.packs)
  if (unknown !== null) options.refuse('vendor', namedIn([unknown]))
  const redact = options.get('redact', oneOf(REDACTIONS), 'on')
  const zone = options.get('tz', ZONE, 'UTC')
  const time = timeIn(zone, nowMs)
  return {
    rules,
    redact,
    masker: maskerOf(rules, redact),
    vendor,
    clock: { year: options.get('year', COUNT, null), zone, nowMs },
    since: options.get('since', time, null),
    until: options.get('until', time, null),
    maxLine: options.get('maxLine', LINE_LENGTH, MEBIBYTE),
    limits: options.get('maxExpand', LIMITS, DEFAULT_LIMITS),
    records: options.get('jsonRecords', KEYS, null),
  }
}

function timeIn(zone: string, nowMs: number): ValueKind<number> {
  return {
    wants: 'a time such as "2026-01-31", "2026-01-31T10:00:00Z", "-3h" or "yesterday", or a valid Date',
    read: value => {
      if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.getTime()
      return typeof value === 'string' ? (parseTimeIn(zone, value, nowMs) ?? undefined) : undefined
    },
  }
}

/** Returns which files are read, and where counts are stored. */
export function filesOf(options: Checker<LogOptions & FileOptions>) {
  const database = options.get('db', TEXT, null)
  const bound = (['since', 'until'] as const).find(name => options.has(name))
  if (database !== null && bound !== undefined)
    options.refuse(bound, 'cannot be combined with "db", which counts every line exactly once')
  return {
    include: options.get('include', TEXTS, []),
    exclude: options.get('exclude', TEXTS, []),
    ours: new OutputFiles(database === null ? [] : databaseFiles(database), [], CONFIG_NAMES),
    database,
    databaseTimeoutMs: Math.round(options.get('dbTimeout', SECONDS, 5) * 1000),
    rescan: options.get('rescan', FLAG, false),
  }
}

const LANGUAGES = oneOf(['auto', ...LANGS])

/** Returns the language and limits of texts from `rules`; `usual` has the defaults. */
export function wordsOf(
  options: Checker<WordOptions & LimitOptions>,
  { packs, shapes }: Pick<ReportOptions, 'packs' | 'shapes'>,
  usual: Partial<Pick<ReportOptions, 'lang' | 'toolkit' | 'minConfidence' | 'minSeverity'>> = {},
): ReportOptions {
  return {
    packs,
    shapes,
    lang: languageIn(options, usual.lang),
    toolkit: options.get('toolkit', TEXT, usual.toolkit ?? null),
    minConfidence: options.get('minConfidence', oneOf(CONFIDENCES), usual.minConfidence ?? 'likely'),
    minSeverity: options.get('minSeverity', oneOf(SEVERITIES), usual.minSeverity ?? 'info'),
    width: 80,
    color: false,
    verbose: 0,
    runInfo: null,
  }
}

/** Returns the requested language. */
export function languageIn(options: Checker<WordOptions>, usual?: ReportOptions['lang']): ReportOptions['lang'] {
  const asked = options.get('lang', LANGUAGES, null)
  return asked === null && usual !== undefined ? usual : languageOf(asked ?? 'auto', process.env)
}

/** Combines the caller's signal with one that we can abort ourselves. */
export function interruptOf(options: Checker<Pick<LogOptions, 'signal'>>): {
  readonly signal: AbortSignal
  abort(): void
} {
  const own = new AbortController()
  const theirs = options.get('signal', SIGNAL, null)
  const signal = theirs === null ? own.signal : AbortSignal.any([theirs, own.signal])
  // Each open source adds a listener.
  setMaxListeners(0, signal)
  return { signal, abort: () => own.abort() }
}
