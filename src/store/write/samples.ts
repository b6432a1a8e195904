/**
 * Samples of a finding: the few of lowest rank. Ranks depend on the positions of the hits, so the choice does not
 * depend on the order in which shards are applied.
 */
import { type Aggregate, SAMPLE_COUNT, type Sample } from '../../model/counts/partial-counts.ts'
import { noteSample } from '../checks/digest.ts'
import { sampleSeal } from '../checks/row-seals.ts'
import { prepared, type Store } from '../database.ts'
import type { ValueSlot } from './values.ts'

/** Where samples belong: a finding in a generation of a source, found in the range that begins at `shardFrom`. */
export interface SampleSlot extends ValueSlot {
  readonly shardFrom: number
}

/** The order of samples. */
type Position = Pick<Sample, 'rank' | 'offset'>

const OF_SLOT = 'source_id = ? AND gen = ? AND finding_id = ?'

const POSITIONS = `SELECT rank, dec_off AS offset FROM sample WHERE ${OF_SLOT} ORDER BY rank, dec_off`

/** Two hits on one line may have equal rank and offset: the smaller text stays, in any order. */
const KEEP = `
  INSERT INTO sample (source_id, gen, finding_id, rank, dec_off, shard_from, shard_line, ts, raw, text, seal, beside)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET shard_from = excluded.shard_from, shard_line = excluded.shard_line,
    raw = excluded.raw, text = excluded.text, ts = excluded.ts, seal = excluded.seal, beside = excluded.beside
  WHERE (excluded.raw, excluded.text) < (raw, text)`

const TRIM = `DELETE FROM sample WHERE ${OF_SLOT} AND (rank, dec_off) > (?, ?)`

/** Adds the samples of an aggregate that are among the lowest and removes those that no longer are. */
export function keepSamples(store: Store, slot: SampleSlot, samples: Aggregate['samples']): void {
  const { sourceId, gen, finding, shardFrom } = slot
  const before = positionsOf(store, slot)
  const worst = before[SAMPLE_COUNT - 1]
  const better = worst === undefined ? samples : samples.filter(sample => !isAfter(sample, worst))
  if (better.length === 0) return
  const keep = prepared(store, KEEP)
  for (const { rank, offset, line, time, raw, text, ...more } of better) {
    const ts = wholeMs(time)
    const beside = besideColumn(more.beside)
    const name = finding.name
    const columns = { sourceId, gen, finding: name, rank, offset, shardFrom, shardLine: line, ts, raw, text, beside }
    keep.run(sourceId, gen, finding.id, rank, offset, shardFrom, line, ts, raw, text, sampleSeal(columns), beside)
  }
  const all = positionsOf(store, slot)
  const lowest = all.slice(0, SAMPLE_COUNT)
  const last = lowest.at(-1)!
  if (all.length > lowest.length) prepared(store, TRIM).run(sourceId, gen, finding.id, last.rank, last.offset)
  for (const { rank, offset } of without(lowest, before)) noteSample(store, finding, rank, offset, 1)
  for (const { rank, offset } of without(before, lowest)) noteSample(store, finding, rank, offset, -1)
}

function positionsOf(store: Store, { sourceId, gen, finding }: ValueSlot): Position[] {
  return prepared(store, POSITIONS).all(sourceId, gen, finding.id) as Position[]
}

function without(positions: readonly Position[], others: readonly Position[]): Position[] {
  return positions.filter(one => !others.some(({ rank, offset }) => rank === one.rank && offset === one.offset))
}

/** Returns the column of lines beside a sample. */
function besideColumn(lines: Sample['beside'] = []): string | null {
  return lines.length === 0 ? null : JSON.stringify(lines.map(({ line, text }) => [line, text]))
}

/** Parses the column of lines beside a sample, as the fields of a sample. */
export function besideFields(column: string | null): Pick<Sample, 'beside'> {
  if (column === null) return {}
  return { beside: (JSON.parse(column) as [number, string][]).map(([line, text]) => ({ line, text })) }
}

/** Rounds a time down to whole milliseconds; minimum and maximum remain what they are. */
export function wholeMs(time: number | null): number | null {
  return time === null ? null : Math.floor(time)
}

function isAfter(sample: Position, other: Position): boolean {
  return sample.rank > other.rank || (sample.rank === other.rank && sample.offset > other.offset)
}
