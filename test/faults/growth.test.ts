/**
 * What grows without end costs in proportion, in bounded memory: members of archives, codes, files, rows of a database. Each case
 * is run with n and 2n in processes of their own; CPU is compared between the two, memory with the mark. Long form only.
 */
import { spawnSync } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { REPORTERS } from '../../src/report/index.ts'
import { tar } from '../support/logs/archives.ts'
import { LONG } from '../support/runs/faults.ts'

const COMMAND = join(import.meta.dirname, '../../dist/logremedy.js')
const MARK_KIB = 300 * 1024
/** Twice as much may cost so many times the CPU; what is quadratic costs four times as much. */
const LINEAR = 2.5

const GAUGE = `process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  require('node:fs').writeFileSync(process.env.GAUGE, JSON.stringify({ cpu: userCPUTime + systemCPUTime, kib: maxRSS }))
})`

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'growth-'))
  writeFileSync(join(folder, 'gauge.cjs'), GAUGE)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Cost {
  readonly cpu: number
  readonly kib: number
}

/** Runs the command; answers what it cost in microseconds and KiB. */
function costOf(argv: readonly string[], status = 0): Cost {
  const gauge = join(folder, 'gauge.json')
  const run = spawnSync(process.execPath, ['--require', join(folder, 'gauge.cjs'), COMMAND, ...argv], {
    env: { ...process.env, GAUGE: gauge },
    encoding: 'utf8',
  })
  expect(run.status, run.stderr).toBe(status)
  return JSON.parse(readFileSync(gauge, 'utf8'))
}

const at = (name: string): string => join(folder, name)
const analyze = (path: string, ...flags: string[]): string[] => [
  'analyze',
  path,
  '--no-progress',
  '-q',
  '-o',
  at('out'),
  ...flags,
]
const failed = (code: string, i: number): string => `2026-01-31T10:00:00Z C_Sign failed: ${code} n${i}\n`

interface Case {
  readonly name: string
  readonly n: number
  /** Makes the input of a size; answers the command line. */
  readonly make: (n: number, name: string) => readonly string[]
}

const members = (n: number, name: string): string => {
  const files = Array.from({ length: n }, (_, i) => ({ name: `d/${i}.log`, data: failed('CKR_DEVICE_ERROR', i) }))
  writeFileSync(at(`${name}.tar`), tar(files))
  return at(`${name}.tar`)
}

const codes = (n: number, name: string): string => {
  writeFileSync(at(name), Array.from({ length: n }, (_, i) => failed(`CKR_VENDOR_${i}_THING`, i)).join(''))
  return at(name)
}

const files = (n: number, name: string): string => {
  for (let i = 0; i < n; i++) {
    const place = at(`${name}/${i % 50}`)
    if (i < 50) mkdirSync(place, { recursive: true })
    writeFileSync(`${place}/${i}.log`, failed('CKR_DEVICE_ERROR', i).repeat(16))
  }
  return at(name)
}

/** How n lines lie in time, so that each makes a row of its own, and which codes they have. */
const SHAPES = {
  alone: (i: number) => ({ minute: 10 * i, code: 'CKR_DEVICE_ERROR' }),
  together: (i: number) => ({ minute: 80 * Math.floor(i / 8) + (i % 8), code: KNOWN[i % 8]! }),
  invented: (i: number) => ({ minute: 1440 * Math.floor(i / 500) + (i % 500), code: `CKR_VENDOR_${i % 500}_THING` }),
} as const

const KNOWN = [
  'CKR_DEVICE_ERROR',
  'CKR_PIN_INCORRECT',
  'CKR_KEY_HANDLE_INVALID',
  'CKR_SESSION_HANDLE_INVALID',
  'CKR_DEVICE_REMOVED',
  'CKR_TOKEN_NOT_PRESENT',
  'CKR_MECHANISM_INVALID',
  'CKR_SIGNATURE_INVALID',
]

/** A database with n rows in `agg`, as a log of many years leaves it; made once. */
const rows = (n: number, shape: keyof typeof SHAPES): string => {
  const name = `${shape}-${n}`
  const path = at(`${name}.db`)
  if (existsSync(path)) return path
  const log = openSync(at(name), 'w')
  for (let i = 0; i < n; i += 1000) {
    const lines = Array.from({ length: Math.min(1000, n - i) }, (_, j) => {
      const { minute, code } = SHAPES[shape](i + j)
      return `${new Date(Date.UTC(2000, 0, 1, 0, minute)).toISOString()} C_Sign failed: ${code} n${i + j}\n`
    })
    writeSync(log, lines.join(''))
  }
  closeSync(log)
  costOf(analyze(at(name), '--db', path))
  return path
}

/** All that reads such a database, by the name of a case. */
const READERS: Readonly<Record<string, (db: string) => readonly string[]>> = {
  ...Object.fromEntries(
    REPORTERS.map(format => [format, (db: string) => ['report', '--db', db, '--format', format, '-o', at('out')]]),
  ),
  query: db => ['query', 'SELECT * FROM agg', '--db', db, '--format', 'csv', '-o', at('out')],
  verify: db => ['db', 'verify', db],
  prune: db => ['db', 'prune', db, '--before', '2005-01-01', '--dry-run'],
}

const CASES: readonly Case[] = [
  { name: 'members', n: 3000, make: (n, name) => analyze(members(n, name)) },
  { name: 'members with a database', n: 3000, make: (n, name) => analyze(members(n, name), '--db', at(`${name}.db`)) },
  { name: 'codes', n: 25_000, make: (n, name) => analyze(codes(n, name)) },
  { name: 'codes as JSON', n: 25_000, make: (n, name) => analyze(codes(n, name), '--format', 'json') },
  { name: 'codes as HTML', n: 25_000, make: (n, name) => analyze(codes(n, name), '--format', 'html') },
  { name: 'codes with a database', n: 25_000, make: (n, name) => analyze(codes(n, name), '--db', at(`${name}.db`)) },
  { name: 'files', n: 5000, make: (n, name) => analyze(files(n, name)) },
  ...(Object.keys(SHAPES) as (keyof typeof SHAPES)[]).flatMap(shape =>
    Object.entries(READERS).map(([name, argv]) => ({
      name: `rows ${shape}, ${name}`,
      n: 500_000,
      make: (n: number) => argv(rows(n, shape)),
    })),
  ),
]

describe.runIf(LONG)('costs grow in proportion', () => {
  test.each(CASES)('$name', ({ name, n, make }) => {
    const argv = [1, 2].map(times => make(times * n, `${name.replaceAll(' ', '-')}-${times}`))
    const [once, twice] = argv.map(one => costOf(one))
    console.log(
      `${name}: ${n} ${once!.cpu / 1e6} s CPU, ${once!.kib >> 10} MiB; ${2 * n} ${twice!.cpu / 1e6} s, ${twice!.kib >> 10} MiB`,
    )
    expect(twice!.kib).toBeLessThan(MARK_KIB)
    expect(twice!.cpu / once!.cpu).toBeLessThan(LINEAR)
  })

  test('a gate counts every occurrence, also of codes that are not told apart', () => {
    const log = codes(12_000, 'gated')
    const gate = (most: number): string[] => [
      'gate',
      log,
      '--max',
      `pkcs11=${most}`,
      '--fail-on',
      'CKR_PIN_LOCKED',
      '--no-progress',
      '-q',
      '-o',
      at('out'),
    ]
    costOf(gate(11_999), 1)
    costOf(gate(12_000), 0)
  })
})
