/** Text, bytes and streams as logs: however they come they say the same, nothing is read ahead, and all is closed. */
import { createReadStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { analyze, findings, type LogFinding, type LogInput, ProblemError, type ReportProblem } from '../../src/index.ts'

const path = join(import.meta.dirname, '../../fixtures/logs/hsm/pkcs11-tool.log')
const bytes = readFileSync(path)
const text = bytes.toString('utf8')
const HIT = '2026-01-31T10:00:00Z hsmd[7]: C_Login failed: CKR_PIN_INCORRECT (0xa0)\n'

async function all(input: LogInput, options: Parameters<typeof findings>[1] = {}): Promise<LogFinding[]> {
  const list: LogFinding[] = []
  for await (const finding of findings(input, options)) list.push(finding)
  return list
}

/** Chunks of a size, one for each that is asked for; says how many were asked for, and whether it was left. */
function chunks<T extends { length: number; slice(from: number, to: number): T }>(whole: T, size: number) {
  const state = { asked: 0, left: false }
  async function* give(): AsyncGenerator<T, void, undefined> {
    try {
      for (let at = 0; at < whole.length; at += size) {
        state.asked++
        yield whole.slice(at, at + size)
      }
    } finally {
      state.left = true
    }
  }
  return { state, stream: give() }
}

function webStream<T>(chunk: () => T | null, cancelled: () => void = () => undefined): ReadableStream<T> {
  return new ReadableStream<T>(
    {
      pull: controller => {
        const next = chunk()
        if (next === null) controller.close()
        else controller.enqueue(next)
      },
      cancel: cancelled,
    },
    { highWaterMark: 0 },
  )
}

describe('an input says the same', async () => {
  const expected = await all(text)
  test('and something', () => expect(expected.map(({ code }) => code)).toContain('CKR_PIN_LOCKED'))

  test.each<[string, () => LogInput]>([
    ['bytes', () => bytes],
    ['a file', () => createReadStream(path)],
    ['a Node stream of text', () => createReadStream(path, { encoding: 'utf8', highWaterMark: 7 })],
    ['a Node stream of lines', () => Readable.from(text.split(/(?<=\n)/))],
    ['a web stream of bytes', () => new Blob([bytes]).stream()],
    ['a web stream of text', () => new Blob([bytes]).stream().pipeThrough(new TextDecoderStream())],
    ['bytes one by one', () => chunks(bytes, 1).stream],
    ['characters one by one', () => chunks(text, 1).stream],
    ['a packed stream', () => Readable.from([gzipSync(bytes)])],
  ])('as %s', async (_, input) => {
    expect(await all(input())).toEqual(expected)
    expect((await analyze(input())).totals).toEqual((await analyze(text)).totals)
  })

  test('when a character is cut between two texts', async () => {
    const odd = `𝕏 ${HIT}`
    const [finding] = await all(chunks(odd, 1).stream)
    expect(finding).toEqual((await all(odd))[0])
    expect(finding!.text).toContain('𝕏')
  })
})

describe('a stream', () => {
  const long = HIT.repeat(50_000)

  test('is read no faster than findings are taken', async () => {
    const { state, stream } = chunks(long, 64 * 1024)
    const found = findings(stream)
    await found.next()
    const first = state.asked
    expect(first).toBeLessThan(12)
    for (let i = 0; i < 500; i++) await found.next()
    expect(state.asked).toBe(first)
    await found.return()
    expect([state.left, (await found.next()).done]).toEqual([true, true])
  })

  test('is closed when the loop is left', async () => {
    const file = createReadStream(path)
    for await (const _ of findings(file)) break
    expect(file.destroyed).toBe(true)
    let cancelled = 0
    for await (const _ of findings(
      webStream(
        () => long,
        () => cancelled++,
      ),
    ))
      break
    expect(cancelled).toBe(1)
  })

  test.each<[string, () => { input: LogInput; closed: () => boolean }]>([
    [
      'Node',
      () => {
        const silent = new PassThrough()
        silent.write(HIT)
        return { input: silent, closed: () => silent.destroyed }
      },
    ],
    [
      'web',
      () => {
        let closed = false
        const silent = new ReadableStream({
          start: controller => controller.enqueue(HIT),
          cancel: () => {
            closed = true
          },
        })
        return { input: silent, closed: () => closed }
      },
    ],
  ])('on which nothing comes ends with the signal (%s)', async (_, make) => {
    const { input, closed } = make()
    const interrupt = new AbortController()
    const found = all(input, { signal: interrupt.signal })
    await new Promise(setImmediate)
    interrupt.abort()
    // The one line may be half of a longer one no more: it ended; but what decides about it did not come.
    expect((await found).length).toBeLessThanOrEqual(1)
    expect(closed()).toBe(true)
  })

  test('in the middle ends with the signal', async () => {
    const interrupt = new AbortController()
    const { state, stream } = chunks(long, 64 * 1024)
    let count = 0
    for await (const _ of findings(stream, { signal: interrupt.signal })) if (++count === 10) interrupt.abort()
    expect([state.left, count < 10_000]).toEqual([true, true])
  })

  test('that was over before it began ends', async () => {
    expect(await all(long, { signal: AbortSignal.abort() })).toEqual([])
    expect((await analyze(long, { signal: AbortSignal.abort() })).problems.map(({ id }) => id)).toContain(
      'run/interrupted',
    )
  })

  test('that fails rejects with its error, after what came before', async () => {
    const broken = new Error('the line went dead')
    async function* failing(): AsyncGenerator<string, void, undefined> {
      yield HIT
      throw broken
    }
    const found = findings(failing())
    expect((await found.next()).value).toMatchObject({ code: 'CKR_PIN_INCORRECT', line: 1 })
    await expect(found.next()).rejects.toBe(broken)
    await expect(analyze(failing())).rejects.toBe(broken)
    await expect(all(Readable.from(failing()))).rejects.toBe(broken)
    await expect(
      all(
        webStream<string>(() => {
          throw broken
        }),
      ),
    ).rejects.toBe(broken)
    await expect(all(Readable.from([{ not: 'bytes' }]))).rejects.toBeInstanceOf(TypeError)
  })

  test('that is damaged rejects at its end, or tells', async () => {
    const damaged = gzipSync(Buffer.from(HIT.repeat(8000))).subarray(0, -20)
    const found: LogFinding[] = []
    const read = async (): Promise<void> => {
      for await (const finding of findings(damaged)) found.push(finding)
    }
    await expect(read()).rejects.toBeInstanceOf(ProblemError)
    expect(found.length).toBeGreaterThan(10)
    const told: ReportProblem[] = []
    expect(await all(damaged, { onProblem: problem => told.push(problem) })).toEqual(found)
    expect(told.map(({ kind, place }) => [kind, place?.path])).toEqual([['input', '-']])
  })

  test('that ends within a word gives no code of half a word', async () => {
    const cut = gzipSync(Buffer.from(`${HIT}${HIT.slice(0, -3)}`)).subarray(0, -9)
    const found = await all(cut, { onProblem: () => undefined })
    expect(found.map(({ line }) => line)).toEqual([1])
  })
})

describe('functions of the program', () => {
  test('hear of progress, and what they throw is thrown', async () => {
    const heard: number[] = []
    const report = await analyze([path], { onProgress: ({ bytes, total }) => heard.push(bytes, total) })
    expect(Math.max(...heard)).toBe(report.totals.bytes)
    const stop = new Error('enough')
    const refuse = (): never => {
      throw stop
    }
    await expect(analyze([path], { onProgress: refuse })).rejects.toBe(stop)
    const damaged = gzipSync(bytes).subarray(0, -9)
    await expect(all(damaged, { onProblem: refuse })).rejects.toBe(stop)
  })
})
