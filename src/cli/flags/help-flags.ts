/** The command `help`: its words, its help, its flags; and the topics of the manual. */
import { declare } from './flag.ts'
import { color } from './flags.ts'

/** The topics of the manual, in the order of the list; each is in `help/NAME.md`. */
export const TOPICS = [
  'analyze',
  'tail',
  'actions',
  'gate',
  'baseline',
  'ci',
  'formats',
  'database',
  'explain',
  'packs',
  'library',
  'configuration',
  'secrets',
  'counting',
  'exit-codes',
] as const

/** Commands that a topic of another name describes. */
export const TOPIC_OF_COMMAND: Readonly<Record<string, string>> = {
  report: 'database',
  query: 'database',
  db: 'database',
  codes: 'explain',
  rules: 'packs',
}

export const HELP = declare({
  name: 'help',
  usage: 'help [topics..]',
  summary: 'Show a topic of the manual',
  words: { topics: 'Topics of the manual; none lists them' },
  many: 'topics',
  choices: TOPICS,
  examples: [
    ['help', 'list the topics'],
    ['help gate', 'one topic'],
    ['help tail | less', 'as Markdown'],
  ],

  flags: [color],
})
