/** What the command does because a build server runs it: bars in its log, the summary of a step, paths below the sources. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readGitlab, readSarif } from '../../report/ci/ci-parsers.ts'
import { commandsIn } from '../../support/programs/build-servers.ts'
import { runHere as run } from '../../support/programs/here.ts'
import { run as runAlone, scratch } from '../../support/programs/shell.ts'

const GITHUB = { CI: 'true', GITHUB_ACTIONS: 'true' }

function place(): string {
  const cwd = scratch()
  mkdirSync(join(cwd, 'app/logs'), { recursive: true })
  writeFileSync(join(cwd, 'app/logs/a b.log'), 'all well\nC_Login failed: CKR_PIN_INCORRECT (0xa0)\n')
  writeFileSync(join(cwd, 'outside.log'), 'C_Sign failed: CKR_DEVICE_ERROR (0x30)\n')
  return cwd
}

test('bars stand in the log only, not in files and not without a build server', async () => {
  const cwd = join(place(), 'app')
  const { stdout } = await run(['analyze', 'logs', '--format', 'text', '--format', 'md=r.md'], {
    cwd,
    env: { CI: '1' },
  })
  expect(stdout.split('\n').every(line => line === '' || line.startsWith('│ '))).toBe(true)
  await run(['analyze', 'logs', '-o', 'r.txt'], { cwd, env: GITHUB })
  for (const file of ['r.md', 'r.txt']) expect(readFileSync(join(cwd, file), 'utf8')).not.toMatch(/^(?:│|::)/m)
  for (const env of [{}, { CI: '' }, { CI: 'false' }, { GITHUB_ACTIONS: '0' }])
    expect((await run(['analyze', 'logs'], { cwd, env })).stdout).not.toMatch(/^(?:│|::)/m)
})

test('every run of GitHub has a fence of its own', async () => {
  const cwd = join(place(), 'app')
  const fences = []
  for (let n = 0; n < 2; n++) {
    const { stdout } = await run(['analyze', 'logs', '--format', 'github'], { cwd, env: GITHUB })
    fences.push(commandsIn(stdout).at(-1)!.data)
  }
  expect(fences[0]).toMatch(/^[0-9a-f]{32}$/)
  expect(fences[0]).not.toBe(fences[1])
})

test('the summary of a step grows by each run, and is never so large that it is dropped', async () => {
  const cwd = join(place(), 'app')
  writeFileSync(join(cwd, 'summary.md'), 'before\n')
  const env = { ...GITHUB, GITHUB_STEP_SUMMARY: join(cwd, 'summary.md') }
  const argv = ['analyze', 'logs', '--format', 'github']
  for (let n = 0; n < 2; n++) expect((await run(argv, { cwd, env })).exit).toBe(0)
  const text = readFileSync(join(cwd, 'summary.md'), 'utf8')
  expect(text.startsWith('before\n# Error code report')).toBe(true)
  expect(text.match(/^# Error code report/gm)).toHaveLength(2)
  // Other formats leave it alone.
  await run(['analyze', 'logs'], { cwd, env })
  expect(readFileSync(join(cwd, 'summary.md'), 'utf8')).toBe(text)

  writeFileSync(join(cwd, 'summary.md'), 'x'.repeat(1024 * 1024 - 10))
  const full = await run(argv, { cwd, env })
  expect([full.exit, full.stderr]).toEqual([0, expect.stringContaining('would exceed 1 MiB')])
  expect(readFileSync(join(cwd, 'summary.md'), 'utf8')).toHaveLength(1024 * 1024 - 10)

  const nowhere = await run(argv, { cwd, env: { ...GITHUB, GITHUB_STEP_SUMMARY: join(cwd, 'no/such') } })
  expect([nowhere.exit, nowhere.stderr]).toEqual([4, expect.stringContaining('GITHUB_STEP_SUMMARY')])
})

test('places are relative to where the server keeps the sources, or to the checkout', async () => {
  const root = place()
  const cwd = join(root, 'app')
  const argv = ['analyze', 'logs', '../outside.log', '-']
  const stdin = 'C_Digest failed: CKR_FUNCTION_FAILED (0x6)\n'
  const places = async (env: Record<string, string>) => {
    const { stdout } = await run([...argv, '--format', 'gitlab'], { cwd, env, stdin })
    return readGitlab(stdout).map(i => `${i.location.path}:${i.location.lines.begin}`)
  }
  const below = ['outside.log:1', 'logremedy.baseline.yaml:1', 'app/logs/a b.log:2']
  expect(await places({ CI_PROJECT_DIR: root })).toEqual(below)
  // A server that keeps its sources elsewhere says nothing about ours.
  const alone = ['logremedy.baseline.yaml:1', 'logremedy.baseline.yaml:1', 'logs/a b.log:2']
  expect(await places({ GITHUB_WORKSPACE: '/somewhere/else' })).toEqual(alone)
  mkdirSync(join(root, '.git'))
  expect(await places({})).toEqual(below)
  writeFileSync(join(root, 'README.md'), '')
  const { stdout } = await run([...argv, '--format', 'sarif'], { cwd, stdin })
  const uris = readSarif(stdout).results.map(r => r.locations[0]!.physicalLocation.artifactLocation.uri)
  expect(uris).toEqual(['outside.log', 'README.md', 'app/logs/a%20b.log'])
})

test('a link in the path to the sources does not hide them', async () => {
  const root = place()
  symlinkSync(root, join(root, 'link'))
  const env = { GITHUB_WORKSPACE: join(root, 'link') }
  const { stdout } = await run(['analyze', 'logs', '--format', 'gitlab'], { cwd: join(root, 'link/app'), env })
  expect(readGitlab(stdout)[0]!.location.path).toBe('app/logs/a b.log')
})

test('neither answers of a database nor a log that is followed command a build server', async () => {
  const cwd = scratch()
  const evil = '::error file=a::forged ##[group]x ##vso[a b] C_Login failed: CKR_PIN_INCORRECT (0xa0)\n'
  writeFileSync(join(cwd, '::warning::##[group].log'), evil)
  await run(['analyze', '.', '--db', 'x.db'], { cwd, env: GITHUB })
  for (const format of ['table', 'csv', 'json']) {
    const argv = [
      'query',
      '--db',
      'x.db',
      '--format',
      format,
      'SELECT text, path FROM sample JOIN source ON id = source_id',
    ]
    const { stdout } = await runAlone(argv, { cwd, env: GITHUB })
    expect(stdout).toContain('forged')
    expect(commandsIn(stdout)).toEqual([])
  }
  const { stdout } = await runAlone(['tail', '-'], { cwd, env: GITHUB, stdin: evil })
  expect(stdout).toContain('CKR_PIN_INCORRECT')
  expect(commandsIn(stdout)).toEqual([])
})
