/** The outputs of `tail`: JSON lines in a pipe, text on a terminal. */
import type { LiveEvent, LiveListener } from '../../model/live.ts'
import { LiveJson, liveLine } from '../../report/data/live-json.ts'
import { LiveNews } from '../../report/data/live-news.ts'
import { visible } from '../../report/escape.ts'
import { timeText } from '../../report/number-format.ts'
import type { ReportOptions } from '../../report/options.ts'
import { escapeReport } from '../output/build-server.ts'
import { problemText } from '../output/problems.ts'
import { type Shell, write } from '../shell.ts'

type TailListenerOptions = Pick<ReportOptions, 'packs' | 'lang' | 'toolkit' | 'minConfidence' | 'minSeverity'>

/** Writes one JSON object per line to standard output, each batch at once. Calls `gone` when the reader is gone. */
export function jsonListener(shell: Shell, options: TailListenerOptions, gone: () => void): LiveListener {
  const news = new LiveNews(options)
  const send = async (objects: readonly object[]): Promise<void> => {
    if (objects.length > 0 && !(await write(shell.stdout, objects.map(liveLine).join('')))) gone()
  }
  return {
    begin: desk => news.begin(desk),
    onEvents: events => send(news.of(events)),
    end: () => send(news.incidents(shell.nowMs())),
  }
}

/** Writes a line of text for each finding, loss and problem. */
export function textListener(shell: Shell, options: TailListenerOptions): LiveListener {
  const words = new LiveJson(options)
  return {
    begin: () => undefined,
    onEvents: async events => {
      const text = events.map(event => (words.line(event) === null ? '' : textOf(event))).join('')
      await write(shell.stdout, escapeReport('text', text, shell.env, null))
    },
    end: () => undefined,
  }
}

function textOf(event: LiveEvent): string {
  switch (event.type) {
    case 'finding': {
      const { finding } = event
      const { key, source, line, count } = finding
      const place = line === null ? `${source.path} (byte ${finding.offset})` : `${source.path}:${line}`
      const times = count > 1 ? ` ×${count}` : ''
      const text = `${timeText(finding.time ?? event.wallMs)}  ${key.code}${times}  ${key.context}  ${key.disposition}  ${place}`
      return `${visible(text)}\n`
    }
    case 'loss':
      return `${visible(`${event.source.path}: lines are missing (${event.what}: ${event.lines ?? 'number not known'})`)}\n`
    case 'problem':
      return `${problemText(event.problem)}\n`
    case 'amended':
    case 'source':
    case 'tick':
      return ''
  }
}
