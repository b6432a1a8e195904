/** How a violation could be accepted, as lines to be copied: a command, else the entry for the baseline. */
import type { Verdict, Violation } from '../model/verdict.ts'
import { oneLine } from './escape.ts'
import { command, type Page, paragraph } from './layout.ts'
import { acceptTitle } from './verdict-lines.ts'
import { verdictWords } from './verdict-phrase.ts'

/** A heading and the way out below it. */
export function acceptLines(page: Page, head: string, body: string, violation: Violation, verdict: Verdict): string[] {
  const own = verdictWords(page.lang)
  return [
    ...paragraph(page, head, acceptTitle(violation, own), page.paint.strong),
    ...wayOut(page, body, violation.accept, verdict.baseline),
  ]
}

function wayOut(page: Page, body: string, accept: Violation['accept'], baseline: string | null): string[] {
  const own = verdictWords(page.lang)
  switch (accept.by) {
    case 'command':
      return command(page, body, accept.command)
    case 'flag':
      return paragraph(page, body, own.withFlag(accept.flag))
    case 'without':
      return paragraph(page, body, own.withoutFlag(accept.flag))
    case 'entry':
      if (accept.command !== null) return command(page, body, accept.command)
      return [
        ...paragraph(page, body, own.addEntry(baseline ?? 'logremedy.baseline.yaml')),
        ...accept.text
          .trimEnd()
          .split('\n')
          .map(line => `${body}${oneLine(line)}`),
      ]
  }
}
