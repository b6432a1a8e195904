/** Where reports and counts go: whole or not at all, and what stood there before is safe. */
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runHere as run } from '../../support/programs/here.ts'
import { CAN_BE_NOBODY, COMMAND, makePipe, run as runAlone, scratch } from '../../support/programs/shell.ts'
import { analyzeHere as analyze, countsOf } from '../../support/runs/report.ts'

const LINE = 'C_Login failed: 160\n'

function place(): string {
  const cwd = scratch()
  writeFileSync(join(cwd, 'a.log'), LINE)
  return cwd
}

describe('a report in a file', () => {
  test('replaces the old one only when it is whole', async () => {
    const cwd = place()
    writeFileSync(join(cwd, 'report.csv'), 'old')
    const { exit, stdout } = await run(['analyze', 'a.log', '--format', 'csv', '-o', 'report.csv'], { cwd })
    expect([exit, stdout]).toEqual([0, ''])
    expect(readFileSync(join(cwd, 'report.csv'), 'utf8')).toContain('"CKR_PIN_INCORRECT",160')
    expect(readdirSync(cwd).sort()).toEqual(['a.log', 'report.csv'])
  })

  test('goes into the pipe that a name leads to', async () => {
    // Standard output of these tests is a socket, which cannot be opened by its name.
    const argv = [COMMAND, 'explain', '0xA0', '-o', '/dev/stdout']
    const piped = spawnSync('sh', ['-c', '"$0" "$@" | cat', process.execPath, ...argv], { encoding: 'utf8' })
    expect([piped.stderr, piped.stdout.split('\n')[0]]).toEqual(['', 'CKR_PIN_INCORRECT'])
  })

  test.runIf(CAN_BE_NOBODY)('that cannot be written costs exit 4 and leaves the old one alone', async () => {
    const cwd = place()
    mkdirSync(join(cwd, 'out'))
    writeFileSync(join(cwd, 'out', 'report.json'), 'old')
    chmodSync(join(cwd, 'out'), 0o555)
    const argv = ['analyze', 'a.log', '--format', 'csv', '--format', 'json=out/report.json']
    const { exit, stdout, stderr } = await runAlone(argv, { cwd, nobody: true })
    expect(exit).toBe(4)
    expect(stdout).toContain('CKR_PIN_INCORRECT')
    expect(stderr).toBe(
      'logremedy: out/report.json: The output cannot be written (EACCES). Check the directory, its permissions and the free space.\n',
    )
    chmodSync(join(cwd, 'out'), 0o755)
    expect(readFileSync(join(cwd, 'out', 'report.json'), 'utf8')).toBe('old')
    expect(readdirSync(join(cwd, 'out'))).toEqual(['report.json'])
  })

  test('into a directory, or into one that is not there, costs exit 4', async () => {
    const cwd = place()
    mkdirSync(join(cwd, 'out'))
    expect((await run(['analyze', 'a.log', '-o', 'out'], { cwd })).exit).toBe(4)
    expect((await run(['explain', '0xA0', '-o', 'nosuch/x.txt'], { cwd })).exit).toBe(4)
    expect(existsSync(join(cwd, 'nosuch'))).toBe(false)
  })

  test('goes through a link to where it leads', async () => {
    const cwd = place()
    writeFileSync(join(cwd, 'real.csv'), 'old')
    symlinkSync('real.csv', join(cwd, 'link.csv'))
    await run(['analyze', 'a.log', '--format', 'csv', '-o', 'link.csv'], { cwd })
    expect(lstatSync(join(cwd, 'link.csv')).isSymbolicLink()).toBe(true)
    expect(readFileSync(join(cwd, 'real.csv'), 'utf8')).toContain('CKR_PIN_INCORRECT')
  })

  test('goes into a pipe or device and does not take its place', async () => {
    const cwd = place()
    makePipe(join(cwd, 'pipe'))
    const ended = run(['analyze', 'a.log', '--format', 'csv', '-o', 'pipe'], { cwd })
    const reader = await open(join(cwd, 'pipe'), 'r')
    const text = await reader.readFile('utf8')
    await reader.close()
    expect(text).toContain('CKR_PIN_INCORRECT')
    expect((await ended).exit).toBe(0)
    expect(lstatSync(join(cwd, 'pipe')).isFIFO()).toBe(true)
  })
})

describe('a database', () => {
  test('that is no database costs exit 4 and stays as it is', async () => {
    const cwd = place()
    for (const content of ['some text\n', 'SQLite format 3\0 but nothing else']) {
      writeFileSync(join(cwd, 'x.db'), content)
      const { exit, stdout, stderr } = await run(['analyze', 'a.log', '--db', 'x.db'], { cwd })
      expect(exit).toBe(4)
      expect(stdout).toBe('')
      expect(stderr).toMatch(/^logremedy: x\.db: .+\n$/)
      expect(readFileSync(join(cwd, 'x.db'), 'utf8')).toBe(content)
    }
  })

  test('where none can be made costs exit 4', async () => {
    const cwd = place()
    for (const db of ['nosuch/x.db', '.']) {
      const { exit, stderr } = await run(['analyze', 'a.log', '--db', db], { cwd })
      expect(exit).toBe(4)
      expect(stderr).not.toContain('    at ')
    }
  })

  test.runIf(CAN_BE_NOBODY)('that may not be written to costs exit 4', async () => {
    const cwd = place()
    await run(['analyze', 'a.log', '--db', 'x.db'], { cwd })
    chmodSync(join(cwd, 'x.db'), 0o444)
    const { exit, stderr } = await runAlone(['analyze', 'a.log', '--db', 'x.db'], { cwd, nobody: true })
    expect([exit, stderr]).toEqual([4, expect.stringContaining('x.db')])
  })

  test('counts every line once, however often it is run', async () => {
    const cwd = place()
    for (let n = 0; n < 3; n++)
      expect(countsOf((await analyze(['a.log', './a.log', '--db', 'x.db'], { cwd })).report)).toEqual({
        CKR_PIN_INCORRECT: 1,
      })
  })
})
