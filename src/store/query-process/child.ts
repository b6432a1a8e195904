/** The process that runs one query. It is killed if it takes too long: SQLite cannot be stopped from within. */
import { once } from 'node:events'
import { openQuery } from '../read/query.ts'
import { packCell, type QueryMessage, type QueryQuestion } from './protocol.ts'

/** Number of bytes that are written at once. */
const BATCH = 64 * 1024

const { path, sql, timeoutMs } = JSON.parse(process.argv[2]!) as QueryQuestion
let batch = ''

async function say(line: QueryMessage): Promise<void> {
  batch += `${JSON.stringify(line)}\n`
  if (batch.length >= BATCH) await flush()
}

async function flush(): Promise<void> {
  const text = batch
  batch = ''
  if (!process.stdout.write(text)) await once(process.stdout, 'drain')
}

async function answer(): Promise<void> {
  const opened = openQuery(path, sql, timeoutMs)
  if (!opened.ok) return say({ problems: opened.problems })
  const { columns, next, close } = opened.value
  await say({ columns })
  for (;;) {
    const row = next()
    if (!row.ok) return say({ problems: row.problems })
    if (row.value === null) break
    await say({ row: row.value.map(packCell) })
  }
  close()
}

// The reader is gone.
process.stdout.on('error', () => process.exit())
await answer()
await flush()
