/** Common questions about a database, with the queries that answer them: shown with the tables, run by a test. */

export interface Example {
  readonly question: string
  readonly sql: string
}

export const EXAMPLES: readonly Example[] = [
  {
    question: 'Which codes occurred, worst first?',
    sql: `SELECT namespace, code, context, sum(n) AS n
  FROM agg JOIN finding ON finding.id = finding_id
  WHERE disposition = 'error' AND confidence <> 'possible'
  GROUP BY namespace, code, context ORDER BY n DESC LIMIT 20`,
  },
  {
    question: 'How many errors per hour?',
    sql: `SELECT datetime(bucket / 3600000 * 3600, 'unixepoch') AS hour, sum(n) AS n
  FROM agg JOIN finding ON finding.id = finding_id
  WHERE bucket >= 0 AND disposition = 'error'
  GROUP BY hour ORDER BY hour`,
  },
  {
    question: 'Which files have the most failed logins?',
    sql: `SELECT path, member, sum(n) AS n
  FROM agg JOIN finding ON finding.id = finding_id JOIN source ON source.id = source_id
  WHERE context = 'login' AND disposition = 'error'
  GROUP BY path, member ORDER BY n DESC LIMIT 10`,
  },
  {
    question: 'Which hosts and programs fail most, and with which codes?',
    sql: `SELECT host, program, code, sum(n) AS n
  FROM origin JOIN finding ON finding.id = finding_id
  WHERE disposition = 'error'
  GROUP BY host, program, code ORDER BY n DESC, code LIMIT 20`,
  },
  {
    question: 'When did a code occur first and last?',
    sql: `SELECT datetime(min(min_ts) / 1000, 'unixepoch') AS first, datetime(max(max_ts) / 1000, 'unixepoch') AS last
  FROM agg JOIN finding ON finding.id = finding_id WHERE code = 'CKR_DEVICE_ERROR'`,
  },
  {
    question: 'Show me lines with that code.',
    sql: `SELECT path, line, text
  FROM sample_line JOIN finding ON finding.id = finding_id JOIN source ON source.id = source_id
  WHERE code = 'CKR_DEVICE_ERROR' ORDER BY path, line`,
  },
  {
    question: 'Which codes that no pack knows occurred, and where first?',
    sql: `SELECT code, sum(n) AS n, path, min(u.dec_off) AS first_byte
  FROM unknown_code AS u JOIN source ON source.id = source_id
  GROUP BY code ORDER BY n DESC, code`,
  },
  {
    question: 'Which files were not read completely, and why?',
    sql: `SELECT s.path, s.member, state, fact
  FROM source AS s LEFT JOIN problem ON source_id = s.id
  WHERE state <> 'complete' ORDER BY s.path, seq`,
  },
  {
    question: 'How much of each file was read, and is that all of it?',
    sql: `SELECT path, member, gen, dec_off, bytes, (SELECT sum(lines) FROM ledger WHERE source_id = source.id) AS lines
  FROM source ORDER BY path, member, gen`,
  },
]

/** Returns the examples as SQL to paste, each under its question. */
export function describeExamples(): string {
  return EXAMPLES.map(({ question, sql }) => `-- ${question}\n${sql};\n`).join('\n')
}
