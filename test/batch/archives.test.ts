/** Archives through the real runner: same findings in every packing, counted once, each member a source of its own. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import type { Summary } from '../../src/model/counts/summary.ts'
import { sessionLog, type TarMember, tar, zip } from '../support/logs/archives.ts'
import { analyzed } from '../support/runs/analysis.ts'

const folder = mkdtempSync(join(tmpdir(), 'logremedy-archives-'))
afterAll(() => rmSync(folder, { recursive: true }))
const fixture = (name: string): Buffer => readFileSync(join(import.meta.dirname, '../../fixtures/packed', name))

const LOG = sessionLog(2500)
const ONE = 'C_Login failed: CKR_PIN_INCORRECT\n'

/** Analyses files as one run; a database keeps them for the next. */
async function run(
  files: Readonly<Record<string, Uint8Array | string>>,
  database: string | null = null,
): Promise<Summary> {
  const paths = Object.entries(files).map(([name, content]) => {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  })
  return analyzed(paths, database && join(folder, database))
}

/** What must not depend on the packing. */
const told = ({ totals, findings, losses }: Summary): unknown => ({ totals, findings, losses })
const counts = ({ sources, findings }: Summary): unknown =>
  sources.map(({ path, member, lines, state, problems }, i) => [
    member === null ? path.slice(folder.length + 1) : member,
    lines,
    findings.flatMap(f => f.bySource).reduce((sum, s) => sum + (s.source === i ? s.count : 0), 0),
    ...(state === 'complete' ? [] : [state, ...problems.map(p => p.id)]),
  ])

test('the same log in any packing gives the same findings', async () => {
  const plain = told(await run({ 'session.log': LOG }))
  const packings: Readonly<Record<string, Uint8Array>> = {
    gz: gzipSync(LOG),
    zst: zstdCompressSync(LOG),
    bz2: fixture('session.bz2'),
    xz: fixture('session.xz'),
    lz4: fixture('session.lz4'),
    tar: tar([{ name: 'x', data: LOG }]),
    'tar.gz': gzipSync(tar([{ name: 'x', data: LOG }])),
    zip: zip([{ name: 'x', data: LOG }]),
    'bz2 in zip in tar.zst': zstdCompressSync(
      tar([{ name: 'z', data: zip([{ name: 'x', data: fixture('session.bz2'), described: 4 }]) }]),
    ),
    'zip, stored, sizes behind': zip([{ name: 'x', data: LOG, method: 0, described: 4 }]),
  }
  for (const [name, bytes] of Object.entries(packings)) {
    const summary = await run({ packed: bytes })
    expect([name, summary.sources.map(s => s.state)]).toEqual([name, ['complete']])
    expect(told(summary)).toEqual(plain)
  }
})

test('one member is one source; what cannot be read of one costs that one', async () => {
  const image = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.from(LOG).map(byte => byte ^ 0xa5)])
  const cut = gzipSync(LOG).subarray(0, 5000)
  const members: TarMember[] = [
    { name: 'var/log/a.log', data: ONE },
    { name: 'picture.png', data: image },
    { name: 'cut.gz', data: cut },
    { name: 'old.rar', data: Buffer.from('526172211a0700', 'hex') },
    { name: '../../etc/passwd', data: ONE },
    { name: '/absolute/\x1b[31mred\n', data: ONE },
  ]
  const summary = await run({ 'a.tar': tar(members) })
  const found = counts(summary) as unknown[][]
  expect(found.filter(([name]) => name !== 'cut.gz')).toEqual([
    ['../../etc/passwd', 1, 1],
    ['/absolute/\x1b[31mred\n', 1, 1],
    ['old.rar', 0, 0, 'error', 'source/codec'],
    ['var/log/a.log', 1, 1],
  ])
  expect(found.find(([name]) => name === 'cut.gz')).toMatchObject([
    'cut.gz',
    expect.any(Number),
    expect.any(Number),
    'partial',
    'gz/cut',
  ])
})

test('a fault of the archive makes the archive partial, too', async () => {
  const whole = gzipSync(
    tar([
      { name: 'a', data: ONE },
      { name: 'b', data: LOG },
    ]),
  )
  expect(counts(await run({ 'a.tgz': whole.subarray(0, -4000) }))).toEqual([
    ['a.tgz', 0, 0, 'partial', 'gz/cut'],
    ['a', 1, 1],
    ['b', expect.any(Number), expect.any(Number), 'partial', 'gz/cut'],
  ])
  expect(counts(await run({ 'b.tar': tar([{ name: 'a', data: ONE }], true) }))).toEqual([
    ['b.tar', 0, 0, 'partial', 'tar/no-end'],
    ['a', 1, 1],
  ])
})

describe('with a database', () => {
  const archive = (log: string): Buffer =>
    gzipSync(
      tar([
        { name: 'a.log', data: log },
        { name: 'in.zip', data: zip([{ name: 'b', data: ONE }]) },
      ]),
    )

  test('the same archive twice adds nothing, a longer member only what is new', async () => {
    const half = LOG.slice(0, LOG.length >> 1)
    const first = counts(await run({ 'logs.tgz': archive(half) }, 'a.db'))
    expect(counts(await run({ 'logs.tgz': archive(half) }, 'a.db'))).toEqual(first)
    const grown = counts(await run({ 'logs.tgz': archive(LOG) }, 'a.db'))
    expect(grown).toEqual(counts(await run({ 'logs.tgz': archive(LOG) })))
    // Another log under the same name adds its own.
    const other = counts(await run({ 'logs.tgz': archive(ONE) }, 'a.db')) as number[][]
    expect(other[0]).toEqual(['a.log', 2501, 251])
  })

  test('an archive that was cut and then came whole is counted as if it had come whole at once', async () => {
    const whole = archive(LOG)
    for (const part of [0.2, 0.5, 0.9]) {
      const path = `cut${part}.tgz`
      const cut = await run({ [path]: whole.subarray(0, whole.length * part) }, 'cut.db')
      expect(cut.sources.map(s => s.state)).toContain('partial')
      const then = await run({ [path]: whole }, 'cut.db')
      expect(told(then)).toEqual(told(await run({ [path]: whole })))
      expect(then.sources.map(s => s.state)).toEqual(['complete', 'complete'])
      // And when it is cut again later, nothing is counted anew.
      const again = await run({ [path]: whole.subarray(0, whole.length * 0.9) }, 'cut.db')
      expect(again.findings.reduce((sum, f) => sum + f.count, 0)).toBeLessThanOrEqual(251)
    }
  })
})
