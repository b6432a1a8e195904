/** `logremedy query --db FILE SQL`: one query to a database, in SQL, for reading. */
import { type Problem, problem } from '../../model/problem.ts'
import { csvRow, jsonRow, ROW_FORMATS, type RowCell, tableRows, uniqueNames } from '../../report/answers/rows.ts'
import { askQuery, type RowListener } from '../../store/query-process/ask.ts'
import { describeSchema } from '../../store/query-process/tables.ts'
import { EXIT, type ExitCode, exitOfProblems } from '../exit.ts'
import type { ValuesOf } from '../flags/flag.ts'
import type { QUERY } from '../flags/query-flags.ts'
import { writeFileAtomic } from '../output/atomic-write.ts'
import { escapeReport } from '../output/build-server.ts'
import { type Output, parseOutputs, withTextMark } from '../output/output.ts'
import { Parts } from '../output/packed-text.ts'
import { failWith, problemLines } from '../output/problems.ts'
import { type Shell, widthOf, write } from '../shell.ts'

type QueryFlags = ValuesOf<typeof QUERY>

/** Maximum number of rows of a table, whose column widths need all of them in memory. */
const MAX_ROWS = 10_000

/** Runs the command: 0 answered, 2 invalid query, 4 the database failed or the limit was reached. */
export async function runQuery(flags: QueryFlags, shell: Shell): Promise<ExitCode> {
  const outputs = parseOutputs(flags.format, flags.output, ROW_FORMATS, 'table')
  if (!outputs.ok) return failWith(shell, ...outputs.problems)
  const [output] = outputs.value
  if (flags.schema) return finish(new RowSink(output!, shell).put(describeSchema()), shell)
  const wrong = usageErrors(flags, outputs.value.length)
  if (wrong !== null) return failWith(shell, wrong)
  // The query process must not outlive this one.
  shell.signals?.begin()
  const sink = new RowSink(output!, shell)
  const writer = WRITERS[output!.format](sink, shell)
  const answered = await askQuery(
    {
      path: flags.db!,
      sql: flags.sql!,
      timeoutMs: flags.dbTimeout,
      limitMs: flags.timeout,
      signal: shell.signal,
    },
    writer,
  )
  // A partial answer gets no end, so that a reader notices it.
  if (!answered.ok) return failWith(shell, ...answered.problems)
  const notes = await writer.end()
  await write(shell.stderr, problemLines(notes))
  return finish(sink, shell)
}

function usageErrors({ sql, db }: QueryFlags, outputs: number): Problem | null {
  const usage = (id: string, fact: string, remedy: string): Problem => problem('usage', `cli/${id}`, null, fact, remedy)
  if (db === undefined) return usage('no-db', 'No database was named.', 'Name it: --db counts.db')
  if (sql === undefined) return usage('no-sql', 'No query was given.', 'Give one SELECT, or --schema for the tables.')
  if (outputs > 1) return usage('two-outputs', 'A query can have only one output.', 'Keep only one --format.')
  return null
}

/** Reports the problems of writing. */
async function finish(written: Promise<RowSink> | RowSink, shell: Shell): Promise<ExitCode> {
  const failed = (await written).close()
  if (failed === null) return EXIT.done
  await write(shell.stderr, problemLines([failed]))
  return exitOfProblems([failed])
}

/** Where the answer goes: at once to standard output, or to a file that appears when it is complete. */
class RowSink {
  readonly #format: string
  readonly #file: string | null
  readonly #shell: Shell
  readonly #parts = new Parts()
  #isEmpty = true

  constructor({ format, file }: Output<string>, shell: Shell) {
    this.#format = format
    this.#file = file
    this.#shell = shell
  }

  async put(text: string): Promise<this> {
    await this.write(text)
    return this
  }

  /** Returns false once the reader is gone. */
  async write(text: string): Promise<boolean> {
    if (this.#file === null) return write(this.#shell.stdout, escapeReport(this.#format, text, this.#shell.env, null))
    this.#parts.add(this.#isEmpty ? withTextMark({ format: this.#format, file: this.#file }, text) : text)
    this.#isEmpty = false
    return true
  }

  get isFile(): boolean {
    return this.#file !== null
  }

  close(): Problem | null {
    return this.#file === null ? null : writeFileAtomic(this.#file, this.#parts)
  }
}

/** Writes rows in a format; `end` comes after the last one. */
interface Writer extends RowListener {
  end(): Promise<readonly Problem[]>
}

const WRITERS: Readonly<Record<(typeof ROW_FORMATS)[number], (sink: RowSink, shell: Shell) => Writer>> = {
  table: (sink, shell) => {
    let names: readonly string[] = []
    const rows: (readonly RowCell[])[] = []
    let more = false
    return {
      columns: columns => {
        names = columns
      },
      row: cells => {
        more = rows.length === MAX_ROWS
        if (!more) rows.push(cells)
        return !more
      },
      end: async () => {
        const onTerminal = !sink.isFile && (shell.stdout as { isTTY?: boolean }).isTTY === true
        await sink.write(tableRows(names, rows, onTerminal ? widthOf(shell.stdout) : null))
        return more ? [tooManyRows()] : []
      },
    }
  },
  csv: sink => ({
    columns: async columns => void (await sink.write(csvRow(columns))),
    row: cells => sink.write(csvRow(cells)),
    end: async () => [],
  }),
  json: sink => {
    let names: readonly string[] = []
    let lead = '[\n'
    return {
      columns: columns => {
        names = uniqueNames(columns)
      },
      row: cells => {
        const text = lead + jsonRow(names, cells)
        lead = ',\n'
        return sink.write(text)
      },
      end: async () => {
        await sink.write(lead === '[\n' ? '[]\n' : '\n]\n')
        return []
      },
    }
  },
}

function tooManyRows(): Problem {
  return problem(
    'note',
    'query/rows',
    null,
    `There are more than ${MAX_ROWS} rows; only the first ones are shown.`,
    'Use --format csv or --format json to get all rows, or add a LIMIT.',
  )
}
