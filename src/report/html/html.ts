/**
 * The report as one HTML file that needs no network and no server. Log text is in a block of JSON that no browser runs, the
 * page inserts it as text, and a policy allows only the script and the style whose hashes it contains to run or load.
 */
import { createHash } from 'node:crypto'
import { SCRIPT, STYLE } from '../../build/page.ts'
import type { Summary } from '../../model/counts/summary.ts'
import { safeJson, visible } from '../escape.ts'
import { htmlWords } from '../i18n/html-words.ts'
import { wordsOf } from '../i18n/report-words.ts'
import type { ReportOptions } from '../options.ts'
import { htmlData } from './data.ts'

export function html(summary: Summary, options: ReportOptions): string {
  const { lang } = options
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(SCRIPT)}'`,
    `style-src '${hashOf(STYLE)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  return `<!doctype html>
<html lang="${lang === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="generator" content="logremedy">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>${wordsOf(lang).report}</title>
<style>${STYLE}</style>
</head>
<body>
<main><noscript>${htmlWords(lang).needsScript}</noscript></main>
<script type="application/json" id="data">${dataBlock(htmlData(summary, options))}</script>
<script>${SCRIPT}</script>
</body>
</html>
`
}

/** Returns JSON in which no tag, comment or entity can begin, with hidden characters in its texts made visible. */
function dataBlock(data: object): string {
  const json = JSON.stringify(data, (_, value: unknown) => (typeof value === 'string' ? visible(value) : value))
  return safeJson(json).replace(/[<>&]/g, c => `\\u00${c.charCodeAt(0).toString(16)}`)
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
