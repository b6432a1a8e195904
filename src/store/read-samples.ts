/**
 * Chooses the samples of a summary: of each finding the lowest by rank over all sources. The texts are read only for
 * those chosen: a database of many sources holds far more of them than a summary shows.
 */
import { SAMPLE_COUNT } from '../model/partial.ts'
import type { SampleSummary } from '../model/summary.ts'
import { prepared, type Store } from './database.ts'
import { CHOSEN, type Selection } from './selection.ts'

/** A sample without its text, with the place of its source in the summary. */
interface Choice {
  readonly source: number
  readonly sourceId: number
  readonly gen: number
  readonly finding: number
  readonly rank: number
  readonly offset: number
}

const CANDIDATES = `
  SELECT source_id AS sourceId, gen, finding_id AS finding, rank, dec_off AS offset
  FROM sample WHERE ${CHOSEN} ORDER BY source_id, gen, finding_id, rank, dec_off`

const TEXT = `
  SELECT line, raw, text FROM sample_line
  WHERE source_id = ? AND gen = ? AND finding_id = ? AND rank = ? AND dec_off = ?
  ORDER BY line`

/** The samples by finding id, in order of source and offset. */
export function readSamples(store: Store, selection: Selection): Map<number, SampleSummary[]> {
  const samples = new Map<number, SampleSummary[]>()
  for (const [finding, choices] of chooseSamples(store, selection)) {
    choices.sort((a, b) => a.source - b.source || a.offset - b.offset || a.gen - b.gen)
    samples.set(
      finding,
      choices.map(choice => readText(store, choice)),
    )
  }
  return samples
}

function chooseSamples(store: Store, { index, ids }: Selection): Map<number, Choice[]> {
  const chosen = new Map<number, Choice[]>()
  for (const row of prepared(store, CANDIDATES).iterate(ids) as IterableIterator<Omit<Choice, 'source'>>) {
    const choices = chosen.get(row.finding) ?? []
    choices.push({ ...row, source: index.get(row.sourceId)! })
    choices.sort(byRank)
    if (choices.length > SAMPLE_COUNT) choices.pop()
    chosen.set(row.finding, choices)
  }
  return chosen
}

function byRank(a: Choice, b: Choice): number {
  return a.rank - b.rank || a.source - b.source || a.offset - b.offset || a.gen - b.gen
}

function readText(store: Store, { source, sourceId, gen, finding, rank, offset }: Choice): SampleSummary {
  const row = prepared(store, TEXT).get(sourceId, gen, finding, rank, offset)
  const { line, raw, text } = row as { line: number; raw: string; text: string }
  return { source, line, offset, raw, text }
}
