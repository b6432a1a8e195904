/**
 * Every command and every program of the README is run and prints what the README shows; a line `…` stands for any lines, `…` within a line for any
 * text.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const blocks = [...readme.matchAll(/```console\n\$ (.+)\n([\s\S]*?)```/g)].map(m => ({ command: m[1]!, shown: m[2]! }))

/** Programs, each with what it prints. */
const programs = [...readme.matchAll(/```js\n([\s\S]*?)```\n\n```text\n([\s\S]*?)```/g)].map(m => ({
  code: m[1]!,
  shown: m[2]!,
}))

/** Runs a program that imports the package by its name, as those do that have installed it. */
function runProgram(code: string): string {
  return execFileSync(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
  })
}

/** Runs the part of a command that is ours; installing and testing are what got us here. */
function run(command: string): string {
  const own = /npx logremedy (.+)$/.exec(command)
  if (own === null) return ''
  const args = [...own[1]!.matchAll(/"([^"]*)"|(\S+)/g)].map(m => m[1] ?? m[2]!)
  try {
    return execFileSync(process.execPath, [join(root, 'dist/logremedy.js'), ...args], {
      cwd: root,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    return stdout + stderr
  }
}

function pattern(shown: string): RegExp {
  const parts = shown.split(/^…\n/m).map(part => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replaceAll('…', '[^\n]*'))
  return new RegExp(`^${parts.join('[\\s\\S]*')}$`)
}

/** Takes away the database that the commands write. */
function clean(): void {
  for (const ending of ['', '-wal', '-shm']) rmSync(join(root, `counts.db${ending}`), { force: true })
}

describe('README', () => {
  beforeAll(clean)
  afterAll(clean)

  test('shows its commands', () => {
    expect(blocks.length).toBeGreaterThanOrEqual(7)
    expect(readme).not.toContain('@@')
  })

  test.each(blocks)('$command', ({ command, shown }) => {
    expect(run(command)).toMatch(pattern(shown))
  })

  test('shows programs, each with what it prints', () => {
    expect(programs.length).toBe(readme.split('```js').length - 1)
    expect(programs.length).toBeGreaterThan(0)
  })

  test.each(programs)('$code', ({ code, shown }) => {
    expect(runProgram(code)).toMatch(pattern(shown))
  })

  test('the test command is what .ci/run runs', () => {
    const ci = readFileSync(join(root, '.ci/run'), 'utf8')
    expect(blocks.some(b => b.command === 'npm ci && npm test')).toBe(true)
    expect(ci).toMatch(/^npm ci\nnpm test$/m)
  })
})
