/**
 * The report for pull requests and tickets: the same content as `text`, in plain Markdown without HTML. Whatever comes
 * from a log stands inside of code spans, so that it can neither format nor link nor mention anyone.
 */
import type { Summary } from '../model/summary.ts'
import { type CodeGroup, type Digest, digest } from './digest.ts'
import { codeEntry, extentOf } from './document/code.ts'
import { markdownBlocks } from './document/markdown.ts'
import { overview, problemBlocks } from './document/report.ts'
import { codeSpan, markdownQuote, markdownText } from './escape.ts'
import { caveats, leftOut, verdict } from './headline.ts'
import { tellIncidents } from './incident-lines.ts'
import { lockoutLines } from './lockouts.ts'
import { totalItems } from './markdown-end.ts'
import { contextTitle } from './naming.ts'
import type { ReportOptions } from './options.ts'
import { grouped, type Words, wordsOf } from './phrase.ts'
import { type ToldRemedy, tell } from './telling.ts'
import { comparedBlocks, verdictBlocks } from './verdict-markdown.ts'

const SECTIONS = 20
const FIRST_STEPS = 3
/** GitHub drops a job summary of more than 1 MiB whole. */
const MAX_BYTES = 900 * 1024

export function markdown(summary: Summary, options: ReportOptions): string {
  const words = wordsOf(options.lang)
  const found = digest(summary, options)
  const shown = options.verbose > 0 ? found.errors.length : SECTIONS
  const head = [
    `# ${words.report}`,
    ...verdictBlocks(options.verdict ?? null, summary, options),
    ...comparedBlocks(options.verdict ? null : (options.compared ?? null), options),
    ...incidents(found, words, options),
    ...verdict(summary, found, options).map(line => `**${markdownText(line)}**`),
    ...[...caveats(summary, options), ...lockoutLines(found.lockouts, options), ...leftOut(found, options)].map(
      markdownQuote,
    ),
    ...firstSteps(found, words, options),
    ...markdownBlocks(overview(found, options, shown), words),
  ]
  const end = [
    ...others(found, words, options),
    ...markdownBlocks(problemBlocks(summary, options), words),
    ...totalItems(summary, words, options),
  ]
  const extent = extentOf(options.verbose, Number.POSITIVE_INFINITY)
  const sections = found.errors
    .slice(0, shown)
    .map(group => markdownBlocks([codeEntry(group, summary.sources, options, extent)], words).join('\n\n'))
  const kept = fitting(sections, MAX_BYTES - size([...head, ...end]))
  const left = found.errors.length - kept.length
  const more = left === 0 ? [] : [kept.length < sections.length ? words.tooLong(left) : words.moreCodes(left)]
  return `${[...head, ...kept, ...more, ...end].join('\n\n')}\n`
}

/** The first sections that fit into a number of bytes together. */
function fitting(sections: readonly string[], bytes: number): string[] {
  const kept: string[] = []
  // What says that something was left out needs room too.
  let room = bytes - 1024
  for (const section of sections) {
    room -= size([section])
    if (room < 0) break
    kept.push(section)
  }
  return kept
}

function size(blocks: readonly string[]): number {
  return blocks.reduce((sum, block) => sum + Buffer.byteLength(block) + 2, 0)
}

function incidents({ incidents }: Digest, words: Words, options: ReportOptions): string[] {
  if (incidents.length === 0) return []
  const { head, shown, more } = tellIncidents(incidents, words, options, codeSpan)
  const items = shown.map(({ line, remedy }) => {
    const what = `- **${line}**`
    return remedy === null ? what : `${what}\n${remedyItem('    ', '  - ', remedy)}`
  })
  return [`## ${head}`, [...items, ...(more === 0 ? [] : [`- ${words.moreIncidents(more)}`])].join('\n')]
}

function firstSteps({ errors }: Digest, words: Words, options: ReportOptions): string[] {
  if (errors.length === 0) return []
  const items = errors.slice(0, FIRST_STEPS).map((group, i) => {
    const { title, remedies } = tell(group.known, group.contexts[0]!.context, options)
    const lead = `${i + 1}. `
    const name = `${lead}**${codeSpan(group.key.code)}** ${markdownText(title)}${words.colon}`
    return name + remedyItem('   ', '', remedies[0]!).trimStart()
  })
  return [`## ${words.first}`, items.join('\n')]
}

function contexts({ contexts, known }: CodeGroup, words: Words, { lang }: ReportOptions): string {
  // A context that no pack defines can only have come with the findings.
  return contexts
    .map(({ context }) => {
      const title = contextTitle(known.pack, context, lang)
      return title === context ? codeSpan(context) : markdownText(title)
    })
    .join(words.list)
}

function others({ secondary, benign }: Digest, words: Words, options: ReportOptions): string[] {
  const list = (name: string, groups: readonly CodeGroup[]) =>
    groups.length === 0
      ? []
      : [
          `## ${name}`,
          groups
            .map(g => `- ${grouped(g.count)} × ${codeSpan(g.key.code)} (${contexts(g, words, options)})`)
            .join('\n'),
        ]
  return [...list(words.secondary, secondary), ...list(words.benign, benign)]
}

/** A step, and on lines of its own the command that can be copied. */
export function remedyItem(indent: string, lead: string, { text, command }: ToldRemedy): string {
  if (command === undefined) return lead + markdownText(text)
  return [
    lead + markdownText(text),
    ...command
      .trim()
      .split(/\r?\n/)
      .map(line => indent + codeSpan(line)),
  ].join('\\\n')
}
