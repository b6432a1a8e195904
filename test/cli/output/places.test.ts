/** Where we may be made to write: by a configuration among foreign logs, and by what others put into common folders. */
import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runHere as run } from '../../support/programs/here.ts'
import { makePipe, scratch } from '../../support/programs/shell.ts'

const LINE = 'C_Login failed: 160\n'
const VICTIM = 'what stood there before\n'

/** A folder of foreign logs with a configuration, beside a file that is to stay as it is. */
function logsWith(config: string): { readonly cwd: string; readonly victim: string } {
  const root = scratch()
  const cwd = join(root, 'logs')
  mkdirSync(cwd)
  const victim = join(root, 'victim')
  writeFileSync(victim, VICTIM)
  writeFileSync(join(cwd, 'a.log'), LINE)
  symlinkSync('..', join(cwd, 'up'))
  symlinkSync(victim, join(cwd, 'there'))
  symlinkSync(join(root, 'none'), join(cwd, 'new'))
  writeFileSync(join(cwd, 'logremedy.config.yaml'), config.replaceAll('ROOT', root))
  return { cwd, victim }
}

const PACKS = ['pkcs11', 'language'].map(name => join(import.meta.dirname, '../../../rules', name))

describe('a configuration that lies near the logs', () => {
  test.each([
    ['output', 'output: ../victim'],
    ['output', 'output: ROOT/victim'],
    ['output', 'output: sub/../../victim'],
    ['output', 'output: up/victim'],
    ['output', 'output: there'],
    ['output', 'output: new'],
    ['format', 'format: ["json=../victim"]'],
    ['format', 'format: [text, "json=up/victim"]'],
    ['format', 'format: json=../victim'],
    ['db', 'db: ../x.db'],
    ['db', 'db: up/x.db'],
    ['metrics', 'metrics: ../m.prom'],
    ['gate.output', 'gate:\n  output: ../victim'],
    ['gate.baseline', 'gate:\n  baseline: ../victim'],
  ])('cannot have a file written elsewhere: %s, %s', async (name, config) => {
    const { cwd, victim } = logsWith(config)
    const { exit, stderr } = await run(['analyze', 'a.log'], { cwd })
    expect([exit, stderr]).toEqual([2, expect.stringContaining(`logremedy.config.yaml: The setting "${name}" would`)])
    expect(stderr).toContain(`type --${name.replace('gate.', '')}`)
    expect(readFileSync(victim, 'utf8')).toBe(VICTIM)
    for (const made of ['none', 'x.db', 'm.prom']) expect(existsSync(join(cwd, '..', made))).toBe(false)
  })

  test('may have files written below its own folder, also for a run in a folder below it', async () => {
    const { cwd } = logsWith('output: report.txt\ndb: counts.db\n')
    expect((await run(['analyze', 'a.log'], { cwd })).exit).toBe(0)
    expect(existsSync(join(cwd, 'counts.db'))).toBe(true)
    mkdirSync(join(cwd, 'inner'))
    expect((await run(['analyze', '../a.log'], { cwd: join(cwd, 'inner') })).exit).toBe(0)
    expect(readFileSync(join(cwd, 'inner', 'report.txt'), 'utf8')).toContain('CKR_PIN_INCORRECT')
  })

  test('is obeyed when it was named, and so is the one of the user', async () => {
    const { cwd, victim } = logsWith('output: ../victim')
    const named = await run(['analyze', 'a.log', '--config', 'logremedy.config.yaml'], { cwd })
    expect([named.exit, readFileSync(victim, 'utf8')]).toEqual([0, expect.stringContaining('CKR_PIN_INCORRECT')])
    const home = scratch()
    mkdirSync(join(home, 'logremedy'))
    writeFileSync(join(home, 'logremedy', 'logremedy.config.yaml'), 'output: ../own.txt')
    const plain = join(scratch(), 'plain')
    mkdirSync(plain)
    writeFileSync(join(plain, 'a.log'), LINE)
    const own = await run(['analyze', 'a.log'], { cwd: plain, env: { XDG_CONFIG_HOME: home } })
    expect([own.exit, existsSync(join(plain, '..', 'own.txt'))]).toEqual([0, true])
  })
})

// Only root can act as somebody else.
describe.runIf(process.getuid?.() === 0)('in a folder where anyone may put something', () => {
  const SOMEBODY = 65534

  function commonFolder(): { readonly common: string; readonly victim: string; readonly cwd: string } {
    const cwd = scratch()
    writeFileSync(join(cwd, 'a.log'), LINE)
    const victim = join(cwd, 'victim')
    writeFileSync(victim, VICTIM)
    const common = join(scratch(), 'tmp')
    mkdirSync(common)
    chmodSync(common, 0o1777)
    return { common, victim, cwd }
  }

  test('the link of another user is not followed by any output', async () => {
    const { common, victim, cwd } = commonFolder()
    const link = join(common, 'rep')
    symlinkSync(victim, link)
    lchownSync(link, SOMEBODY, SOMEBODY)
    const folder = join(common, 'folder')
    symlinkSync(cwd, folder)
    lchownSync(folder, SOMEBODY, SOMEBODY)
    for (const argv of [
      ['analyze', 'a.log', '-o', link],
      ['analyze', 'a.log', '--format', `json=${link}`],
      ['analyze', 'a.log', '-o', join(folder, 'victim')],
      ['explain', '0xA0', '-o', link],
      ['gate', 'a.log', '-o', link],
      ['rules', 'compile', ...PACKS, '-o', link],
      ['baseline', 'create', 'a.log', '--baseline', join(folder, 'new.yaml')],
      ['tail', '--exec', 'true', '--metrics', link],
    ]) {
      const { exit, stderr } = await run(argv, { cwd })
      expect([argv[0], exit, stderr]).toEqual([argv[0], 4, expect.stringMatching(/belongs to another user/)])
      expect(readFileSync(victim, 'utf8')).toBe(VICTIM)
    }
    expect(existsSync(join(cwd, 'new.yaml'))).toBe(false)
  })

  test('nor is the pipe of another user written to', async () => {
    const { common, cwd } = commonFolder()
    const pipe = join(common, 'rep')
    makePipe(pipe)
    chownSync(pipe, SOMEBODY, SOMEBODY)
    const { exit, stderr } = await run(['analyze', 'a.log', '-o', pipe], { cwd })
    expect([exit, stderr]).toEqual([4, expect.stringContaining('another user')])
  })

  test('links of our own, and of the owner of the folder, are followed', async () => {
    const { common, victim, cwd } = commonFolder()
    symlinkSync(victim, join(common, 'mine'))
    expect((await run(['analyze', 'a.log', '-o', join(common, 'mine')], { cwd })).exit).toBe(0)
    expect(readFileSync(victim, 'utf8')).toContain('CKR_PIN_INCORRECT')
    writeFileSync(victim, VICTIM)
    chownSync(common, SOMEBODY, SOMEBODY)
    symlinkSync(victim, join(common, 'theirs'))
    lchownSync(join(common, 'theirs'), SOMEBODY, SOMEBODY)
    expect((await run(['analyze', 'a.log', '-o', join(common, 'theirs')], { cwd })).exit).toBe(0)
    expect(readFileSync(victim, 'utf8')).toContain('CKR_PIN_INCORRECT')
  })
})
