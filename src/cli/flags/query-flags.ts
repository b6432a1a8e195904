/** The command `query`: its word, its help, its flags. */
import { ROW_FORMATS } from '../../report/answers/rows.ts'
import { declare, flag } from './flag.ts'
import { config, dbTimeout, output, seconds } from './flags.ts'

const format = flag({
  name: 'format',
  type: 'array',
  placeholder: 'NAME[=FILE]',
  help: `Output format: ${ROW_FORMATS.join(', ')}; with =FILE into a file`,
})

const db = flag({
  name: 'db',
  type: 'string',
  placeholder: 'FILE',
  help: 'The database, written by analyze --db or tail --db',
})

/** Milliseconds. */
const timeout = flag({
  name: 'timeout',
  type: 'number',
  placeholder: 'SECONDS',
  default: 10,
  help: 'Stop the query after this time',
  parse: seconds('timeout', 86_400, 'Give one up to 86400, such as 10.'),
})

const schema = flag({
  name: 'schema',
  type: 'boolean',
  default: false,
  help: 'Describe the tables and show example queries',
})

export const QUERY = declare({
  name: 'query',
  usage: 'query [sql]',
  summary: 'Query a database in SQL',
  words: { sql: 'One SELECT, WITH, VALUES or EXPLAIN statement' },

  examples: [
    ['query --schema', 'the tables, with example queries'],
    ['query --db counts.db "SELECT code, sum(n) FROM agg JOIN finding ON id = finding_id GROUP BY code"', 'a table'],
    ['query --db counts.db --format csv "SELECT * FROM source" -o sources.csv', 'a file for a spreadsheet'],
  ],
  flags: [output, dbTimeout, format, db, timeout, schema, config],
})
