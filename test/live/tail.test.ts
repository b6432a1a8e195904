/** `tail` as a person at a terminal has it, and with actions behind a pipe. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { COMMAND, run, scratch, start } from '../support/programs/shell.ts'
import { HAS_TMUX, Tmux } from '../support/programs/tmux.ts'

const CODES = { CKR_PIN_INCORRECT: '0xA0', CKR_DEVICE_REMOVED: '0x32', CKR_SESSION_HANDLE_INVALID: '0xB3' } as const

/** A line as a Go program writes it, at a second of an hour. */
function line(code: keyof typeof CODES, second = 0, rest = ''): string {
  const time = new Date(Date.UTC(2026, 0, 31, 10, 0, second)).toISOString()
  return `${time} [ERROR] core: seal failed: error="failed to sign: pkcs11: ${CODES[code]}: ${code}"${rest}\n`
}

describe.skipIf(!HAS_TMUX)('on a terminal', () => {
  /** Begins to follow an empty log. */
  async function follow(flags = '', env: Readonly<Record<string, string>> = {}) {
    const folder = scratch()
    const log = join(folder, 'app.log')
    writeFileSync(log, '')
    const terminal = await Tmux.start({ HOME: '', ...env })
    onTestFinished(() => terminal.end())
    terminal.keys(
      `clear; cd ${folder}; ${process.execPath} ${COMMAND} tail app.log ${flags}; echo left with $?`,
      'Enter',
    )
    await terminal.shows(/app\.log|没有|No codes yet|尚未/)
    await vi.waitFor(() => expect(terminal.modes()).toBe('1 0 0'), 300_000)
    // What is appended before the log was opened at its end is not followed.
    await terminal.shows(/1 source|1 个来源/)
    return { terminal, log, folder }
  }

  test('what is appended is shown, with advice and incidents; q prints the report and ends well', async () => {
    const { terminal, log } = await follow()
    appendFileSync(log, line('CKR_DEVICE_REMOVED') + line('CKR_PIN_INCORRECT', 1).repeat(1234))
    const text = await terminal.shows(/CKR_PIN_INCORRECT .* 1,234 /)
    expect(text).toMatch(/1,235 found/)
    expect(text).toMatch(/>F {2}CKR_DEVICE_REMOVED/)
    await terminal.shows(/CKR_DEVICE_REMOVED at 2026-01-31 10:00Z → 1,234 further failures/)
    terminal.keys('Down', 'Enter')
    await terminal.shows(/━━ CKR_PIN_INCORRECT.*1,234 times/)
    terminal.keys('q')
    await terminal.shows(/left with 0/)
    expect(terminal.modes()).toBe('0 1 1')
    expect(terminal.screen(true)).toContain('Found 1,235 errors of 2 codes in 1 source (1,235 lines')
  })

  test('Ctrl-C interrupts, with the report and its exit code', async () => {
    const { terminal, log } = await follow()
    appendFileSync(log, line('CKR_DEVICE_REMOVED'))
    await terminal.shows(/1 found/)
    terminal.keys('C-c')
    await terminal.shows(/left with 130/)
    expect(terminal.modes()).toBe('0 1 1')
    expect(terminal.screen(true)).toContain('Found 1 error of 1 code')
  })

  test('log text reaches the terminal as text', async () => {
    const { terminal, log } = await follow()
    const evil = ' \x1b[2J\x1b]0;pwned\x07\x9b31m\r\x1b[?1049l \u202egol'
    appendFileSync(log, line('CKR_DEVICE_REMOVED', 0, evil))
    await terminal.shows(/1 found/)
    terminal.keys('Enter')
    await terminal.shows(/━━ CKR_DEVICE_REMOVED/)
    expect(terminal.modes()).toBe('1 0 0')
    expect(terminal.run('display-message', '-p', '-t', 'it', '#{pane_title}')).not.toContain('pwned')
    terminal.keys('q')
    await terminal.shows(/left with 0/)
  })

  test('the language, and no colours where none are wanted', async () => {
    const { terminal, log } = await follow('--lang zh', { NO_COLOR: '1' })
    appendFileSync(log, line('CKR_DEVICE_REMOVED'))
    await terminal.shows(/发现 1 次/)
    expect(terminal.run('capture-pane', '-p', '-e', '-t', 'it')).not.toContain('\x1b[')
    terminal.resize(40, 10)
    await terminal.shows(/>致 CKR_DEVICE_REMOVED/)
    terminal.keys('q')
    await terminal.shows(/left with 0/)
  })

  test('colours, else', async () => {
    const { terminal, log } = await follow()
    appendFileSync(log, line('CKR_DEVICE_REMOVED'))
    await terminal.shows(/1 found/)
    expect(terminal.run('capture-pane', '-p', '-e', '-t', 'it')).toMatch(/\x1b\[[0-9;]*7m/)
  })

  test('keys come from the terminal while the log comes from a pipe', async () => {
    const folder = scratch()
    const log = join(folder, 'in.log')
    writeFileSync(log, line('CKR_PIN_INCORRECT').repeat(3))
    const terminal = await Tmux.start({ HOME: '' })
    onTestFinished(() => terminal.end())
    terminal.keys(`(cat ${log}; sleep 60) | ${process.execPath} ${COMMAND} tail -; echo left with $?`, 'Enter')
    await terminal.shows(/3 found/)
    terminal.keys('?')
    await terminal.shows(/freeze the display/)
    terminal.keys('C-c')
    await vi.waitFor(() => expect(terminal.modes()).toBe('0 1 1'), 300_000)
  })

  test('lines of text instead, if wanted', async () => {
    const folder = scratch()
    writeFileSync(join(folder, 'app.log'), line('CKR_PIN_INCORRECT'))
    const terminal = await Tmux.start({ HOME: '' })
    onTestFinished(() => terminal.end())
    terminal.keys(`cd ${folder}; ${process.execPath} ${COMMAND} tail app.log --from-start --no-live`, 'Enter')
    await terminal.shows(/2026-01-31 10:00:00Z {2}CKR_PIN_INCORRECT/)
    expect(terminal.modes()).toBe('0 1 1')
  })
})

describe('actions', () => {
  /** What a file holds as JSON lines, once it has `count` of them. */
  async function lines(file: string, count: number): Promise<{ finding: { code: string }; suppressed: number }[]> {
    return await vi.waitFor(
      () => {
        const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
        const all = text.split('\n').slice(0, -1)
        expect(all.length).toBeGreaterThanOrEqual(count)
        return all.map(one => JSON.parse(one))
      },
      { timeout: 300_000, interval: 50 },
    )
  }

  test('a command, a webhook, a threshold, metrics, while JSON lines go on', async () => {
    const cwd = scratch()
    const log = join(cwd, 'app.log')
    writeFileSync(log, line('CKR_PIN_INCORRECT').repeat(4) + line('CKR_DEVICE_REMOVED', 1))
    const posted: string[] = []
    const server = createServer((request, response) => {
      request.setEncoding('utf8').on('data', (text: string) => posted.push(text))
      request.on('end', () => response.end('ok'))
    })
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    const { child, ended } = start(
      [
        ...['tail', 'app.log', '--from-start', '--metrics', 'm.prom', '--on-match', 'cat >> alerts.jsonl'],
        ...['--webhook', `http://127.0.0.1:${port}/hook`, '--threshold', 'pin_incorrect>3/10m'],
      ],
      { cwd },
    )
    const [alert] = await lines(join(cwd, 'alerts.jsonl'), 1)
    await vi.waitFor(() => expect(posted).toHaveLength(1), { timeout: 300_000 })
    expect(JSON.parse(posted[0]!)).toEqual(alert)
    expect(alert).toMatchObject({
      reason: 'threshold',
      threshold: { count: 4 },
      finding: { code: 'CKR_PIN_INCORRECT' },
    })
    child.kill('SIGINT')
    const { exit, stdout } = await ended
    expect(exit).toBe(130)
    expect(stdout.split('\n').filter(text => text.includes('"type":"finding"'))).toHaveLength(5)
    const metrics = readFileSync(join(cwd, 'm.prom'), 'utf8')
    expect(metrics).toMatch(/^logremedy_events_total\{.*code="CKR_PIN_INCORRECT".*\} 4$/m)
    expect(metrics).toContain('logremedy_actions_total{result="done"} 2\n')
    expect(metrics.endsWith('# EOF\n')).toBe(true)
  })

  test('that fail are told, counted and make the exit code 4; all is counted all the same', async () => {
    const cwd = scratch()
    writeFileSync(join(cwd, 'app.log'), line('CKR_PIN_INCORRECT').repeat(30))
    const { exit, stdout, stderr } = await run(
      ['tail', '-', '--on-match', 'echo "no \x1b[2J route" >&2; exit 7', '--metrics', 'nosuch/m.prom'],
      { cwd, stdin: line('CKR_PIN_INCORRECT').repeat(30) },
    )
    expect(exit).toBe(4)
    expect(stdout.split('\n').filter(text => text.includes('"type":"finding"'))).toHaveLength(30)
    expect(stdout).toContain('"id":"action/command-failed"')
    expect(stderr).toContain('The --on-match command ended with exit code 7: no ␛[2J route.')
    expect(stderr).toContain('nosuch/m.prom: The output cannot be written (ENOENT)')
  })

  test.each(['on-match', 'webhook', 'exec'])('a configuration beside the logs cannot bring --%s along', async name => {
    const cwd = scratch()
    // Refused at once, which costs the exit code.
    const server = createServer((_, response) => response.writeHead(403).end())
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
    onTestFinished(() => void server.close())
    const value = name === 'webhook' ? `http://127.0.0.1:${(server.address() as AddressInfo).port}/` : 'touch pwned'
    writeFileSync(join(cwd, 'logremedy.config.yaml'), `${name}: ${value}\n`)
    const near = await run(['tail', '-'], { cwd, stdin: line('CKR_PIN_INCORRECT') })
    expect([near.exit, near.stdout]).toEqual([2, ''])
    expect(near.stderr).toContain(`The setting "${name}" is not accepted from`)
    expect(existsSync(join(cwd, 'pwned'))).toBe(false)
    // One that the user names, or keeps at home, may.
    mkdirSync(join(cwd, 'home', 'logremedy'), { recursive: true })
    const own = join(cwd, 'home', 'logremedy', 'logremedy.config.yaml')
    renameSync(join(cwd, 'logremedy.config.yaml'), own)
    const env = { XDG_CONFIG_HOME: join(cwd, 'home') }
    const stdin = line('CKR_PIN_INCORRECT')
    for (const [argv, how] of [
      [['tail', '-', '--config', own], {}],
      [['tail', '-'], { env }],
    ] as const)
      expect((await run(argv, { cwd, stdin, ...how })).exit).toBe(name === 'webhook' ? 4 : 0)
    expect(existsSync(join(cwd, 'pwned'))).toBe(name !== 'webhook')
  })

  test('wrong flags are refused before anything is read', async () => {
    const { exit, stderr } = await run(['tail', 'app.log', '--on-match', 'x', '--threshold', 'CKR_PIN_INCORECT>1/1m'])
    expect(exit).toBe(2)
    expect(stderr).toContain('Did you mean CKR_PIN_INCORRECT')
  })
})
