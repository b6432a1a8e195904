/** What following asks of bytes that come: where lines begin, what kind of file it is, what a stream keeps. */
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesOf, LineStarts, RandomAccessReader, StreamBuffer } from '../../src/source/streams/random-access.ts'
import { followKind } from '../../src/tail/files/file-kind.ts'

const tapeOf = (bytes: Uint8Array): StreamBuffer => {
  const tape = new StreamBuffer()
  tape.append(bytes)
  return tape
}

test('the last line that begins at or before a growing limit', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(0x0a, 0x61), { maxLength: 300 }),
      fc.array(fc.nat({ max: 300 }), { minLength: 1, maxLength: 6 }),
      (content, some) => {
        const bytes = Uint8Array.from(content)
        const starts = new LineStarts(tapeOf(bytes), 0)
        for (const limit of some.map(n => Math.min(n, bytes.length)).sort((a, b) => a - b))
          expect(starts.upTo(limit)).toBe(limit === 0 ? 0 : bytes.lastIndexOf(0x0a, limit - 1) + 1)
      },
    ),
  )
})

test('a line longer than what is read at once is looked at once', () => {
  let read = 0
  const tape = {
    readAt(target: Uint8Array): number {
      read += target.length
      return target.fill(0x61).length
    },
  }
  const starts = new LineStarts(tape, 0)
  for (let limit = 100_000; limit <= 1_000_000; limit += 100_000) expect(starts.upTo(limit)).toBe(0)
  expect(read).toBe(1_000_000)
})

test('a stream keeps what is asked for, whatever is forgotten', () => {
  const tape = new StreamBuffer()
  const all = Buffer.alloc(3_000_000, 'the quick brown fox ')
  for (let at = 0; at < all.length; at += 70_001) {
    tape.append(all.subarray(at, at + 70_001))
    tape.forget(tape.end - 200_000)
    const from = Math.max(0, tape.end - 200_000)
    expect(Buffer.compare(bytesOf(tape, from, tape.end), all.subarray(from, tape.end))).toBe(0)
  }
  expect(tape.end).toBe(all.length)
  const feed = new RandomAccessReader(tape, tape.end - 10, tape.end + 5)
  expect([feed.read(new Uint8Array(100)), feed.short, feed.read(new Uint8Array(100))]).toEqual([10, true, 0])
})

describe('the kind of a file that may grow', () => {
  const kind = async (text: string | Uint8Array, records: readonly string[] | null = null): Promise<unknown> => {
    const found = await followKind(typeof text === 'string' ? Buffer.from(text) : text, records)
    return found.kind === 'lines' ? found.skip : found.kind
  }

  test.each([
    ['', 'unsure'],
    ['2026-01-31 started\n', 0],
    ['\ufeffstarted\n', 3],
    ['[INFO] started', 'unsure'],
    ['[INFO] started\n', 0],
    ['{"msg":"half', 'unsure'],
    ['{"msg":"one"}\n', 0],
    ['{"msg":["with","array"],"of":[{"a":1}]}\n', 0],
    ['{"msg":"one"}\n{"msg":"two"}\n', 0],
    ['{\n  "logs": [\n', 'whole'],
    ['[\n{"a":1},\n', 'whole'],
    ['[{"a":1},{"a":2}]\n', 'whole'],
  ] as const)('%j', async (text, wanted) => {
    expect(await kind(text)).toBe(wanted)
  })

  test('packed data, UTF-16, records that the user named', async () => {
    expect(await kind(gzipSync('x'))).toBe('whole')
    expect(await kind(Buffer.from('\ufeffstarted\n', 'utf16le'))).toBe('whole')
    expect(await kind('{"logs":[{"a":1}]}\n', ['logs'])).toBe('whole')
  })
})
