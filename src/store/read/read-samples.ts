/**
 * Chooses the samples of a summary: of each finding, those of lowest rank over all sources. Reads texts only for the
 * chosen ones, since a database of many sources has far more samples than a summary shows.
 */
import { SAMPLE_COUNT } from '../../model/counts/partial-counts.ts'
import type { SampleSummary } from '../../model/counts/summary.ts'
import { prepared, type Store } from '../database.ts'
import { besideFields } from '../write/samples.ts'
import { CHOSEN, type Selection } from './selection.ts'

/** A sample without its text, with the position of its source in the summary. */
interface SampleChoice {
  readonly source: number
  readonly sourceId: number
  readonly gen: number
  readonly finding: number
  readonly rank: number
  readonly offset: number
}

interface SampleText {
  readonly shardFrom: number
  readonly shardLine: number
  readonly raw: string
  readonly text: string
  readonly beside: string | null
}

const CANDIDATES = `
  SELECT source_id AS sourceId, gen, finding_id AS finding, rank, dec_off AS offset
  FROM sample WHERE ${CHOSEN} ORDER BY source_id, gen, finding_id, rank, dec_off`

const TEXT = `
  SELECT shard_from AS shardFrom, shard_line AS shardLine, raw, text, beside FROM sample
  WHERE source_id = ? AND gen = ? AND finding_id = ? AND rank = ? AND dec_off = ?
  ORDER BY 1`

const RANGES = 'SELECT dec_from AS "from", lines FROM ledger WHERE source_id = ? AND gen = ? ORDER BY dec_from'

/** Returns the samples by finding id, in order of source and offset; `placeOf` maps findings to the id that they are listed under. */
export function readSamples(
  store: Store,
  selection: Selection,
  placeOf: (finding: number) => number = finding => finding,
): Map<number, SampleSummary[]> {
  const samples = new Map<number, SampleSummary[]>()
  const lines = new LineNumbers(store)
  for (const [finding, choices] of chooseSamples(store, selection, placeOf)) {
    choices.sort((a, b) => a.source - b.source || a.offset - b.offset || a.gen - b.gen)
    samples.set(
      finding,
      choices.map(choice => readText(store, choice, lines)),
    )
  }
  return samples
}

function chooseSamples(
  store: Store,
  { index, ids }: Selection,
  placeOf: (finding: number) => number,
): Map<number, SampleChoice[]> {
  const chosen = new Map<number, SampleChoice[]>()
  for (const row of prepared(store, CANDIDATES).iterate(ids) as IterableIterator<Omit<SampleChoice, 'source'>>) {
    const place = placeOf(row.finding)
    const choices = chosen.get(place)
    const choice = { ...row, source: index.get(row.sourceId)! }
    if (choices === undefined) {
      chosen.set(place, [choice])
      continue
    }
    if (choices.length === SAMPLE_COUNT && byRank(choice, choices[SAMPLE_COUNT - 1]!) > 0) continue
    choices.push(choice)
    choices.sort(byRank)
    if (choices.length > SAMPLE_COUNT) choices.pop()
  }
  return chosen
}

function byRank(a: SampleChoice, b: SampleChoice): number {
  return a.rank - b.rank || a.source - b.source || a.offset - b.offset || a.gen - b.gen || a.finding - b.finding
}

function readText(store: Store, choice: SampleChoice, lines: LineNumbers): SampleSummary {
  const { source, sourceId, gen, finding, rank, offset } = choice
  const row = prepared(store, TEXT).get(sourceId, gen, finding, rank, offset)
  const { shardFrom, shardLine, raw, text, ...more } = row as SampleText
  const line = lines.before(sourceId, gen, shardFrom) + shardLine
  const { beside } = besideFields(more.beside)
  const near = beside?.map(one => ({ line: line + one.line, text: one.text }))
  return { source, line, offset, raw, text, ...(near !== undefined && { beside: near }) }
}

/** Number of lines before a range of a source, as in the view `sample_line`; the ranges of a source are read once. */
export class LineNumbers {
  readonly #store: Store
  readonly #ranges = new Map<string, readonly { readonly from: number; readonly lines: number }[]>()

  constructor(store: Store) {
    this.#store = store
  }

  before(sourceId: number, gen: number, shardFrom: number): number {
    // Provisional lines follow those counted for good.
    const own = this.#before(sourceId, gen, shardFrom)
    return gen < 0 ? this.#before(sourceId, -1 - gen, shardFrom) + own : own
  }

  #before(sourceId: number, gen: number, shardFrom: number): number {
    const key = `${sourceId} ${gen}`
    let ranges = this.#ranges.get(key)
    if (ranges === undefined) {
      ranges = prepared(this.#store, RANGES).all(sourceId, gen) as { from: number; lines: number }[]
      this.#ranges.set(key, ranges)
    }
    let lines = 0
    for (const range of ranges) if (range.from < shardFrom) lines += range.lines
    return lines
  }
}
