/** An interrupt ends a process that goes on to work. */
import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

const MODULE = JSON.stringify(new URL('../../src/run/session/deadline.ts', import.meta.url).href)

const run = (script: string) =>
  spawnSync(process.execPath, ['--input-type=module', '-e', `import { killAfterCpuTime } from ${MODULE}\n${script}`], {
    encoding: 'utf8',
  })

test('a thread that never lets go is ended by the signal, and it is told', () => {
  const { signal, stderr } = run("killAfterCpuTime('SIGTERM'); for (;;);")
  expect(signal).toBe('SIGTERM')
  expect(stderr).toContain('The run was interrupted')
})

test('a process that ends by itself is left alone', () => {
  const { status, stderr } = run("killAfterCpuTime('SIGTERM'); process.exitCode = 7")
  expect([status, stderr]).toEqual([7, ''])
})
