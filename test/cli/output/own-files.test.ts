/** A run reads neither what it writes nor what former runs wrote: the same logs give the same sum, however often. */

import { spawn } from 'node:child_process'
import {
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test, vi } from 'vitest'
import { REPORTERS } from '../../../src/report/index.ts'
import { ownFileKind } from '../../../src/source/content/own-reports.ts'
import { runHere as run } from '../../support/programs/here.ts'
import { COMMAND, cleanEnvironment, scratch } from '../../support/programs/shell.ts'
import { tail } from '../../support/programs/tail.ts'

const LINE = 'C_Sign failed: CKR_DEVICE_ERROR\n'
const OUTPUTS = REPORTERS.flatMap(name => ['--format', `${name}=rep.${name}`])

function logs(): string {
  const cwd = scratch()
  for (const name of ['1.log', '2.log', '3.log']) writeFileSync(join(cwd, name), LINE + LINE)
  return cwd
}

interface Report {
  readonly totals: { readonly events: number }
  readonly sources: readonly { readonly path: string }[]
  readonly problems: readonly { readonly id: string; readonly kind: string; readonly times?: number }[]
}

const parsed = (text: string): Report => JSON.parse(text)

/** Runs the command with standard output in a file. */
async function intoFile(argv: readonly string[], file: string, cwd: string, flags: 'w' | 'a'): Promise<number> {
  const out = openSync(join(cwd, file), flags)
  const child = spawn(process.execPath, [COMMAND, ...argv], {
    cwd,
    env: cleanEnvironment(),
    stdio: ['ignore', out, 'ignore'],
  })
  const exit = await new Promise<number>(resolve => child.on('close', code => resolve(code ?? -1)))
  closeSync(out)
  return exit
}

describe('analyze in a folder that it writes to', () => {
  test('gives the same sum each time, with a database and all formats', async () => {
    const cwd = logs()
    for (let time = 1; time <= 3; time++) {
      const { exit } = await run(['analyze', '.', '--db', 'c.db', ...OUTPUTS], { cwd })
      const { totals, sources } = parsed(readFileSync(join(cwd, 'rep.json'), 'utf8'))
      expect([exit, totals.events, sources.length]).toEqual([0, 6, 3])
    }
    // Another run knows what they are, whatever their names, also through a glob, packed, and for the gate.
    writeFileSync(join(cwd, 'old.log'), readFileSync(join(cwd, 'rep.text')))
    writeFileSync(join(cwd, 'old.gz'), gzipSync(readFileSync(join(cwd, 'rep.csv'))))
    for (const argv of [['.'], ['*'], readdirSync(cwd)]) {
      const { exit, stdout } = await run(['analyze', ...argv, '--format', 'json'], { cwd })
      const { totals, sources, problems } = parsed(stdout)
      expect([exit, totals.events, sources.map(({ path }) => path)]).toEqual([0, 6, ['1.log', '2.log', '3.log']])
      expect(problems.map(({ id, kind }) => [id, kind])).toEqual([
        ['source/own-database', 'note'],
        ['source/own-report', 'note'],
      ])
    }
    const gate = await run(['gate', '.', '--format', 'json'], { cwd })
    expect(parsed(gate.stdout).totals.events).toBe(6)
  })

  test('into standard output and standard error that are files, anew and appended', async () => {
    const cwd = logs()
    for (const flags of ['w', 'w', 'a', 'a'] as const) {
      expect(await intoFile(['analyze', '.'], 'out.txt', cwd, flags)).toBe(0)
      expect(
        readFileSync(join(cwd, 'out.txt'), 'utf8')
          .match(/Found .*/g)
          ?.at(-1),
      ).toMatch(/^Found 6 errors of 1 code/)
    }
    // Another name of the same file is the same file.
    linkSync(join(cwd, 'out.txt'), join(cwd, 'other.log'))
    expect(await intoFile(['analyze', '.', '--format', 'json'], 'out.txt', cwd, 'w')).toBe(0)
    const { totals, problems } = parsed(readFileSync(join(cwd, 'out.txt'), 'utf8'))
    expect([totals.events, problems.map(({ id }) => id)]).toEqual([6, ['source/ours']])
  })

  test('an output or a database that alone was to be read is a problem, and costs exit 3', async () => {
    const cwd = logs()
    await run(['analyze', '1.log', '--db', 'c.db', '-o', 'rep.txt'], { cwd })
    for (const [name, id] of [
      ['c.db', 'source/own-database'],
      ['rep.txt', 'source/own-report'],
    ] as const) {
      const { exit, stdout } = await run(['analyze', name, '--format', 'json'], { cwd })
      expect([exit, parsed(stdout).problems]).toMatchObject([3, [{ id, kind: 'input' }]])
    }
    const itself = await run(['analyze', 'new.txt', '-o', 'new.txt', '--format', 'json'], { cwd })
    expect(itself.exit).toBe(3)
    expect((await run(['gate', 'c.db'], { cwd })).exit).toBe(3)
  })

  test('a baseline and settings are no logs', async () => {
    const cwd = logs()
    expect((await run(['baseline', 'create', '.'], { cwd })).exit).toBe(0)
    expect((await run(['gate', '--init'], { cwd })).exit).toBe(0)
    const { exit, stdout } = await run(['gate', '.', '--format', 'json'], { cwd })
    expect([exit, parsed(stdout).totals.events, parsed(stdout).sources.length]).toEqual([0, 6, 3])
  })
})

describe('every output is known again', () => {
  test.each(['en', 'zh'])('in %s, whether or not there was something to tell', async lang => {
    const cwd = logs()
    writeFileSync(join(cwd, 'benign.txt'), 'all is well\n')
    await run(['analyze', '1.log', '--db', 'c.db'], { cwd })
    for (const argv of [
      ['analyze', '1.log', ...OUTPUTS],
      ['analyze', 'benign.txt', ...OUTPUTS],
      ['gate', '1.log', ...OUTPUTS],
      ['gate', 'benign.txt', ...OUTPUTS],
      ['report', '--db', 'c.db', ...OUTPUTS],
    ]) {
      for (const name of REPORTERS) rmSync(join(cwd, `rep.${name}`), { force: true })
      await run([...argv, '--lang', lang], { cwd })
      for (const name of REPORTERS) {
        const content = readFileSync(join(cwd, `rep.${name}`))
        // Two formats are lists, which may be empty.
        const empty = ['gitlab', 'rdjsonl'].includes(name) && content.length < 4
        expect([argv[0], name, ownFileKind(content)]).toEqual([argv[0], name, empty ? null : 'report'])
      }
    }
    for (const argv of [
      ['explain', 'CKR_DEVICE_ERROR'],
      ['explain', 'CKR_DEVICE_ERROR', '--format', 'json'],
      ['codes', 'DEVICE'],
      ['codes', 'DEVICE', '--format', 'json'],
    ]) {
      await run([...argv, '--lang', lang, '-o', 'answer'], { cwd })
      expect([argv, ownFileKind(readFileSync(join(cwd, 'answer')))]).toEqual([argv, 'report'])
    }
    await run(['query', '--db', 'c.db', 'SELECT * FROM source', '-o', 'answer'], { cwd })
    expect(ownFileKind(readFileSync(join(cwd, 'answer')))).toBe('report')
  })
})

describe('tail in a folder that it writes to', () => {
  test('does not follow what it prints, its database, its metrics or its report', async () => {
    const cwd = logs()
    await run(['analyze', '.', '--db', 'old.db', ...OUTPUTS], { cwd })
    const out = openSync(join(cwd, 'out.txt'), 'w')
    const argv = [
      'tail',
      '.',
      '--from-start',
      '--no-live',
      '--db',
      'c.db',
      '--metrics',
      'm.prom',
      '--format',
      'json=end.json',
    ]
    const child = spawn(process.execPath, [COMMAND, ...argv], {
      cwd,
      env: cleanEnvironment(),
      stdio: ['ignore', out, out],
    })
    const ended = new Promise<number | null>(resolve => child.on('close', resolve))
    const told = () => readFileSync(join(cwd, 'out.txt'), 'utf8')
    await vi.waitFor(() => expect(told().match(/"type":"finding"/g)).toHaveLength(6), 60_000)
    // A look at the folder later the metrics are there, and what was told of the first lines.
    await vi.waitFor(() => expect(existsSync(join(cwd, 'm.prom'))).toBe(true), 60_000)
    writeFileSync(join(cwd, '4.log'), LINE)
    await vi.waitFor(() => expect(told().match(/"type":"finding"/g)).toHaveLength(7), 60_000)
    child.kill('SIGINT')
    expect(await ended).toBe(130)
    closeSync(out)
    const { totals, sources } = parsed(readFileSync(join(cwd, 'end.json'), 'utf8'))
    expect([totals.events, sources.map(({ path }) => path)]).toEqual([7, ['1.log', '2.log', '3.log', '4.log']])
  })

  test('does not follow what another one prints', async () => {
    const cwd = logs()
    mkdirSync(join(cwd, 'seen'))
    const one = tail(['.', '--from-start'], { cwd })
    await one.findings(6)
    writeFileSync(join(cwd, 'seen', 'other.out'), one.lines.map(line => `${JSON.stringify(line)}\n`).join(''))
    await one.until(lines => lines.some(({ id }) => id === 'source/own-report'))
    await one.interrupt()
    expect(one.lines.filter(({ type }) => type === 'finding')).toHaveLength(6)
  })
})
