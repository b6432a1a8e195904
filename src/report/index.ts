/**
 * A reporter turns a summary into text. It is a pure function: no clock, no disk, no process; the width, the colour and
 * the times of the run are inputs. Every format shows the same findings in the same order (see `content/rank.ts`).
 */
import { github } from './ci/github.ts'
import { gitlab } from './ci/gitlab.ts'
import { junit } from './ci/junit.ts'
import { openmetrics } from './ci/openmetrics.ts'
import { rdjsonl } from './ci/rdjsonl.ts'
import { sarif } from './ci/sarif.ts'
import { csv } from './data/csv.ts'
import { json, jsonPieces } from './data/json.ts'
import { jsonl, jsonlPieces } from './data/jsonl.ts'
import { html } from './html/html.ts'
import { markdown } from './markdown/markdown-report.ts'
import type { PieceReporter, Reporter } from './options.ts'
import { text } from './text/text-report.ts'

export type { PieceReporter, Reporter, ReportOptions } from './options.ts'

export const REPORTERS = [
  'text',
  'json',
  'jsonl',
  'md',
  'html',
  'csv',
  'sarif',
  'junit',
  'github',
  'gitlab',
  'rdjsonl',
  'openmetrics',
] as const
export type ReporterName = (typeof REPORTERS)[number]

export const reporters = {
  text,
  json,
  jsonl,
  md: markdown,
  html,
  csv,
  sarif,
  junit,
  github,
  gitlab,
  rdjsonl,
  openmetrics,
} satisfies Record<ReporterName, Reporter>

/** Reports that grow with the input: they are also available in pieces, which together are the same. */
export const pieceReporters: Partial<Record<ReporterName, PieceReporter>> = { json: jsonPieces, jsonl: jsonlPieces }
