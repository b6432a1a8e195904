/** The flags of questions to a database. */
import { ROW_FORMATS } from '../report/rows.ts'
import type { FlagOf } from './flag.ts'

export const QUERY_FLAGS: readonly FlagOf<'query'>[] = [
  {
    name: 'format',
    type: 'array',
    placeholder: 'NAME[=FILE]',
    help: `Output format: ${ROW_FORMATS.join(', ')}; with =FILE into a file`,
    commands: ['query'],
  },
  {
    name: 'db',
    type: 'string',
    placeholder: 'FILE',
    help: 'The database, written by analyze --db or tail --db',
    commands: ['query'],
  },
  {
    name: 'timeout',
    type: 'number',
    placeholder: 'SECONDS',
    default: 10,
    help: 'Stop the query after this time',
    commands: ['query'],
  },
  {
    name: 'schema',
    type: 'boolean',
    default: false,
    help: 'Describe the tables and show example queries',
    commands: ['query'],
  },
]
