/** What `tail` tells while files grow, are rotated, emptied, deleted, packed, and while programs print. */
import { execFileSync, spawn } from 'node:child_process'
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { makePipe, run, scratch } from '../../support/programs/shell.ts'
import { codes, type LiveLine, standing, tail } from '../../support/programs/tail.ts'
import { counted, oracle, pause } from '../../support/runs/faults.ts'

const HIT = {
  pin: '2026-01-31T10:00:00Z hsmd[7]: C_Login failed: CKR_PIN_INCORRECT (0xa0)\n',
  device: '2026-01-31T10:00:01Z hsmd[7]: C_Sign failed: CKR_DEVICE_ERROR (0x30)\n',
  memory: '2026-01-31T10:00:02Z hsmd[7]: C_Sign failed: CKR_HOST_MEMORY (0x2)\n',
}

const following = (lines: readonly LiveLine[], path: string): boolean =>
  lines.some(({ type, state, source }) => type === 'source' && state === 'following' && source?.path.endsWith(path))

/** Ends what a program left behind, where it is still there. */
function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended with the program.
  }
}

/** Proves the database and gives its counts. */
async function proved(db: string) {
  const { exit, stderr } = await run(['db', 'verify', db])
  expect([exit, stderr]).toEqual([0, ''])
  return counted(db)
}

describe.concurrent('files', () => {
  test('without a database what is appended is told, with one all of it; a restart goes on', async ({
    expect,
    onTestFinished,
  }) => {
    const cwd = scratch(onTestFinished)
    writeFileSync(join(cwd, 'app.log'), HIT.pin)
    const plain = tail(['app.log'], { cwd })
    await plain.until(lines => following(lines, 'app.log') || lines.some(({ state }) => state === 'appeared'))
    const kept = tail(['app.log', '--db', 'c.db'], { cwd })
    await kept.findings(1)
    await pause(300)
    appendFileSync(join(cwd, 'app.log'), HIT.device)
    await plain.findings(1)
    await kept.findings(2)
    expect(codes(plain.lines)).toEqual(['CKR_DEVICE_ERROR'])
    expect(codes(kept.lines)).toEqual(['CKR_PIN_INCORRECT', 'CKR_DEVICE_ERROR'])
    expect(standing(kept.lines).map(({ line }) => line)).toEqual([1, 2])
    const first = await kept.interrupt()
    expect(first.exit).toBe(130)
    expect(first.stderr).toMatch(/2 lines of 1 source/)
    appendFileSync(join(cwd, 'app.log'), HIT.memory)
    const again = tail(['app.log', '--db', 'c.db'], { cwd })
    await again.findings(1)
    expect((await again.interrupt('SIGTERM')).exit).toBe(143)
    expect(codes(again.lines)).toEqual(['CKR_HOST_MEMORY'])
    await plain.interrupt()
    expect(await proved(join(cwd, 'c.db'))).toEqual(oracle([join(cwd, 'app.log')]))
  })

  test('F29: a partial last line waits for its end, across a restart; a late end is joined', async ({
    expect,
    onTestFinished,
  }) => {
    const cwd = scratch(onTestFinished)
    const path = join(cwd, 'app.log')
    writeFileSync(path, HIT.pin)
    const first = tail([path, '--db', 'c.db'], { cwd })
    await first.findings(1)
    appendFileSync(path, '2026-01-31T10:00:01Z hsmd[7]: C_Sign failed: 0x3')
    await pause(400)
    await first.interrupt()
    expect(codes(first.lines)).toEqual(['CKR_PIN_INCORRECT'])
    const second = tail([path, '--db', 'c.db', '--partial-timeout', '300ms'], { cwd })
    // It stands alone long enough to be counted as it is, then its end comes.
    await second.findings(1)
    expect(codes(second.lines)).toEqual(['CKR_SLOT_ID_INVALID'])
    appendFileSync(path, '0\n')
    await second.until(lines => codes(lines).join() === 'CKR_DEVICE_ERROR')
    await second.interrupt()
    const { counts, lines } = await proved(join(cwd, 'c.db'))
    expect(lines).toBe(2)
    expect(counts).toEqual({ 'CKR_DEVICE_ERROR 2026-01-31T10:00': 1, 'CKR_PIN_INCORRECT 2026-01-31T10:00': 1 })
  })

  test('F30: a line that comes byte by byte is one line', async ({ expect, onTestFinished }) => {
    const cwd = scratch(onTestFinished)
    const path = join(cwd, 'app.log')
    writeFileSync(path, 'start\n')
    const tailed = tail([path, '--db', 'c.db', '--partial-timeout', '1m'], { cwd })
    await tailed.until(lines => following(lines, 'app.log'))
    const slow = Buffer.from('2026-01-31T10:00:00Z 密钥服务[7]: C_Login failed: CKR_PIN_LOCKED (0xa4) – 已锁定\n')
    for (const byte of slow) {
      appendFileSync(path, Uint8Array.of(byte))
      await pause(15)
    }
    await tailed.findings(1)
    await tailed.interrupt()
    expect(tailed.lines.filter(({ type }) => type === 'amended')).toEqual([])
    expect(standing(tailed.lines).map(({ code, text }) => [code, text])).toEqual([
      ['CKR_PIN_LOCKED', slow.toString().trimEnd()],
    ])
  })

  test('F23: renamed files are read to their end, also behind a writer that notices late', async ({
    expect,
    onTestFinished,
  }) => {
    const cwd = scratch(onTestFinished)
    const path = join(cwd, 'app.log')
    writeFileSync(path, HIT.pin)
    const tailed = tail([path, '--db', 'c.db'], { cwd })
    await tailed.findings(1)
    renameSync(path, `${path}.1`)
    await pause(200)
    // The name is free for a while; the writer still has the old file.
    appendFileSync(`${path}.1`, HIT.device)
    await tailed.findings(2)
    writeFileSync(path, HIT.memory)
    await tailed.findings(3)
    appendFileSync(`${path}.1`, HIT.device)
    await tailed.findings(4)
    await tailed.interrupt()
    const told = standing(tailed.lines).map(({ code, source, line }) => [code, source!.id, line])
    expect(told.filter(([, id]) => id === told[0]![1]).map(([code]) => code)).toEqual([
      'CKR_PIN_INCORRECT',
      'CKR_DEVICE_ERROR',
      'CKR_DEVICE_ERROR',
    ])
    expect(await proved(join(cwd, 'c.db'))).toEqual(oracle([`${path}.1`, path]))
  })

  test('the last lines of a rotated file explain the first ones of the next', async ({ expect, onTestFinished }) => {
    const cwd = scratch(onTestFinished)
    const path = join(cwd, 'app.log')
    writeFileSync(path, 'Jan 31 10:00:08 host sshd[77]: C_Login failed: 160\n')
    const tailed = tail([path, '--db', 'c.db'], { cwd })
    await tailed.findings(1)
    renameSync(path, `${path}.1`)
    writeFileSync(path, 'Jan 31 10:00:38 host last message repeated 2 times\n')
    await tailed.findings(2)
    await tailed.interrupt()
    expect(standing(tailed.lines).map(({ code, count }) => [code, count])).toEqual([
      ['CKR_PIN_INCORRECT', 1],
      ['CKR_PIN_INCORRECT', 2],
    ])
  })

  test('F24: what a copy holds of an emptied file is read from the copy', async ({ expect, onTestFinished }) => {
    const cwd = scratch(onTestFinished)
    const path = join(cwd, 'app.log')
    writeFileSync(path, HIT.pin)
    const tailed = tail([cwd, '--exclude', '*.db*', '--db', 'c.db'], { cwd })
    await tailed.findings(1)
    tailed.child.kill('SIGSTOP')
    appendFileSync(path, HIT.device)
    copyFileSync(path, `${path}.1`)
    truncateSync(path, 0)
    appendFileSync(path, HIT.memory)
    tailed.child.kill('SIGCONT')
    await tailed.findings(3)
    await tailed.interrupt()
    expect(codes(tailed.lines).sort()).toEqual(['CKR_DEVICE_ERROR', 'CKR_HOST_MEMORY', 'CKR_PIN_INCORRECT'])
    expect(tailed.lines.some(({ type, what }) => type === 'loss' && what === 'truncation')).toBe(true)
    expect(await proved(join(cwd, 'c.db'))).toEqual(oracle([`${path}.1`, path]))
  })

  test('F24: emptied without a copy, it is said that lines may be missing, and the exit code is 3', async ({
    expect,
    onTestFinished,
  }) => {
    const cwd = scratch(onTestFinished)
    const path = join(cwd, 'app.log')
    writeFileSync(path, HIT.pin + HIT.pin)
    const tailed = tail([path, '--exec', 'sleep 3', '--from-start'], { cwd })
    await tailed.findings(2)
    truncateSync(path, 0)
    appendFileSync(path, HIT.device)
    await tailed.findings(3)
    await tailed.interrupt()
    expect(tailed.lines.filter(({ id }) => id === 'source/lost').map(({ problemKind }) => problemKind)).toEqual([
      'input',
    ])
    expect(codes(tailed.lines)).toEqual(['CKR_PIN_INCORRECT', 'CKR_PIN_INCORRECT', 'CKR_DEVICE_ERROR'])
  })

  test('F25: a file that is packed after it was rotated is not counted again', async ({ expect, onTestFinished }) => {
    const cwd = scratch(onTestFinished)
    const path = join(cwd, 'app.log')
    writeFileSync(path, HIT.pin.repeat(20))
    const tailed = tail([cwd, '--exclude', '*.db*', '--db', 'c.db'], { cwd })
    await tailed.findings(20)
    renameSync(path, `${path}.1`)
    writeFileSync(path, HIT.device)
    await tailed.findings(21)
    execFileSync('gzip', [`${path}.1`])
    await tailed.until(lines =>
      lines.some(
        ({ type, source, state }) => type === 'source' && state === 'closed' && source!.path.endsWith('app.log.1'),
      ),
    )
    await pause(2500)
    await tailed.interrupt()
    expect(standing(tailed.lines)).toHaveLength(21)
    expect(await proved(join(cwd, 'c.db'))).toEqual(oracle([`${path}.1.gz`, path]))
  })

  test('F26: deleted and written anew with the same beginning, perhaps with the same inode', async ({
    expect,
    onTestFinished,
  }) => {
    const cwd = scratch(onTestFinished)
    const path = join(cwd, 'app.log')
    const banner = `${'#'.repeat(78)}\n`.repeat(60)
    let wanted = 0
    writeFileSync(path, banner + HIT.pin)
    wanted += 1
    let tailed = tail([path, '--db', 'c.db'], { cwd })
    await tailed.findings(1)
    let inode = statSync(path).ino
    let same = 0
    for (let round = 0; round < 4; round++) {
      await tailed.interrupt()
      rmSync(path)
      writeFileSync(path, `${banner}round ${round}\n${HIT.device}${HIT.device}`)
      if (statSync(path).ino === inode) same++
      inode = statSync(path).ino
      wanted += 2
      tailed = tail([path, '--db', 'c.db'], { cwd })
      await tailed.findings(2)
      rmSync(path)
      await tailed.until(lines => lines.some(({ state }) => state === 'gone'))
      writeFileSync(path, `${banner}again ${round}\n${HIT.memory}`)
      inode = statSync(path).ino
      wanted += 1
      await tailed.findings(3)
    }
    await tailed.interrupt()
    const { counts } = await proved(join(cwd, 'c.db'))
    expect(Object.values(counts).reduce((sum, n) => sum + n, 0)).toBe(wanted)
    expect(same).toBeGreaterThanOrEqual(0)
  })

  test('F22: an archive that is still being written is read when it has changed, each line once', async ({
    expect,
    onTestFinished,
  }) => {
    const cwd = scratch(onTestFinished)
    mkdirSync(join(cwd, 'in'))
    const tailed = tail(['in', '--db', 'c.db'], { cwd })
    const packed = gzipSync(HIT.pin.repeat(500) + HIT.device)
    const path = join(cwd, 'in', 'app.log.gz')
    writeFileSync(path, packed.subarray(0, 5))
    await pause(1800)
    appendFileSync(path, packed.subarray(5, packed.length - 6))
    await pause(1800)
    appendFileSync(path, packed.subarray(packed.length - 6))
    await tailed.findings(501)
    await pause(1500)
    const { exit } = await tailed.interrupt()
    expect(exit).toBe(130)
    expect(await proved(join(cwd, 'c.db'))).toEqual(oracle([path]))
    const { stdout } = await run(['query', '--db', join(cwd, 'c.db'), '--format', 'csv', 'SELECT state FROM source'])
    expect(stdout).toMatch(/complete/)
  })

  test('files that appear later and match, JSON lines, a mark at the beginning', async ({ expect, onTestFinished }) => {
    const cwd = scratch(onTestFinished)
    mkdirSync(join(cwd, 'logs'))
    writeFileSync(join(cwd, 'logs/empty.log'), '')
    const tailed = tail(['logs/**/*.log', 'late/one.log'], { cwd })
    for (const path of ['logs/empty.log', 'late/one.log'])
      await tailed.until(lines => lines.some(({ state, source }) => state === 'waiting' && source?.path === path))
    mkdirSync(join(cwd, 'logs/deep'))
    writeFileSync(join(cwd, 'logs/deep/a.log'), `\ufeff${HIT.pin}`)
    mkdirSync(join(cwd, 'late'))
    writeFileSync(join(cwd, 'late/one.log'), '')
    appendFileSync(join(cwd, 'late/one.log'), '{"msg":"C_Sign failed: CKR_DEVICE_ERROR (0x30)"}\n')
    await tailed.findings(2)
    appendFileSync(join(cwd, 'late/one.log'), '{"msg":"C_Sign failed: CKR_HOST_MEMORY (0x2)"}\n')
    appendFileSync(join(cwd, 'logs/deep/a.log'), HIT.memory)
    writeFileSync(join(cwd, 'logs/other.txt'), HIT.memory)
    await tailed.findings(4)
    await tailed.interrupt()
    expect(codes(tailed.lines).sort()).toEqual([
      'CKR_DEVICE_ERROR',
      'CKR_HOST_MEMORY',
      'CKR_HOST_MEMORY',
      'CKR_PIN_INCORRECT',
    ])
  })

  test('a restart finds the file that was renamed, and packed, meanwhile', async ({ expect, onTestFinished }) => {
    const cwd = scratch(onTestFinished)
    const path = join(cwd, 'app.log')
    const argv = [path, '--db', 'c.db']
    writeFileSync(path, HIT.pin)
    const first = tail(argv, { cwd })
    await first.findings(1)
    await first.interrupt()
    appendFileSync(path, HIT.device)
    renameSync(path, `${path}.2`)
    writeFileSync(`${path}.1`, HIT.memory)
    writeFileSync(path, HIT.memory)
    const second = tail(argv, { cwd })
    await second.findings(3)
    await second.interrupt()
    expect(codes(second.lines)).toEqual(['CKR_DEVICE_ERROR', 'CKR_HOST_MEMORY', 'CKR_HOST_MEMORY'])
    expect(await proved(join(cwd, 'c.db'))).toEqual(oracle([`${path}.2`, `${path}.1`, path]))
    appendFileSync(path, HIT.pin)
    renameSync(path, `${path}.0`)
    execFileSync('gzip', [`${path}.0`])
    writeFileSync(path, HIT.device)
    const third = tail(argv, { cwd })
    await third.findings(2)
    await third.interrupt()
    expect(codes(third.lines).sort()).toEqual(['CKR_DEVICE_ERROR', 'CKR_PIN_INCORRECT'])
    expect(await proved(join(cwd, 'c.db'))).toEqual(oracle([`${path}.2`, `${path}.1`, `${path}.0.gz`, path]))
  })

  test.each([
    ['renamed', (path: string) => renameSync(path, `${path}.1`), '.1'],
    [
      'packed',
      (path: string) => {
        writeFileSync(`${path}.1.gz`, gzipSync(readFileSync(path)))
        rmSync(path)
      },
      '.1.gz',
    ],
    [
      'copied and truncated',
      (path: string) => {
        copyFileSync(path, `${path}.1`)
        truncateSync(path)
      },
      '.1',
    ],
  ])('analyze after a killed run, whose file was %s: lines stay counted, and once', async (_, rotate, name) => {
    const cwd = scratch()
    const path = join(cwd, 'app.log')
    const argv = ['--db', 'c.db', '--format', 'csv']
    writeFileSync(path, HIT.pin + HIT.device)
    const killed = tail([path, '--db', 'c.db'], { cwd })
    await killed.findings(2)
    await killed.interrupt('SIGKILL')
    rotate(path)
    appendFileSync(path, HIT.memory)
    await run(['analyze', path, ...argv], { cwd })
    expect(await proved(join(cwd, 'c.db'))).toEqual(oracle([path + name, path]))
    for (let round = 0; round < 2; round++) {
      await run(['analyze', cwd, '--include', 'app.log*', ...argv], { cwd })
      expect(await proved(join(cwd, 'c.db'))).toEqual(oracle([path + name, path]))
      appendFileSync(path, HIT.pin)
    }
  })

  test('a report at the end, a last line of counts, a database that cannot be opened', async ({
    expect,
    onTestFinished,
  }) => {
    const cwd = scratch(onTestFinished)
    writeFileSync(join(cwd, 'app.log'), HIT.pin)
    const tailed = tail(['app.log', '--from-start', '--format', 'json=report.json'], { cwd })
    await tailed.findings(1)
    expect(existsSync(join(cwd, 'report.json'))).toBe(false)
    await tailed.interrupt()
    const report = JSON.parse(readFileSync(join(cwd, 'report.json'), 'utf8'))
    expect(report.findings.map(({ code, count }: { code: string; count: number }) => [code, count])).toEqual([
      ['CKR_PIN_INCORRECT', 1],
    ])
    writeFileSync(join(cwd, 'no.db'), 'this is no database, it is a text of more than sixteen bytes')
    expect((await run(['tail', 'app.log', '--db', 'no.db'], { cwd })).exit).toBe(4)
    for (const argv of [['tail'], ['tail', 'app.log', '--format', 'json'], ['tail', 'a', '--partial-timeout', 'soon']])
      expect((await run(argv, { cwd })).exit).toBe(2)
  })
})

describe.concurrent('streams', () => {
  test('standard input is told line by line and ends with its writer', async ({ expect, onTestFinished }) => {
    const cwd = scratch(onTestFinished)
    const tailed = tail(['-'], { cwd })
    tailed.child.stdin.write(HIT.pin)
    await tailed.findings(1)
    tailed.child.stdin.write(HIT.device.slice(0, 50))
    await pause(100)
    tailed.child.stdin.end(HIT.device.slice(50, -1))
    const { exit, stderr } = await tailed.ended
    expect(codes(tailed.lines)).toEqual(['CKR_PIN_INCORRECT', 'CKR_DEVICE_ERROR'])
    expect([exit, stderr]).toEqual([0, expect.stringContaining('2 lines of 1 source')])
  })

  test('a named pipe is followed from writer to writer', async ({ expect, onTestFinished }) => {
    const cwd = scratch(onTestFinished)
    makePipe(join(cwd, 'pipe'))
    const tailed = tail(['pipe'], { cwd })
    for (const [at, text] of [HIT.pin, HIT.device].entries()) {
      const writer = spawn('/bin/sh', ['-c', 'cat > pipe'], { cwd, stdio: ['pipe', 'ignore', 'ignore'] })
      writer.stdin.end(text)
      await tailed.findings(at + 1)
    }
    const { exit } = await tailed.interrupt()
    expect([exit, codes(tailed.lines)]).toEqual([130, ['CKR_PIN_INCORRECT', 'CKR_DEVICE_ERROR']])
  })

  test('a program is started again as wished, what it says beside is told, its group ends with us', async ({
    expect,
    onTestFinished,
  }) => {
    const cwd = scratch(onTestFinished)
    const script = `echo "\\033[31mbeside\\033[0m" >&2; printf '${HIT.pin.trimEnd()}\\n'; exit 3`
    const tailed = tail(['--exec', script, '--restart', 'on-failure'], { cwd })
    await tailed.findings(2)
    await tailed.interrupt()
    expect(tailed.lines.find(({ id }) => id === 'command/stderr')?.fact).toContain('beside')
    expect(tailed.lines.filter(({ id }) => id === 'command/ended').length).toBeGreaterThanOrEqual(1)
    const once = await run(['tail', '--exec', script], { cwd })
    expect([once.exit, once.stdout.match(/CKR_PIN_INCORRECT/g)?.length]).toEqual([3, expect.any(Number)])
    expect(once.stdout).not.toContain('\u001b')

    const long = tail(['--exec', 'sh', '--', '-c', 'sleep 600 & echo $! > child; wait'], { cwd })
    while (!existsSync(join(cwd, 'child')) || readFileSync(join(cwd, 'child'), 'utf8') === '') await pause(50)
    const pid = Number(readFileSync(join(cwd, 'child'), 'utf8'))
    await long.interrupt()
    // Nobody may have fetched its end yet.
    const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : 'Z'
    expect(stat).toMatch(/^Z|\) Z /)
  })

  test.for(['', 'setsid '])(
    'what a program leaves behind holds nothing up: %s',
    async (apart, { expect, onTestFinished }) => {
      const cwd = scratch(onTestFinished)
      // It has both outputs and outlives the program.
      const orphan = `${apart}sh -c 'echo $$ > orphan; exec sleep 600' & until [ -s orphan ]; do sleep 0.02; done`
      const script = `${orphan}; printf '${HIT.pin.trimEnd()}\\n'; exit 0`
      const remains = (): number => Number(readFileSync(join(cwd, 'orphan'), 'utf8'))
      for (const [signal, exit] of [
        ['SIGINT', 130],
        ['SIGTERM', 143],
      ] as const) {
        rmSync(join(cwd, 'orphan'), { force: true })
        const tailed = tail(['--exec', script], { cwd })
        await tailed.findings(1)
        const pid = remains()
        onTestFinished(() => endProcess(pid))
        expect((await tailed.interrupt(signal)).exit).toBe(exit)
      }
      rmSync(join(cwd, 'orphan'))
      const alone = tail(['--exec', script], { cwd })
      const { exit } = await alone.ended
      onTestFinished(() => endProcess(remains()))
      expect([exit, codes(alone.lines)]).toEqual([0, ['CKR_PIN_INCORRECT']])
      expect(alone.lines.map(({ id }) => id)).toContain('command/held')
    },
  )

  test('a program that is not there is wrong usage; one that ends well ends the following', async ({
    expect,
    onTestFinished,
  }) => {
    const cwd = scratch(onTestFinished)
    expect((await run(['tail', '--exec', '/no/such/program', '--', 'x'], { cwd })).exit).toBe(2)
    const { exit, stdout } = await run(['tail', '--exec', 'printf', '--', HIT.pin.replace('%', '')], { cwd })
    expect([exit, stdout.includes('CKR_PIN_INCORRECT')]).toEqual([0, true])
  })

  test('what a pipe brought while the database stayed locked is told', async ({ expect, onTestFinished }) => {
    const cwd = scratch(onTestFinished)
    const tailed = tail(['-', '--db', 'c.db', '--db-timeout', '0'], { cwd })
    tailed.child.stdin.write(HIT.pin)
    await tailed.findings(1)
    const other = new Database(join(cwd, 'c.db'))
    onTestFinished(() => void other.close())
    // The run itself may be writing just then.
    for (let locked = false; !locked; ) {
      try {
        other.exec('BEGIN IMMEDIATE')
        locked = true
      } catch {
        await pause(10)
      }
    }
    tailed.child.stdin.write(HIT.device)
    const { exit, stderr } = await tailed.ended
    expect(exit).toBe(4)
    expect(stderr).toMatch(/locked/)
    expect(stderr).toMatch(/-: \d+ bytes received from here were not counted/)
  })

  test('a reader that leaves ends it quietly', async ({ expect, onTestFinished }) => {
    const cwd = scratch(onTestFinished)
    const tailed = tail(['--exec', `while :; do printf '${HIT.pin.trimEnd()}\\n'; sleep 0.01; done`], { cwd })
    await tailed.findings(3)
    tailed.child.stdout.destroy()
    const { exit, stderr } = await tailed.ended
    expect([exit, stderr]).toEqual([141, expect.not.stringContaining('Error')])
  })
})
