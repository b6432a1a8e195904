/** Examples of all packs, and terminal escape sequences to put into them. */
import { join } from 'node:path'
import { readPackFiles } from '../../../src/compile/packs/files.ts'
import { buildPack } from '../../../src/compile/packs/pack.ts'
import { makeClock } from '../../../src/formats/time/clock.ts'
import type { PartialCounts } from '../../../src/model/counts/partial-counts.ts'
import type { Scanner } from '../../../src/scan/scanner.ts'
import { need } from '../rules/packs.ts'
import { bytesFeed } from '../runs/feeds.ts'

/** As programs write them: plain, with sub-parameters, from grep, from tput, links, titles, and several at once. */
export const SEQUENCES = [
  '\x1b[31m',
  '\x1b[m',
  '\x1b[1;38:2::255:128:0m',
  '\x1b[01;31m\x1b[K',
  '\x1b(B\x1b[m\x0f',
  '\x1b]8;;https://example.com/a?b=1\x1b\\',
  '\x1b]0;C_Login failed: CKR_PIN_LOCKED\x07',
  '\x1b[0m\x1b[2m\x1b[3m',
] as const

/** Each text with which a shape of a pack was proved. */
export function exampleTexts(): { readonly name: string; readonly text: string; readonly counter: boolean }[] {
  const files = need(readPackFiles([join(import.meta.dirname, '../../../rules')]))
  return files.flatMap(pack => {
    const { pack: built, shapes } = need(buildPack(pack))
    return shapes.flatMap(({ raw }) => {
      const name = `${built.namespace}/${raw.id}`
      return [
        ...raw.examples.map(({ text }) => ({ name, text, counter: false })),
        ...raw.counterexamples.map(text => ({ name, text, counter: true })),
      ]
    })
  })
}

/** Where a token begins or ends: between a word and something else, at both ends of a line. */
export function borders(text: string): number[] {
  const places: number[] = []
  for (let at = 0; at <= text.length; at++) {
    const [before, after] = [text[at - 1] ?? '\n', text[at] ?? '\n']
    if (/\w/.test(before) !== /\w/.test(after) || before === '\n' || after === '\n') places.push(at)
  }
  return places
}

/** The text with a sequence at each of the places. */
export function coloured(text: string, places: readonly number[], sequence: (i: number) => string): string {
  let result = ''
  let at = 0
  places.forEach((place, i) => {
    result += text.slice(at, place) + sequence(i)
    at = place
  })
  return result + text.slice(at)
}

const CLOCK = makeClock({ year: 2026, zone: 'UTC' })

/** All that one scan of a text tells and keeps, but offsets: those in a coloured text are others. */
export async function tellsOf(scanner: Scanner, text: string): Promise<unknown> {
  const options = { clock: CLOCK, maxLine: 1 << 20, since: null, until: null }
  const feed = bytesFeed(new TextEncoder().encode(text))
  const { partial, tail } = await scanner.scan(feed, { from: 0, to: null }, options)
  return [partial, tail].map(part => (part === null ? null : toldBy(part)))
}

function toldBy({ lines, aggregates, remarks, losses, unknown, activity }: PartialCounts): unknown {
  return {
    lines,
    aggregates: aggregates.map(({ key, buckets, params, samples }) => ({
      key,
      buckets,
      params,
      // Which samples are kept depends on offsets; examples have fewer than are kept.
      samples: samples
        .map(({ line, time, raw, text }) => ({ line, time, raw, text }))
        .sort((a, b) => a.line - b.line || (a.raw < b.raw ? -1 : 1)),
    })),
    remarks: [...remarks.values()].map(({ offset: _, ...remark }) => remark),
    losses: losses.map(loss => ({ ...loss, offset: null })),
    unknown: unknown.map(found => ({ ...found, offset: null })),
    activity,
  }
}
