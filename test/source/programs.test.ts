/** What the real programs make is read as they meant it, with each of their options; where a program is missing, its test is. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sessionLog } from '../support/logs/archives.ts'
import { works } from '../support/programs/needs.ts'
import { scratch } from '../support/programs/shell.ts'
import { unpacked } from '../support/runs/unpacked.ts'

const LOG = sessionLog(20_000)
const has = (program: string): boolean => works(program, '--help')
const made = (command: readonly string[], input: string | Buffer, cwd?: string): Buffer => {
  const [program, ...argv] = command
  const { status, stdout, stderr } = spawnSync(program!, argv, { input, cwd, maxBuffer: 1 << 28 })
  expect([status, String(stderr)]).toEqual([0, expect.anything()])
  return stdout
}

/** Options after the name of a program that packs standard input. */
const PACKERS: Readonly<Record<string, readonly string[]>> = {
  gzip: ['-1', '-9', '--rsyncable'],
  zstd: ['-1', '-19 --check', '--no-check', '--long=27', '-T2 -B256KiB', '--adapt'],
  xz: ['-0', '-9e', '-C none', '-C sha256', '--block-size=64KiB', '--lzma2=lc=4,lp=0,pb=4', '--lzma2=mode=fast,nice=5'],
  bzip2: ['-1', '-9'],
  lz4: ['-1', '-12', '-B4 -BD', '-B7 -BX', '--no-frame-crc', '--content-size', '-l'],
}

for (const [program, options] of Object.entries(PACKERS))
  test.runIf(has(program)).each(options)(`${program} %s`, async option => {
    const bytes = made([program, ...option.split(' '), '-c', ...(program === 'lz4' ? ['-', '-'] : [])], LOG)
    const { content, problems } = await unpacked(bytes)
    expect([problems, content[''] === LOG]).toEqual([[], true])
  })

const folder = (): string => {
  const cwd = scratch()
  mkdirSync(join(cwd, 'var/log'), { recursive: true })
  writeFileSync(join(cwd, 'var/log/a.log'), LOG)
  writeFileSync(join(cwd, 'var/log/b.log'), '')
  return cwd
}
const WHOLE = { content: { 'var/log/a.log': LOG, 'var/log/b.log': '' }, problems: [] }

test.runIf(has('tar')).each(['v7', 'ustar', 'gnu', 'oldgnu', 'pax'])('tar --format=%s', async format => {
  expect(await unpacked(made(['tar', 'c', '--sort=name', `--format=${format}`, 'var'], '', folder()))).toMatchObject(
    WHOLE,
  )
})

const LIST = 'var/log/a.log\nvar/log/b.log\n'

test.runIf(has('zip')).each(['-0', '-9', '-X', '-D', '-Z bzip2'])('zip %s', async option => {
  const cwd = folder()
  made(['zip', '-q', ...option.split(' '), '-@', 'a.zip'], LIST, cwd)
  expect(await unpacked(readFileSync(join(cwd, 'a.zip')))).toMatchObject(WHOLE)
})

test.runIf(has('zip')).each(['-9', '-fz', '-fd'])('zip %s into a pipe', async option => {
  expect(await unpacked(made(['zip', '-q', option, '-@', '-'], LIST, folder()))).toMatchObject(WHOLE)
})
