/** Input as the world has it: forbidden, cut, broken, endless, twice, gone. Nothing may be lost or invented in silence. */
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { constants, gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { tar, zip } from '../support/logs/archives.ts'
import { runHere as run } from '../support/programs/here.ts'
import { CAN_BE_NOBODY, makePipe, scratch } from '../support/programs/shell.ts'
import {
  analyzeHere as analyze,
  analyze as analyzeAlone,
  countsByPath,
  countsOf,
  problemIds,
} from '../support/runs/report.ts'

const HOSTILE = join(import.meta.dirname, '../../fixtures/hostile')
const LINE = 'C_Login failed: 160\n'
const FOUND = { CKR_PIN_INCORRECT: 1 }
const AGAIN = { CKR_PIN_INCORRECT: 2 }

/** Files in a new directory: name → content. */
function files(contents: Readonly<Record<string, string | Uint8Array>>): string {
  const cwd = scratch()
  for (const [name, content] of Object.entries(contents)) writeFileSync(join(cwd, name), content)
  return cwd
}

describe('what may not be read', () => {
  test.runIf(CAN_BE_NOBODY)('a file and a directory without permission cost exit 3, the rest is counted', async () => {
    const cwd = files({ 'a.log': LINE, 'secret.log': LINE })
    mkdirSync(join(cwd, 'closed'))
    chmodSync(join(cwd, 'secret.log'), 0)
    chmodSync(join(cwd, 'closed'), 0)
    const { exit, report, stderr } = await analyzeAlone(['.'], { cwd, nobody: true })
    chmodSync(join(cwd, 'closed'), 0o700)
    expect(exit).toBe(3)
    expect(countsByPath(report)).toEqual({ 'a.log': FOUND })
    expect(problemIds(report)).toEqual(['source/denied', 'source/denied'])
    expect(stderr).toContain('secret.log: Permission to read it is denied.')
    expect(stderr).toContain('closed: Permission to read it is denied.')
  })

  test('a file that vanishes after it was listed costs exit 3', async () => {
    const cwd = files({ 'b.log': LINE })
    const pipes = ['a1.pipe', 'a2.pipe']
    for (const name of pipes) makePipe(join(cwd, name))
    const ended = analyzeAlone([...pipes, 'b.log', '-j', '1'], { cwd })
    // Opening waits for the reader, who opens the pipes after it made its list. Two inputs are under way at a time, so the
    // third is opened once a pipe has ended.
    const writers = await Promise.all(pipes.map(name => open(join(cwd, name), 'w')))
    unlinkSync(join(cwd, 'b.log'))
    for (const writer of writers) {
      await writer.write(LINE)
      await writer.close()
    }
    const { exit, report } = await ended
    expect(exit).toBe(3)
    expect(countsByPath(report)).toEqual({ 'a1.pipe': FOUND, 'a2.pipe': FOUND })
    expect(problemIds(report)).toEqual(['source/missing'])
  })

  test('a loop of links, a dangling link and a path through a file are told', async () => {
    const cwd = files({ 'a.log': LINE })
    symlinkSync('two', join(cwd, 'one'))
    symlinkSync('one', join(cwd, 'two'))
    symlinkSync('nosuch', join(cwd, 'dangling'))
    const { exit, report } = await analyze(['one', 'dangling', 'a.log/x', 'a.log'], { cwd })
    expect(exit).toBe(3)
    expect(countsOf(report)).toEqual(FOUND)
    expect(problemIds(report)).toEqual(['source/loop', 'source/missing', 'source/unreadable'])
  })
})

test('lines that end in CR alone are told; a progress bar before a line is none', async () => {
  const cwd = files({ 'mac.log': LINE.replace('\n', '\r').repeat(3), 'bar.log': `1%\r2%\r${LINE}` })
  const { exit, report } = await analyze(['mac.log', 'bar.log'], { cwd })
  expect([exit, problemIds(report)]).toEqual([0, ['source/lone-cr']])
  expect(countsByPath(report)).toEqual({ 'mac.log': FOUND, 'bar.log': FOUND })
})

describe('what is reached twice', () => {
  test('is counted once: named twice, hard and soft links, overlapping globs, a directory within itself', async () => {
    const cwd = files({ 'a.log': LINE })
    mkdirSync(join(cwd, 'sub'))
    writeFileSync(join(cwd, 'sub', 'b.log'), LINE)
    linkSync(join(cwd, 'a.log'), join(cwd, 'hard.log'))
    symlinkSync('a.log', join(cwd, 'soft.log'))
    symlinkSync('..', join(cwd, 'sub', 'up'))
    const { exit, report } = await analyze(['a.log', '*.log', 'a*', './a.log', 'hard.log', '.', 'sub'], { cwd })
    expect(exit).toBe(0)
    expect(countsOf(report)).toEqual(AGAIN)
    expect(report.sources.map(s => s.path)).toEqual(['a.log', 'sub/b.log'])
  })
})

describe('names', () => {
  const names = ['-v', '--', 'a b.log', 'new\nline.log', '\x1b[31mred.log', '*.log', 'ünï-日志.log']

  test('are only names: line feeds, escapes, leading dashes, wildcards', async () => {
    const cwd = files(Object.fromEntries(names.map(name => [name, LINE])))
    const { exit, report } = await analyze(['.'], { cwd })
    expect(exit).toBe(0)
    expect(countsByPath(report)).toEqual(Object.fromEntries(names.map(name => [name, FOUND])))
  })

  test('after -- are never flags', async () => {
    const cwd = files(Object.fromEntries(names.map(name => [name, LINE])))
    const { exit, report } = await analyze(['--', '-v', '*.log', 'new\nline.log'], { cwd })
    expect(exit).toBe(0)
    expect(report.sources.map(s => s.path)).toEqual(['*.log', '-v', 'new\nline.log'])
  })
})

describe('content', () => {
  test('nothing, one line without its end, and garbage', async () => {
    const cwd = files({ empty: '', 'no-end': LINE.trimEnd(), garbage: garbage(1 << 20) })
    const { exit, report } = await analyze(['.'], { cwd })
    // What is no text may be a log that cannot be read.
    expect(exit).toBe(3)
    expect(problemIds(report)).toEqual(['source/binary'])
    expect(countsByPath(report)).toEqual({ empty: {}, 'no-end': FOUND, garbage: {} })
    expect(report.sources.map(s => s.lines).slice(0, 1)).toEqual([0])
    expect(report.sources.find(s => s.path === 'no-end')?.lines).toBe(1)
  })

  test('runs of NUL bytes and bytes that are no UTF-8 hide nothing', async () => {
    const cwd = files({ sparse: `${'\0'.repeat(300_000)}\n${LINE}${'\0'.repeat(70_000)}` })
    const { report } = await analyze([join(HOSTILE, 'nul-bytes.log'), join(HOSTILE, 'invalid-utf8.log'), 'sparse'], {
      cwd,
    })
    const counts = countsByPath(report)
    expect(counts.sparse).toEqual(FOUND)
    expect(counts[join(HOSTILE, 'nul-bytes.log')]).toEqual({
      CKR_PIN_INCORRECT: 1,
      CKR_DEVICE_REMOVED: 1,
      CKR_DEVICE_ERROR: 1,
    })
    expect(counts[join(HOSTILE, 'invalid-utf8.log')]).toEqual({
      CKR_PIN_LOCKED: 1,
      CKR_FUNCTION_FAILED: 1,
      CKR_SIGNATURE_INVALID: 1,
    })
  })

  test('line ends and encodings make no difference', async () => {
    const text = readFileSync(join(HOSTILE, 'lf.log'), 'utf8')
    const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le')
    const cwd = files({
      lf: text,
      crlf: text.replaceAll('\n', '\r\n'),
      'utf-8-bom': `\ufeff${text}`,
      'utf-16le': utf16,
      'utf-16be': Buffer.from(utf16).swap16(),
      'utf-16le.gz': gzipSync(utf16),
      'utf-16le without a mark': utf16.subarray(2),
      'utf-16be without a mark': Buffer.from(utf16).swap16().subarray(2),
      'utf-32le': utf32(text),
    })
    const { exit, report } = await analyze(['.'], { cwd })
    expect(exit).toBe(0)
    const all = Object.values(countsByPath(report))
    expect(all[0]).toMatchObject({ CKR_PIN_INCORRECT: 1, CKR_TOKEN_NOT_PRESENT: 1, '12000011': 1 })
    expect(all).toEqual(Array(9).fill(all[0]))
    expect(report.sources.map(s => s.lines)).toEqual(Array(9).fill(11))
    // Same codes in the same operations, whatever the encoding.
    expect(new Set(report.findings.map(f => f.bySource.length))).toEqual(new Set([9]))
  })

  test('a lone carriage return ends no line', async () => {
    const { report } = await analyze([join(HOSTILE, 'progress-bar.log')])
    expect(report.totals.lines).toBe(3)
    expect(countsOf(report)).toEqual({ CKR_PIN_INCORRECT: 1, CKR_PIN_LOCKED: 1 })
  })

  test('a line of 64 MiB without end: all three codes, in little memory', async () => {
    const filler = Buffer.alloc(32 << 20, 'x')
    const cwd = files({
      long: Buffer.concat([
        Buffer.from('C_Login failed: CKR_PIN_INCORRECT '),
        filler,
        Buffer.from(' C_Sign failed: CKR_DEVICE_ERROR '),
        filler,
        Buffer.from(' C_Verify failed: CKR_SIGNATURE_INVALID'),
      ]),
    })
    const { exit, report, stderr } = await analyzeAlone(['long'], { cwd, node: ['--import', TELL_MEMORY] })
    expect(exit).toBe(0)
    expect(countsOf(report)).toEqual({ CKR_PIN_INCORRECT: 1, CKR_DEVICE_ERROR: 1, CKR_SIGNATURE_INVALID: 1 })
    expect(report.totals.lines).toBe(1)
    expect(Number(/maxrss=([0-9]+)/.exec(stderr)?.[1])).toBeLessThan(400 * 1024)
  })
})

/** Makes a Node process tell its greatest memory, in KiB, when it ends. */
const TELL_MEMORY =
  'data:text/javascript,process.on("exit",()=>process.stderr.write("maxrss="+process.resourceUsage().maxRSS))'

describe('gzip', () => {
  const text = Array.from(
    { length: 4000 },
    (_, n) => `10:00 C_Login failed: CKR_PIN_INCORRECT (0xa0) n=${n * 7919}\n`,
  ).join('')
  const whole = gzipSync(text)

  test('cut anywhere: the whole lines before the cut are counted, exit 3', async () => {
    const cuts = [3, 12, 200, whole.length >> 1, whole.length - 300, whole.length - 8, whole.length - 1]
    const cwd = files(Object.fromEntries(cuts.map(cut => [`${cut}.gz`, whole.subarray(0, cut)])))
    const { exit, report } = await analyze(['.'], { cwd })
    expect(exit).toBe(3)
    const wanted = cuts.map(cut => [`${cut}.gz`, linesBefore(whole.subarray(0, cut))])
    expect(report.sources.map(s => [s.path, s.lines]).sort()).toEqual(wanted.sort())
    expect(countsOf(report)).toEqual({ CKR_PIN_INCORRECT: wanted.reduce((sum, [, lines]) => sum + Number(lines), 0) })
    expect(report.sources.map(s => s.state)).toEqual(cuts.map(() => 'partial'))
    expect(problemIds(report)).toEqual(cuts.map(() => 'gz/cut'))
  })

  test('several members, NUL padding and garbage behind them, a flipped bit', async () => {
    const flipped = Buffer.from(whole)
    flipped[flipped.length - 6]! ^= 1
    const cwd = files({
      members: Buffer.concat([whole, gzipSync(''), whole]),
      padded: Buffer.concat([whole, Buffer.alloc(512)]),
      garbage: Buffer.concat([whole, Buffer.from('no gzip at all\n'.repeat(20))]),
      second: Buffer.concat([whole, whole.subarray(0, 5)]),
      flipped,
    })
    const { exit, report } = await analyze(['.'], { cwd })
    expect(exit).toBe(3)
    expect(Object.fromEntries(report.sources.map(s => [s.path, [s.lines, s.problems.map(p => p.id)]]))).toEqual({
      members: [8000, []],
      padded: [4000, []],
      garbage: [4000, ['gz/trailing']],
      second: [4000, ['gz/cut']],
      flipped: [4000, ['gz/damaged']],
    })
  })

  test('a line that the end cut off names no code', async () => {
    const cut = gzipSync('C_Login failed: 224\nC_Login failed: 22')
    const { report } = await analyze(['cut.gz'], { cwd: files({ 'cut.gz': cut.subarray(0, -8) }) })
    expect(countsOf(report)).toEqual({ CKR_TOKEN_NOT_PRESENT: 1 })
  })

  test('with all optional fields of its header', async () => {
    const fields = Buffer.from([4, 0, 1, 2, 3, 4, ...Buffer.from('name.log\0'), ...Buffer.from('comment\0'), 9, 9])
    const header = Buffer.from([...whole.subarray(0, 3), 2 | 4 | 8 | 16, ...whole.subarray(4, 10)])
    const { exit, report } = await analyze(['f.gz'], {
      cwd: files({ 'f.gz': Buffer.concat([header, fields, whole.subarray(10)]) }),
    })
    expect(exit).toBe(0)
    expect(report.totals.lines).toBe(4000)
  })

  test('is known by its bytes, not by its name, also on standard input', async () => {
    const cwd = files({ 'plain.gz': LINE, 'packed.log': gzipSync(LINE) })
    const { exit, report } = await analyze(['-', '.'], { cwd, stdin: gzipSync(LINE) })
    expect(exit).toBe(0)
    expect(countsByPath(report)).toEqual({ '-': FOUND, 'packed.log': FOUND, 'plain.gz': FOUND })
  })
})

/** Whole lines in what a prefix of gzip data decompresses to. */
function linesBefore(prefix: Uint8Array): number {
  try {
    return gunzipSync(prefix, { finishFlush: constants.Z_SYNC_FLUSH }).filter(byte => byte === 0x0a).length
  } catch {
    return 0
  }
}

describe('formats that are not read', () => {
  const MAGIC = {
    '7z': [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c],
    rar: [0x52, 0x61, 0x72, 0x21, 0x1a, 7],
    'compress (.Z)': [0x1f, 0x9d, 0x90],
  }

  test('are refused by their first bytes, with a sentence', async () => {
    const cwd = files(
      Object.fromEntries(Object.entries(MAGIC).map(([name, magic]) => [name, Buffer.from([...magic, 1, 2])])),
    )
    const { exit, stderr } = await analyze(['.'], { cwd })
    expect(exit).toBe(3)
    for (const name of Object.keys(MAGIC))
      expect(stderr).toContain(`${name}: This is ${name} data, which cannot be read.`)
  })

  test('are refused on standard input as well', async () => {
    const { exit, stderr } = await analyze(['-'], { stdin: Buffer.from(MAGIC.rar) })
    expect(exit).toBe(3)
    expect(stderr).toContain('This is rar data')
  })
})

describe('archives', () => {
  test('come through a pipe, and are never written anywhere, whatever their members are called', async () => {
    const names = [
      '../../up.log',
      '/abs.log',
      'c:\\x.log',
      'new\nline.log',
      '\x1b[31mred.log',
      'nul\0.log',
      '-rf',
      '~/.bashrc',
    ]
    const cwd = files({})
    const bytes = gzipSync(
      tar([
        ...names.map(name => ({ name, data: LINE })),
        { name: 'in.zip', data: zip([{ name: '../z', data: LINE }]) },
      ]),
    )
    const { exit, report, stderr } = await analyze(['-'], { cwd, stdin: bytes })
    expect(exit).toBe(0)
    expect(countsOf(report)).toEqual({ CKR_PIN_INCORRECT: 9 })
    expect(readdirSync(cwd)).toEqual([])
    expect(existsSync(join(cwd, '../../up.log')) || existsSync('/abs.log')).toBe(false)
    const { stdout } = await run(['analyze', '-', '-v', '--no-run-info'], { cwd, stdin: bytes })
    expect(stdout + stderr).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f]/)
    expect(stdout).toContain('in.zip!../z')
  })

  test('expand only so far, in little memory, unless told otherwise', async () => {
    const zeros = gzipSync(Buffer.alloc(100 << 20))
    const bomb = zip(Array.from({ length: 40 }, (_, i) => ({ name: `${i}.gz`, data: zeros, method: 0 })))
    const cwd = files({ 'bomb.zip': bomb, 'a.log': LINE })
    const { exit, report, stderr } = await analyzeAlone(['.'], { cwd, node: ['--import', TELL_MEMORY] })
    expect(exit).toBe(3)
    expect(countsOf(report)).toEqual(FOUND)
    expect(problemIds(report)).toContain('bomb/ratio')
    expect(Number(/maxrss=([0-9]+)/.exec(stderr)?.[1])).toBeLessThan(400 * 1024)
    writeFileSync(join(cwd, 'one.gz'), zeros)
    const raised = await analyze(['one.gz', '--max-expand', '2000x'], { cwd })
    expect([raised.exit, raised.report.totals.bytes]).toEqual([0, 100 << 20])
    const lowered = await analyze(['one.gz', '--max-expand', '1MiB'], { cwd })
    expect([lowered.exit, problemIds(lowered.report)]).toEqual([3, ['bomb/size']])
    const wrong = await run(['analyze', 'one.gz', '--max-expand', 'much'], { cwd })
    expect([wrong.exit, wrong.stderr]).toEqual([2, expect.stringContaining('"much" is not a valid limit')])
  })
})

describe('a file that changes between two runs into one database', () => {
  const again = ['a.log', '--db', 'counts.db']

  test('grown: only what is new is added, and a last line that grew is counted as what it became', async () => {
    const cwd = files({ 'a.log': `${LINE}C_Login failed: 22` })
    expect(countsOf((await analyze(again, { cwd })).report)).toMatchObject(FOUND)
    writeFileSync(join(cwd, 'a.log'), `${LINE}C_Login failed: 224\n${LINE}`)
    expect(countsOf((await analyze(again, { cwd })).report)).toEqual({ ...AGAIN, CKR_TOKEN_NOT_PRESENT: 1 })
  })

  test('replaced by another file of the same name', async () => {
    const cwd = files({ 'a.log': LINE.repeat(3), 'b.log': 'C_Sign failed: 48\n' })
    await analyze(again, { cwd })
    renameSync(join(cwd, 'b.log'), join(cwd, 'a.log'))
    const { exit, report } = await analyze(again, { cwd })
    expect(exit).toBe(0)
    expect(countsOf(report)).toMatchObject({ CKR_DEVICE_ERROR: 1 })
  })
})

function utf32(text: string): Uint8Array {
  return new Uint8Array(Uint32Array.from(text, letter => letter.codePointAt(0)!).buffer)
}

/** Bytes without meaning, the same in every run. */
function garbage(size: number): Uint8Array {
  const bytes = new Uint8Array(size)
  let state = 1
  for (let i = 0; i < size; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    bytes[i] = state >>> 24
  }
  return bytes
}
