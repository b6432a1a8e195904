/** The options of the six functions. Each has the name of the flag of the command line, its meaning and its default. */
import type { Confidence, PackInfo, ReportProblem, Severity } from './report-types.ts'

declare const opened: unique symbol

/** Rules that `loadRules` opened, for the option `rules` of every function. */
export interface LoadedRules {
  readonly [opened]: true
  readonly packs: readonly PackInfo[]
}

/** Bytes or text of one log. Text is the log itself, never a path. A stream is read once, and closed when nothing more is wanted of it. */
export type LogInput = string | Uint8Array | AsyncIterable<string | Uint8Array> | WebInput

/** A web stream, as far as it matters here. */
export interface WebInput {
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: string | Uint8Array | undefined }>
    cancel(reason?: unknown): Promise<void>
  }
}

/** Which rules there are. */
export interface LoadOptions {
  /** Paths of packs of your own, files or directories; none by default. */
  readonly packs?: readonly string[] | undefined
  /** Whether the built-in packs are used as well: true. */
  readonly defaultRules?: boolean | undefined
  /** Where compiled packs are kept for the next time; null: nowhere. The user's cache by default. */
  readonly cacheDirectory?: string | null | undefined
}

/** Which rules are used. */
export interface RuleOptions {
  /** The built-in rules by default. */
  readonly rules?: LoadedRules | undefined
  /** Only these code spaces, such as `pkcs11`; all by default. */
  readonly namespace?: readonly string[] | undefined
}

/** In which words, and how much of it. */
export interface WordOptions {
  /** `auto`, the default, is the language of the environment, English or Chinese. */
  readonly lang?: 'auto' | 'en' | 'zh' | undefined
  /** Whose commands stand in advice, such as `softhsm2-util`; by default the first of the pack that has one. */
  readonly toolkit?: string | undefined
}

/** What is left out. */
export interface LimitOptions {
  /** What is less sure is left out: `likely`. */
  readonly minConfidence?: Confidence | undefined
  /** What is less severe is left out: `info`. */
  readonly minSeverity?: Severity | undefined
}

/** How logs are read. */
export interface LogOptions extends RuleOptions, WordOptions, LimitOptions {
  /** Whose codes those are that vendors define, such as `thales-luna`; by default what the log shows. */
  readonly vendor?: string | undefined
  /** Only lines from this time on: a Date, or a text such as `2026-01-31T10:00Z`, `-3h` or `yesterday`. */
  readonly since?: string | Date | undefined
  /** Only lines before this time. */
  readonly until?: string | Date | undefined
  /** Zone of stamps that name none: `UTC`. */
  readonly tz?: string | undefined
  /** Year of stamps that name none; by default what the log, its name and its last change show. */
  readonly year?: number | undefined
  /** Longer lines are taken in pieces: `1MiB`. A number is in bytes. */
  readonly maxLine?: string | number | undefined
  /** How far packed data may expand: `200x,256GiB`. */
  readonly maxExpand?: string | undefined
  /** Keys to the records of JSON documents, such as `logs.entries`; by default they are looked for. */
  readonly jsonRecords?: string | undefined
  /** Secrets are masked; `strict` also masks addresses, names and serials: `on`. */
  readonly redact?: 'on' | 'strict' | undefined
  /** Ends the reading. */
  readonly signal?: AbortSignal | undefined
}

/** Which files are read, and where counts are kept. */
export interface FileOptions {
  /** Only files that match one of these globs. */
  readonly include?: readonly string[] | undefined
  /** Not the files that match one of these globs. */
  readonly exclude?: readonly string[] | undefined
  /** An SQLite file that keeps the counts: what is counted there is not read again. Not with `since` or `until`. */
  readonly db?: string | undefined
  /** Seconds to wait while another program has the database locked: 5. */
  readonly dbTimeout?: number | undefined
  /** Whether files are counted again that the database knows: false. */
  readonly rescan?: boolean | undefined
}

export interface AnalyzeOptions extends LogOptions, FileOptions {
  /** Threads that scan; by default one for each core, at most 8, and fewer where that is as fast. */
  readonly jobs?: number | undefined
  /** Whether the report has the times and the speed of the run: true. */
  readonly runInfo?: boolean | undefined
  /** Hears how far the work has come, many times a second. */
  readonly onProgress?: ((progress: AnalyzeProgress) => void) | undefined
}

/** How far the work has come. Packed files give more bytes than they have. */
export interface AnalyzeProgress {
  /** Bytes read so far. */
  readonly bytes: number
  /** Bytes as stored of all files; 0 for a stream. */
  readonly total: number
  /** What is being read. */
  readonly source: string
}

export interface FindingsOptions extends LogOptions {
  /**
   * Hears what could not be read, and notes. Without it the first problem that costs input rejects once all that could be read was
   * given.
   */
  readonly onProblem?: ((problem: ReportProblem) => void) | undefined
}

export interface TailOptions extends LogOptions, FileOptions {
  /** Whether files that are there already are read from their beginning; by default only with `db` or `since`. */
  readonly fromStart?: boolean | undefined
  /** How long the end of a last line is waited for before it counts as it stands: `5s`. */
  readonly partialTimeout?: string | undefined
  /** A program whose output is followed: a command line for the shell, or the program and its arguments without one. */
  readonly exec?: string | readonly string[] | undefined
  /** When the program is started again: `never`. */
  readonly restart?: 'never' | 'on-failure' | 'always' | undefined
}

export interface ExplainOptions extends RuleOptions, WordOptions {
  /** The operation whose causes and remedies are wanted, such as `login`; by default the general ones. */
  readonly context?: string | undefined
}

export interface RenderOptions extends WordOptions, LimitOptions {
  /** Whether every code and every source is shown, and why each code is believed: false. */
  readonly verbose?: boolean | undefined
  /** Columns of `text`: 80. */
  readonly width?: number | undefined
  /** Whether `text` is coloured: false. */
  readonly color?: boolean | undefined
}

/** Formats of `render`. */
export type RenderFormat = 'text' | 'md' | 'html' | 'csv' | 'json' | 'jsonl'
