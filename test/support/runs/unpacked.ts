/** Unpacks bytes in memory, as far down as they go. */
import type { ByteReader } from '../../../src/model/bytes/byte-reader.ts'
import { DEFAULT_LIMITS, ExpansionBudget, type ExpansionLimits } from '../../../src/source/archives/budget.ts'
import { storedStream } from '../../../src/source/archives/decoded-stream.ts'
import { unpack } from '../../../src/source/archives/members.ts'
import { bytesFeed } from './feeds.ts'

/** What was found: member (empty for what is no archive) → content; `member: id` of every problem, notes included. */
export interface Unpacked {
  readonly content: Readonly<Record<string, string>>
  readonly problems: readonly string[]
  readonly modified: Readonly<Record<string, number | null>>
}

/**
 * Unpacks, reading at most `piece` bytes at a time; with `turns` others get their turn between reads, as with a slow pipe. Content
 * is shown byte by byte.
 */
export async function unpacked(
  bytes: Uint8Array,
  {
    piece = Infinity,
    limits = DEFAULT_LIMITS,
    turns = false,
  }: { piece?: number; limits?: ExpansionLimits; turns?: boolean } = {},
): Promise<Unpacked> {
  const content: Record<string, string> = {}
  const modified: Record<string, number | null> = {}
  const problems: string[] = []
  const budget = new ExpansionBudget(limits)
  const feed = bytesFeed(bytes, 0, piece)
  const slow: ByteReader = {
    read: async target => {
      await new Promise(setImmediate)
      return feed.read(target)
    },
    close: () => undefined,
  }
  const layer = storedStream(turns ? slow : feed, 'a', budget, () => null)
  for await (const found of unpack(layer, { place: { path: 'a' }, modifiedMs: null }, budget, () => new Map())) {
    const name = found.place.member ?? ''
    if (found.kind === 'content') {
      const parts: Buffer[] = []
      const buffer = Buffer.alloc(50_000)
      for (let size = await found.layer.read(buffer); size > 0; size = await found.layer.read(buffer))
        parts.push(Buffer.from(buffer.subarray(0, size)))
      content[name] = Buffer.concat(parts).toString('latin1')
      modified[name] = found.modifiedMs
      const fault = found.layer.fault()
      if (fault !== null) problems.push(`${name}: ${fault.id}`)
    } else if (found.kind === 'closed') problems.push(`${name}: ${found.problem.id}`)
    else problems.push(...found.problems.map(told => `${name}: ${told.id}`))
  }
  layer.close()
  return { content, problems, modified }
}
