/** The command `report`: its help, its flags. */
import { declare, flag } from './flag.ts'
import { color, config, db, format, LEAST, lang, output, PACKS, quiet, toolkit, verbose } from './flags.ts'

const compare = flag({
  name: 'compare',
  type: 'string',
  placeholder: 'FILE',
  help: 'Tell what is new, gone and grown since this database or JSON report',
})

/** `logremedy report`. */
export const REPORT = declare({
  name: 'report',
  usage: 'report',
  summary: 'Render the report of a database again, without reading logs',
  words: {},
  examples: [
    ['report --db counts.db --format md=report.md', 'in another format'],
    ['report --db today.db --compare yesterday.db', 'what is new, gone and grown'],
  ],
  flags: [format, output, db, lang, toolkit, ...PACKS, compare, ...LEAST, color, quiet, config, verbose],
})
