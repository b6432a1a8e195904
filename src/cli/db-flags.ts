/** The command `db`: its words, its help, its flags. */
import { declare, flag, type ValuesOf } from './flag.ts'
import { config, dbTimeout } from './flags.ts'

/** The formats in which `db prune` and `db forget` answer. */
const DB_FORMATS = ['text', 'json'] as const

const format = flag({
  name: 'format',
  type: 'string',
  placeholder: 'NAME',
  default: DB_FORMATS[0],
  choices: DB_FORMATS,
  help: 'How prune and forget answer',
})

const before = flag({
  name: 'before',
  type: 'string',
  placeholder: 'TIME',
  help: 'What lies before this is pruned: an age (90d, 12h, 8w), a date or a time, in UTC',
})

const dryRun = flag({
  name: 'dry-run',
  type: 'boolean',
  default: false,
  help: 'Only say what prune or forget would take out',
})

/** `logremedy db`. */
export const DB = declare({
  name: 'db',
  usage: 'db <action> [files..]',
  summary: 'Prove a database, copy one that is in use, take out what is old',
  words: {
    action: 'verify, backup, prune or forget',
    files: 'The database; for backup also the file to write, for forget the source',
  },
  many: 'files',
  examples: [
    ['db verify counts.db', 'every byte of every source is counted once'],
    ['db backup counts.db counts-today.db', 'a whole copy, also while a run writes'],
    ['db prune counts.db --before 90d', 'what is older goes; it stays known as counted'],
    ['db prune counts.db --before 2026-01-31 --dry-run', 'only say what would go'],
    ['db forget counts.db old/app.log', 'a source with all that was counted of it'],
  ],
  flags: [dbTimeout, format, before, dryRun, config],
})

/** The values of the command. */
export type DbFlags = ValuesOf<typeof DB>
