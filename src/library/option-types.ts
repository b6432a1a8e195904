/** The options of the six functions. Names, meanings and defaults are those of the command-line flags. */
import type { Confidence, PackInfo, ReportProblem, Severity } from './report-types.ts'

declare const opened: unique symbol

/** Rules opened by `loadRules`, for the option `rules` of every function. */
export interface LoadedRules {
  readonly [opened]: true
  readonly packs: readonly PackInfo[]
}

/** Bytes or text of one log. Text is the log itself, never a path. A stream is read once, and closed when it is no longer needed. */
export type LogInput = string | Uint8Array | AsyncIterable<string | Uint8Array> | WebInput

/** A web stream: the part that is used. */
export interface WebInput {
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: string | Uint8Array | undefined }>
    cancel(reason?: unknown): Promise<void>
  }
}

/** Which rules to open. */
export interface LoadOptions {
  /** Paths of your own packs, files or directories; none by default. */
  readonly packs?: readonly string[] | undefined
  /** Whether to use the built-in packs as well: true. */
  readonly defaultRules?: boolean | undefined
  /** Where compiled packs are cached; null: nowhere. By default the user's cache. */
  readonly cacheDirectory?: string | null | undefined
}

/** Which rules to use. */
export interface RuleOptions {
  /** By default the built-in rules. */
  readonly rules?: LoadedRules | undefined
  /** Only these code spaces, such as `pkcs11`; all by default. */
  readonly namespace?: readonly string[] | undefined
}

/** Language and wording. */
export interface WordOptions {
  /** `auto`, the default, is the language of the environment, English or Chinese. */
  readonly lang?: 'auto' | 'en' | 'zh' | undefined
  /** The toolkit used for commands in advice, such as `softhsm2-util`; by default the first that fits what the log names. */
  readonly toolkit?: string | undefined
}

/** Which findings to leave out. */
export interface LimitOptions {
  /** Leave out what is less certain: `likely`. */
  readonly minConfidence?: Confidence | undefined
  /** Leave out what is less severe: `info`. */
  readonly minSeverity?: Severity | undefined
}

/** How to read logs. */
export interface LogOptions extends RuleOptions, WordOptions, LimitOptions {
  /** The vendor of vendor-defined codes, such as `thales-luna`; by default the one that the log shows. */
  readonly vendor?: string | undefined
  /** Only lines from this time on: a Date, or a text such as `2026-01-31T10:00Z`, `-3h` or `yesterday`. */
  readonly since?: string | Date | undefined
  /** Only lines before this time. */
  readonly until?: string | Date | undefined
  /** Time zone of timestamps without one: `UTC`. */
  readonly tz?: string | undefined
  /** Year of timestamps without one; by default derived from the log, its name and its modification time. */
  readonly year?: number | undefined
  /** Longer lines are split: `1MiB`. A number is in bytes. */
  readonly maxLine?: string | number | undefined
  /** Maximum expansion of packed data: `200x,256GiB`. */
  readonly maxExpand?: string | undefined
  /** Keys to the records of JSON documents, such as `logs.entries`; by default records are detected. */
  readonly jsonRecords?: string | undefined
  /** Mask secrets; `strict` also masks addresses, names and serial numbers: `on`. */
  readonly redact?: 'on' | 'strict' | undefined
  /** Ends the reading. */
  readonly signal?: AbortSignal | undefined
}

/** Which files to read, and where to store counts. */
export interface FileOptions {
  /** Only files that match one of these globs. */
  readonly include?: readonly string[] | undefined
  /** Only files that match none of these globs. */
  readonly exclude?: readonly string[] | undefined
  /** An SQLite file for the counts: what it has counted is not read again. Not with `since` or `until`. */
  readonly db?: string | undefined
  /** Seconds to wait while another program has locked the database: 5. */
  readonly dbTimeout?: number | undefined
  /** Whether to count files again that the database knows: false. */
  readonly rescan?: boolean | undefined
}

export interface AnalyzeOptions extends LogOptions, FileOptions {
  /** Number of scanning threads; by default one for each core, at most 8, and fewer if that is as fast. */
  readonly jobs?: number | undefined
  /** Whether to include the times and the speed of the run: true. */
  readonly runInfo?: boolean | undefined
  /** Called with the progress, many times a second. */
  readonly onProgress?: ((progress: AnalyzeProgress) => void) | undefined
}

/** Progress. Packed files yield more bytes than they store. */
export interface AnalyzeProgress {
  /** Bytes read so far. */
  readonly bytes: number
  /** Stored bytes of all files; 0 for a stream. */
  readonly total: number
  /** The source that is being read. */
  readonly source: string
}

export interface FindingsOptions extends LogOptions {
  /**
   * Called with notes and with problems of unreadable input. Without it, the loop throws the problems that cost input
   * after the last finding.
   */
  readonly onProblem?: ((problem: ReportProblem) => void) | undefined
}

export interface TailOptions extends LogOptions, FileOptions {
  /** Whether to read existing files from their beginning; by default only with `db` or `since`. */
  readonly fromStart?: boolean | undefined
  /** How long to wait for the end of a last line before it counts as it is: `5s`. */
  readonly partialTimeout?: string | undefined
  /** A program to follow: a command line for the shell, or the program and its arguments without a shell. */
  readonly exec?: string | readonly string[] | undefined
  /** When to restart the program: `never`. */
  readonly restart?: 'never' | 'on-failure' | 'always' | undefined
}

export interface ExplainOptions extends RuleOptions, WordOptions {
  /** The operation, or a function of it, to return causes and remedies for: `login`, `C_Login`. By default that in the text. */
  readonly context?: string | undefined
}

export interface RenderOptions extends WordOptions, LimitOptions {
  /** Whether to show every code and every source, and the reasons for each code: false. */
  readonly verbose?: boolean | undefined
  /** Width of `text` in columns: 80. */
  readonly width?: number | undefined
  /** Whether to colour `text`: false. */
  readonly color?: boolean | undefined
}

/** Formats of `render`. */
export type RenderFormat = 'text' | 'md' | 'html' | 'csv' | 'json' | 'jsonl'
