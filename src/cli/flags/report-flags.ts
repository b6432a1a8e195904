/** The command `report`: its help, its flags. */
import { declare, flag } from './flag.ts'
import { color, config, db, format, LEAST, lang, output, PACKS, quiet, toolkit, verbose } from './flags.ts'

const compare = flag({
  name: 'compare',
  type: 'string',
  placeholder: 'FILE',
  help: 'Show what is new, gone or increased since this database or JSON report',
})

export const REPORT = declare({
  name: 'report',
  usage: 'report',
  summary: 'Print the report of a database without reading logs',
  words: {},
  examples: [
    ['report --db counts.db --format md=report.md', 'in another format'],
    ['report --db today.db --compare yesterday.db', 'what is new, what is gone, what increased'],
  ],
  flags: [format, output, db, lang, toolkit, ...PACKS, compare, ...LEAST, color, quiet, config, verbose],
})
