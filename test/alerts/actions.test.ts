/** Actions as they are carried out: commands in a shell, posts to a server on this machine. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { AlertMessage } from '../../src/alerts/alert.ts'
import { Dispatcher } from '../../src/alerts/dispatch.ts'
import { WebhookTarget } from '../../src/alerts/webhook.ts'
import type { ActionFlags } from '../../src/cli/flags/action-flags.ts'
import { makeActions } from '../../src/cli/tail/alert-actions.ts'
import type { LiveEvent } from '../../src/model/live.ts'
import type { Problem } from '../../src/model/problem.ts'
import { huks, pkcs11, T0 } from '../report/make.ts'
import { scratch } from '../support/programs/shell.ts'
import { found, liveFinding, NOW } from '../support/runs/live.ts'

interface Acted {
  readonly problems: readonly Problem[]
  readonly carried: { readonly done: number; readonly failed: number; readonly dropped: number }
}

const NO_FLAGS = {
  onMatch: undefined,
  webhook: undefined,
  actionFilter: [],
  threshold: [],
  throttle: undefined,
  minSeverity: 'info',
  minConfidence: 'likely',
  lang: 'en',
} as const

/** Lets news pass by what the flags ask for, to the end. */
async function act(flags: Partial<ActionFlags & { lang: string }>, ...news: readonly LiveEvent[][]): Promise<Acted> {
  const problems: Problem[] = []
  const shell = { env: { PATH: process.env.PATH }, nowMs: () => NOW }
  const made = makeActions({ ...NO_FLAGS, ...flags }, [pkcs11, huks], shell, told => problems.push(told))
  if (!made.ok) return { problems: made.problems, carried: { done: 0, failed: 0, dropped: 0 } }
  if (made.value === null) throw new Error('no action was asked for')
  for (const events of news) made.value.onEvents(events)
  await made.value.end()
  return { problems, carried: made.value.delivered }
}

/** What a command that appends its input to `FILE` has written. */
function written(file: string): {
  readonly text: string
  readonly reason: string
  readonly suppressed: number
  readonly threshold: { readonly count: number } | null
  readonly finding: Record<string, unknown>
  readonly advice: { readonly title: string }
}[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
}

describe('a command', () => {
  test('gets each finding as one JSON object, worded by the packs', async () => {
    const file = join(scratch(), 'out')
    const { problems, carried } = await act({ onMatch: `cat >> ${file}` }, [found('a', liveFinding({}, { line: 8 }))])
    expect(problems).toEqual([])
    expect(carried.done).toBe(1)
    expect(written(file)).toMatchObject([
      {
        schema: 'logremedy/alert@1',
        text: 'CKR_PIN_INCORRECT: The PIN is wrong (logging in)',
        reason: 'finding',
        threshold: null,
        suppressed: 0,
        finding: {
          code: 'CKR_PIN_INCORRECT',
          value: 160,
          severity: 'error',
          context: 'login',
          line: 8,
          time: '2026-01-31T10:00:00.000Z',
        },
        advice: { title: 'The PIN is wrong' },
      },
    ])
  })

  test('is never made of what a log says', async () => {
    const folder = scratch()
    const evil = `$(touch ${folder}/pwned) \`touch ${folder}/pwned\` '; touch ${folder}/pwned; ' \n" \x1b[2J`
    const hostile = liveFinding(
      { code: evil, value: null, context: evil, producer: evil, vendor: evil },
      { text: evil, raw: evil },
    )
    await act({ onMatch: `cd ${folder} && env > env.$$ && cat > in.$$` }, [
      found(evil, { ...hostile, params: [[evil, evil]], source: { id: 0, path: evil, member: evil, generation: 0 } }),
    ])
    const files = readdirSync(folder)
    expect(files).toHaveLength(2)
    const text = (name: string): string => readFileSync(join(folder, files.find(f => f.startsWith(name))!), 'utf8')
    expect(text('env')).not.toContain('pwned')
    expect(text('env')).toMatch(/^MATCH_CODE=$/m)
    expect(text('in').trimEnd()).not.toMatch(/[\0-\x1f\x7f-\x9f]/)
    expect(JSON.parse(text('in')).finding).toMatchObject({ code: evil, text: evil, context: evil })
  })

  test('has words of the packs in its environment', async () => {
    const file = join(scratch(), 'out')
    await act(
      { onMatch: `echo "$MATCH_CODE $MATCH_NAMESPACE $MATCH_SEVERITY $MATCH_CONTEXT" >> ${file}`, throttle: '0s' },
      [found('a', liveFinding({ context: 'sign' }))],
    )
    expect(readFileSync(file, 'utf8')).toBe('CKR_PIN_INCORRECT pkcs11 error sign\n')
  })

  test('that fails, is not there, does not read, or is killed costs itself', async () => {
    const many = Array.from({ length: 20 }, (_, i) => found(`f${i}`, liveFinding()))
    const failing = await act({ onMatch: 'echo "no route" >&2; exit 3' }, many)
    expect(failing.carried).toEqual({ done: 0, failed: 20, dropped: 0 })
    expect(failing.problems.reduce((sum, { times }) => sum + (times ?? 1), 0)).toBe(20)
    expect(failing.problems.length).toBeLessThanOrEqual(2)
    expect(failing.problems[0]).toMatchObject({ id: 'action/command-failed', kind: 'output' })
    expect(failing.problems[0]!.fact).toContain('exit code 3: no route')
    expect((await act({ onMatch: 'no-such-command-anywhere' }, many.slice(0, 1))).carried.failed).toBe(1)
    expect((await act({ onMatch: 'true' }, many)).carried.done).toBe(20)
    expect((await act({ onMatch: 'kill -9 $$' }, many.slice(0, 1))).problems[0]!.fact).toContain('signal SIGKILL')
  })

  test('is run a few at once, and floods are counted, not queued for ever', async () => {
    const folder = scratch()
    const flood = Array.from({ length: 1500 }, (_, i) => found(`f${i}`, liveFinding()))
    const { problems, carried } = await act({ onMatch: `touch ${folder}/$$; sleep 30` }, flood)
    expect(readdirSync(folder)).toHaveLength(4)
    expect(carried.done).toBe(0)
    expect(carried.failed).toBe(4)
    expect(carried.dropped).toBe(1496)
    expect(problems.map(({ id }) => id)).toContain('action/too-many')
    expect(problems.map(({ id }) => id)).toContain('action/unfinished')
  }, 30_000)
})

describe('which findings act', () => {
  const news = [
    found('a', liveFinding()),
    found('b', liveFinding({ code: 'CKR_DEVICE_REMOVED', value: 0x32, context: 'sign' })),
    found('c', liveFinding({ disposition: 'secondary' })),
    found('d', liveFinding({ disposition: 'benign', code: 'CKR_BUFFER_TOO_SMALL', value: 0x150 })),
    found('e', liveFinding({ confidence: 'possible' })),
    found('f', liveFinding({ namespace: 'huks', code: '12000007', value: 12_000_007, producer: 'hilog' })),
    found('g', liveFinding({ code: '0x80000078', value: 0x8000_0078 })),
  ]

  test.each([
    [[], 'a b f g'],
    [['severity=fatal'], 'b'],
    [['code=CKR_DEVICE_REMOVED'], 'b'],
    [['code=pin_incorrect, 12000007'], 'a f'],
    [['code=0x80000078'], 'g'],
    [['namespace=huks'], 'f'],
    [['context=sign'], 'b'],
    [['producer=hilog'], 'f'],
    [['disposition=secondary,benign'], 'c d'],
    [['namespace=pkcs11', 'context=login'], 'a g'],
  ])('%j', async (actionFilter, ids) => {
    const file = join(scratch(), 'out')
    await act({ onMatch: `cat >> ${file}`, actionFilter }, news)
    expect(
      written(file)
        .map(({ finding }) => finding.id)
        .sort()
        .join(' '),
    ).toBe(ids)
  })

  test('what the flags of all commands leave out', async () => {
    const file = join(scratch(), 'out')
    await act({ onMatch: `cat >> ${file}`, minConfidence: 'possible', minSeverity: 'fatal' }, news)
    expect(written(file).map(({ finding }) => finding.id)).toEqual(['b'])
  })

  test('what later lines make an error acts then, and nothing acts twice', async () => {
    const file = join(scratch(), 'out')
    const amended = (id: string): LiveEvent => ({ type: 'amended', wallMs: NOW, id, finding: liveFinding() })
    await act(
      { onMatch: `cat >> ${file}` },
      [news[0]!, news[2]!],
      [amended('a'), amended('c'), { ...amended('a'), finding: null } as LiveEvent],
    )
    expect(
      written(file)
        .map(({ finding }) => finding.id)
        .sort(),
    ).toEqual(['a', 'c'])
  })

  test.each([
    [{ onMatch: 'x', threshold: ['CKR_PIN_INCORECT>3/1m'] }, /Did you mean CKR_PIN_INCORRECT/],
    [{ onMatch: 'x', threshold: ['CKR_PIN_INCORRECT>3'] }, /is not a valid threshold/],
    [{ onMatch: 'x', threshold: ['*>3/0s'] }, /is not a valid threshold/],
    [{ onMatch: 'x', throttle: 'soon' }, /not a valid time for --throttle/],
    [{ onMatch: 'x', actionFilter: ['severty=fatal'] }, /Did you mean "severity"/],
    [{ onMatch: 'x', actionFilter: ['severity=bad'] }, /Use one of: fatal/],
    [{ onMatch: ' ' }, /is empty/],
    [{ webhook: 'ftp://127.0.0.1/secret' }, /not a web address/],
    [{ webhook: 'http://name:%zzsecret@127.0.0.1/' }, /is not encoded correctly.* as %25/],
    [{ webhook: 'http://a%zz:secret@127.0.0.1/' }, /is not encoded correctly/],
    [{ webhook: 'http://a:secret%ff@127.0.0.1/' }, /is not encoded correctly/],
    [{ threshold: ['*>3/1m'] }, /but no action/],
  ])('%j is refused in words', async (flags, sentence) => {
    const { problems } = await act(flags, [])
    expect(problems).toHaveLength(1)
    expect(`${problems[0]!.fact} ${problems[0]!.remedy}`).toMatch(sentence)
    expect(`${problems[0]!.fact} ${problems[0]!.remedy}`).not.toContain('secret')
  })
})

describe('thresholds', () => {
  const at = (id: string, seconds: number, key = {}): LiveEvent =>
    found(id, liveFinding(key, { time: T0 + seconds * 1000 }))

  test('act once there are more within the window, by the time of the log', async () => {
    const file = join(scratch(), 'out')
    const events = [at('a', 0), at('b', 20), at('c', 61), at('d', 62), at('e', 63), at('f', 64), at('g', 200)]
    await act({ onMatch: `cat >> ${file}`, threshold: ['CKR_PIN_INCORRECT>2/1m'] }, events)
    expect(written(file)).toMatchObject([
      {
        reason: 'threshold',
        threshold: { rule: 'CKR_PIN_INCORRECT>2/1m', moreThan: 2, windowSeconds: 60, count: 3 },
        text: 'CKR_PIN_INCORRECT: The PIN is wrong (logging in), 3 times within 1 min',
        finding: { id: 'd' },
      },
    ])
  })

  test('of all codes count all codes, each limit by itself', async () => {
    const file = join(scratch(), 'out')
    const events = [at('a', 0), at('b', 1, { code: 'CKR_DEVICE_REMOVED', value: 0x32 }), at('c', 2)]
    await act({ onMatch: `cat >> ${file}`, threshold: ['*>2/1m', 'CKR_DEVICE_REMOVED>0/1m'] }, events)
    expect(
      written(file)
        .map(({ finding }) => finding.id)
        .sort(),
    ).toEqual(['b', 'c'])
  })

  test('are not misled by a stamp from the future', async () => {
    const file = join(scratch(), 'out')
    const future = found('z', liveFinding({}, { time: NOW + 1e12 }))
    const now = ['a', 'b', 'c'].map(id => found(id, liveFinding({}, { time: NOW - 1000 })))
    await act({ onMatch: `cat >> ${file}`, threshold: ['*>3/1m'] }, [future, ...now])
    expect(written(file)).toHaveLength(1)
  })

  test('and single findings are throttled by code, and what was held back is told', async () => {
    const file = join(scratch(), 'out')
    const event = (id: string, ms: number, key = {}): LiveEvent => found(id, liveFinding(key), NOW + ms)
    await act({ onMatch: `cat >> ${file}`, throttle: '1m' }, [
      event('a', 0),
      event('b', 1000),
      event('c', 2000, { code: 'CKR_DEVICE_REMOVED', value: 0x32 }),
      event('d', 59_999),
      event('e', 60_000),
    ])
    const told = written(file).map(({ finding, suppressed }) => [finding.id, suppressed])
    expect(told.sort()).toEqual([
      ['a', 0],
      ['c', 0],
      ['e', 2],
    ])
  })
})

describe('a webhook', () => {
  interface Got {
    readonly headers: IncomingMessage['headers']
    readonly method: string
    readonly body: string
  }

  /** A server on this machine; `answer` is asked for each request. */
  async function server(answer: (n: number, response: ServerResponse) => void): Promise<{ url: string; got: Got[] }> {
    const got: Got[] = []
    const http = createServer((request, response) => {
      let body = ''
      request.setEncoding('utf8').on('data', part => {
        body += part
      })
      request.on('end', () => {
        got.push({ headers: request.headers, method: request.method!, body })
        answer(got.length, response)
      })
    })
    await new Promise<void>(done => http.listen(0, '127.0.0.1', done))
    onTestFinished(() => {
      http.closeAllConnections()
      http.close()
    })
    return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/hook?token=secret`, got }
  }

  const status =
    (code: number, headers = {}) =>
    (_: number, response: ServerResponse) => {
      response.writeHead(code, headers)
      response.end('{}')
    }

  /** Posts one message with short pauses between tries. */
  async function post(url: string, pausesMs = [1, 1, 1]): Promise<Acted> {
    const problems: Problem[] = []
    const target = new WebhookTarget({ url: new URL(url), agent: 'logremedy/test', pausesMs })
    const dispatcher = new Dispatcher(
      target,
      told => problems.push(told),
      () => NOW,
    )
    dispatcher.push((): AlertMessage => ({ json: '{"a":1}', words: {} }))
    await dispatcher.finish(2000)
    return { problems, carried: dispatcher.delivered }
  }

  test('gets the same JSON by POST', async () => {
    const { url, got } = await server(status(204))
    const { problems, carried } = await act({ webhook: url, throttle: '1m', lang: 'zh' }, [
      found('a', liveFinding()),
      found('b', liveFinding()),
    ])
    expect(problems).toEqual([])
    expect(carried.done).toBe(1)
    expect(got).toHaveLength(1)
    expect(got[0]).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/json; charset=utf-8' } })
    expect(JSON.parse(got[0]!.body)).toMatchObject({
      text: 'CKR_PIN_INCORRECT：PIN 不正确（登录）',
      finding: { id: 'a' },
    })
  })

  test('sends name and password as a header, not in the address', async () => {
    const { url, got } = await server(status(200))
    await post(url.replace('//', '//me:p%40ss@'))
    expect(got[0]!.headers.authorization).toBe(`Basic ${Buffer.from('me:p@ss').toString('base64')}`)
  })

  test.each([
    ['an overloaded server, which then answers', [503, 429, 200], 3, 1],
    ['a server that stays broken', [500], 4, 0],
    ['a refusal, once', [403, 200], 1, 0],
    ['a redirect, which is not followed', [302, 200], 1, 0],
  ])('%s', async (_, codes, tries, done) => {
    const { url, got } = await server((n, response) =>
      status(codes[Math.min(n, codes.length) - 1]!, { location: '/elsewhere' })(n, response),
    )
    const { problems, carried } = await post(url)
    expect(got).toHaveLength(tries)
    expect(carried.done).toBe(done)
    expect(problems).toHaveLength(1 - done)
    // Addresses of webhooks are secrets.
    expect(JSON.stringify(problems)).not.toContain('secret')
  })

  test('a server that is not there, or cuts the line, is a problem', async () => {
    const { url } = await server((_, response) => response.socket!.destroy())
    expect((await post(url)).problems[0]!.fact).toMatch(/^The webhook at 127\.0\.0\.1:\d+ cannot be reached \(.+\)\.$/)
    expect((await post('http://127.0.0.1:9/x')).carried.failed).toBe(1)
  })

  test('the end does not wait for pauses between tries', async () => {
    const { url, got } = await server(status(503))
    const { carried } = await post(url, [3_600_000])
    expect(got).toHaveLength(1)
    expect(carried.failed).toBe(1)
  })
})
