/** The process among others: interrupts, readers that leave, closed and full outputs. */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { COMMAND, cleanEnvironment, makePipe, run, scratch, start } from '../support/programs/shell.ts'
import { analyze, countsOf, problemIds, type Report } from '../support/runs/report.ts'

// Several processes a test, on machines that may be busy.
const JSON_FLAGS = ['--format', 'json', '--no-run-info']

describe('an interrupt', () => {
  test('while a slow pipe is silent: what came is reported, exit 130', async () => {
    const { child, ended } = start(['analyze', '-', ...JSON_FLAGS])
    child.stdin.write('C_Login failed: 160\nC_Sign failed: 48\nC_Sign failed: 4')
    await settled(child.pid!)
    child.kill('SIGINT')
    const { exit, stdout, stderr } = await ended
    const report = JSON.parse(stdout) as Report
    expect(exit).toBe(130)
    expect(countsOf(report)).toEqual({ CKR_PIN_INCORRECT: 1, CKR_DEVICE_ERROR: 1 })
    expect(problemIds(report)).toEqual(['run/interrupted', 'source/interrupted'])
    expect(stderr).toContain('The run was interrupted; the report covers only what was read.')
  })

  test('while a named pipe has no writer', async () => {
    const cwd = scratch()
    makePipe(join(cwd, 'p'))
    const { child, ended } = start(['analyze', 'p', ...JSON_FLAGS], { cwd })
    await settled(child.pid!)
    child.kill('SIGTERM')
    expect((await ended).exit).toBe(143)
  })

  test('amid a large input: the report is printed, and a second run into the database completes it', async () => {
    const cwd = scratch()
    const lines = 60_000
    writeFileSync(
      join(cwd, 'a.log'),
      'C_Login failed: 160 and then nothing more\nC_Sign failed: 48\n'.repeat(lines / 2),
    )
    for (let n = 0; n < 3; n++) {
      const { child, ended } = start(['analyze', 'a.log', '--db', 'x.db', ...JSON_FLAGS], { cwd })
      // Once the database is there the run is under way; it may also be over.
      while (!existsSync(join(cwd, 'x.db'))) await pause(5)
      await pause(40 * n)
      child.kill('SIGINT')
      const { exit, stdout } = await ended
      expect([0, 130]).toContain(exit)
      if (stdout !== '') expect((JSON.parse(stdout) as Report).totals.lines).toBeLessThanOrEqual(lines)
    }
    const { exit, report } = await analyze(['a.log', '--db', 'x.db'], { cwd })
    expect(exit).toBe(0)
    expect(report.totals.lines).toBe(lines)
    expect(countsOf(report)).toEqual({ CKR_PIN_INCORRECT: lines / 2, CKR_DEVICE_ERROR: lines / 2 })
  })
})

describe('a pipe that a shell hands over', () => {
  const bash = (script: string): Promise<{ stdout: string }> =>
    promisify(execFile)('bash', ['-c', script], { env: { ...cleanEnvironment(), NODE: process.execPath, COMMAND } })

  test('is read to its end, also when the writer is slow or says nothing', async () => {
    const { stdout } = await bash(
      '"$NODE" "$COMMAND" analyze <(sleep 0.7; echo C_Login failed: 160) <(true) <(echo C_Sign failed: 48) --format json',
    )
    const report = JSON.parse(stdout) as Report
    expect(countsOf(report)).toEqual({ CKR_PIN_INCORRECT: 1, CKR_DEVICE_ERROR: 1 })
    expect(report.sources.map(s => s.state)).toEqual(['complete', 'complete', 'complete'])
  })
})

describe('a reader that leaves', () => {
  test('is no error: no stack trace, no other word', async () => {
    const { child, ended } = start(['codes', '--format', 'json'])
    child.stdin.end()
    await once(child.stdout, 'data')
    child.stdout.destroy()
    const { exit, stderr } = await ended
    expect(stderr).toBe('')
    expect([0, 141]).toContain(exit)
  })

  test('before anything was written', async () => {
    const { child, ended } = start(['codes', '--format', 'json'])
    child.stdin.end()
    child.stdout.destroy()
    const { exit, stderr } = await ended
    expect(stderr).toBe('')
    expect([0, 141]).toContain(exit)
  })
})

describe('closed and full files', () => {
  const shell = (script: string): Promise<{ exit: number; stdout: string; stderr: string }> =>
    promisify(execFile)('/bin/sh', ['-c', script], {
      env: { ...cleanEnvironment(), NODE: process.execPath, COMMAND },
      maxBuffer: 1 << 24,
    }).then(
      ran => ({ exit: 0, ...ran }),
      (error: { code: number; stdout: string; stderr: string }) => ({ ...error, exit: error.code }),
    )

  test('standard input closed: nothing came in, no crash', async () => {
    const { exit, stdout, stderr } = await shell('"$NODE" "$COMMAND" analyze - --format csv <&-')
    expect(stderr).not.toContain('    at ')
    expect([exit, stdout.split('\n').length]).toEqual([0, 2])
  })

  test('standard output or error closed: no crash', async () => {
    expect((await shell('"$NODE" "$COMMAND" explain 0xA0 >&-')).stderr).toBe('')
    expect((await shell('"$NODE" "$COMMAND" explain 0xA0 2>&-')).stdout).toContain('CKR_PIN_INCORRECT')
  })

  test.runIf(existsSync('/dev/full'))('standard output full: exit 4 and a sentence', async () => {
    const { exit, stderr } = await shell('"$NODE" "$COMMAND" codes > /dev/full')
    expect(exit).toBe(4)
    expect(stderr).toMatch(/^logremedy: The output cannot be written \(ENOSPC\)\. .+\n$/)
  })

  test.runIf(existsSync('/dev/full'))('-o on a full device: exit 4, and the device is still one', async () => {
    const { exit, stderr } = await run(['explain', '0xA0', '-o', '/dev/full'])
    expect(exit).toBe(4)
    expect(stderr).toContain('ENOSPC')
    const full = createWriteStream('/dev/full')
    full.write('x')
    expect((await once(full, 'error').catch(error => [error]))[0]).toMatchObject({ code: 'ENOSPC' })
  })
})

/** Waits until a process sleeps with its input read; a process that never does is caught by the test's own time. */
async function settled(pid: number): Promise<void> {
  let quiet = 0
  let before = -1
  while (quiet < 6) {
    await pause(50)
    const now = await cpuTicks(pid)
    quiet = now === before && now > 0 ? quiet + 1 : 0
    before = now
  }
}

/** Ticks of the processor that a process used; where this cannot be known, time itself has to do. */
async function cpuTicks(pid: number): Promise<number> {
  const { readFile } = await import('node:fs/promises')
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  if (stat === null) return 1
  const fields = stat.slice(stat.lastIndexOf(')')).split(' ')
  return Number(fields[12]) + Number(fields[13])
}

function pause(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}
