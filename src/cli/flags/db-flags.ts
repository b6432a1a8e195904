/** The command `db`: its words, its help, its flags. */
import { declare, flag, type ValuesOf } from './flag.ts'
import { config, dbTimeout } from './flags.ts'

/** The output formats of `db prune` and `db forget`. */
const DB_FORMATS = ['text', 'json'] as const

const format = flag({
  name: 'format',
  type: 'string',
  placeholder: 'NAME',
  default: DB_FORMATS[0],
  choices: DB_FORMATS,
  help: 'Output format of prune and forget',
})

const before = flag({
  name: 'before',
  type: 'string',
  placeholder: 'TIME',
  help: 'prune: remove what is older than this: an age (90d, 12h, 8w), or a date or time in UTC',
})

const dryRun = flag({
  name: 'dry-run',
  type: 'boolean',
  default: false,
  help: 'prune, forget: only say what would be removed',
})

export const DB = declare({
  name: 'db',
  usage: 'db <action> [files..]',
  summary: 'Verify, back up or prune a database; remove a source from it',
  words: {
    action: 'verify, backup, prune or forget',
    files: 'The database; for backup also the file to write, for forget the source to remove',
  },
  many: 'files',
  examples: [
    ['db verify counts.db', 'prove that every byte of every source is counted once'],
    ['db backup counts.db counts-today.db', 'a complete copy, even while a run writes'],
    ['db prune counts.db --before 90d', 'remove what is older; its lines are not counted again'],
    ['db prune counts.db --before 2026-01-31 --dry-run', 'only say what would be removed'],
    ['db forget counts.db old/app.log', 'remove a source with all its counts'],
  ],
  flags: [dbTimeout, format, before, dryRun, config],
})

export type DbFlags = ValuesOf<typeof DB>
