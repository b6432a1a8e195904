/**
 * End to end: every file in fixtures/cases is one run of the built command, in a copy of the fixtures. A new test is a
 * new file; what its keys mean stands at `GateCase`.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { type Ran, run, scratch } from '../support/programs/shell.ts'

const FIXTURES = join(import.meta.dirname, '../../fixtures')
const COPIED = ['logs', 'hostile', 'packs', 'unknown', 'beside']

/** Stamps without a year take that of the file's last change. */
const LAST_CHANGE = new Date('2026-02-01T00:00:00Z')

interface Case {
  readonly argv: readonly string[]
  /** Runs before it, in the same directory. */
  readonly before?: readonly (readonly string[])[]
  /** Files made before it: name → text. */
  readonly write?: Readonly<Record<string, string>>
  readonly stdin?: string
  readonly env?: Readonly<Record<string, string>>
  readonly exit: number
  /** All of standard output. */
  readonly stdout?: string
  readonly stdoutContains?: readonly string[]
  readonly stdoutLacks?: readonly string[]
  /** Part of the object that standard output holds: lists name some of the elements, in order. */
  readonly stdoutJson?: object
  /** The same for a list. */
  readonly stdoutList?: readonly object[]
  /** The same for one JSON value a line. */
  readonly stdoutLines?: readonly object[]
  /** All of standard error. */
  readonly stderr?: string
  readonly stderrContains?: readonly string[]
  /** Files that are there afterwards: name → what they contain. */
  readonly files?: Readonly<Record<string, readonly string[]>>
  /** Standard output is that of the last run before. */
  readonly sameAsBefore?: boolean
}

const KEYS = [
  'argv',
  'before',
  'write',
  'stdin',
  'env',
  'exit',
  'stdout',
  'stdoutContains',
  'stdoutLacks',
  'stdoutJson',
  'stdoutList',
  'stdoutLines',
  'stderr',
  'stderrContains',
  'files',
  'sameAsBefore',
]

for (const file of readdirSync(join(FIXTURES, 'cases')).sort())
  test.concurrent(basename(file, '.yaml'), async ({ onTestFinished }) => {
    const wanted = parse(readFileSync(join(FIXTURES, 'cases', file), 'utf8')) as Case
    expect(Object.keys(wanted).filter(key => !KEYS.includes(key))).toEqual([])
    const directory = scratch(onTestFinished)
    furnish(directory, wanted)
    await check(wanted, directory)
  })

/** A copy of the fixtures, the files of the case, and the mark where the search for a configuration ends. */
function furnish(directory: string, { write }: Case): void {
  for (const name of COPIED) cpSync(join(FIXTURES, name), join(directory, name), { recursive: true })
  for (const [name, text] of Object.entries(write ?? {})) writeFileSync(join(directory, name), text)
  mkdirSync(join(directory, '.git'))
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) utimesSync(join(entry.parentPath, entry.name), LAST_CHANGE, LAST_CHANGE)
}

async function check(wanted: Case, cwd: string): Promise<void> {
  const how = { cwd, env: wanted.env ?? {}, stdin: wanted.stdin ?? '' }
  let before: Ran | null = null
  for (const argv of wanted.before ?? []) before = await run(argv, how)
  const ran = await run(wanted.argv, how)
  expect({ exit: ran.exit, stderr: ran.stderr }).toEqual({
    exit: wanted.exit,
    stderr: wanted.stderr ?? ran.stderr,
  })
  if (wanted.stdout !== undefined) expect(ran.stdout).toBe(wanted.stdout)
  for (const part of wanted.stdoutContains ?? []) expect(ran.stdout).toContain(part)
  for (const part of wanted.stdoutLacks ?? []) expect(ran.stdout).not.toContain(part)
  for (const part of wanted.stderrContains ?? []) expect(ran.stderr).toContain(part)
  if (wanted.stdoutJson) expectPart(JSON.parse(ran.stdout), wanted.stdoutJson)
  if (wanted.stdoutList) expectPart(JSON.parse(ran.stdout), wanted.stdoutList)
  if (wanted.stdoutLines) expectPart(linesOf(ran.stdout).map(parseJson), wanted.stdoutLines)
  for (const [name, parts] of Object.entries(wanted.files ?? {})) {
    const text = readFileSync(join(cwd, name), 'utf8')
    for (const part of parts) expect(text).toContain(part)
  }
  if (wanted.sameAsBefore) expect(ran.stdout).toBe(before?.stdout)
}

function linesOf(text: string): string[] {
  return text.split('\n').filter(line => line !== '')
}

function parseJson(line: string): unknown {
  return JSON.parse(line)
}

function expectPart(actual: unknown, wanted: unknown): void {
  if (!holds(actual, wanted)) expect(actual).toMatchObject(wanted as object)
  expect(holds(actual, wanted), 'the elements wanted are there in this order').toBe(true)
}

/** Whether `wanted` is a part of `actual`; the elements of a wanted list must be there in order, with others between. */
function holds(actual: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    if (!Array.isArray(actual)) return false
    let at = 0
    return wanted.every(element => {
      while (at < actual.length && !holds(actual[at], element)) at++
      return at++ < actual.length
    })
  }
  if (typeof wanted !== 'object' || wanted === null) return Object.is(actual, wanted)
  if (typeof actual !== 'object' || actual === null) return false
  return Object.entries(wanted).every(([key, value]) => holds((actual as Record<string, unknown>)[key], value))
}
