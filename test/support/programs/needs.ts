/**
 * Programs that tests need. A developer may lack one: its tests are skipped, and its name is told. On the build server
 * (`LOGREMEDY_CI`, which `.ci/run` sets) nothing may be skipped in silence, so there its lack is a fault.
 */
import { spawnSync } from 'node:child_process'

/** Whether a program is there, and works as the test will call it. */
export function works(program: string, ...argv: readonly string[]): boolean {
  const { error, status } = spawnSync(program, argv, { stdio: 'ignore' })
  if (error !== undefined) return lack(program)
  // What the system does not permit is not to be mended by an installation.
  if (status !== 0) process.stderr.write(`Tests are skipped: "${[program, ...argv].join(' ')}" does not work here.\n`)
  return status === 0
}

/** The first of several programs that is there. */
export function firstOf(...programs: readonly string[]): string | null {
  const found = programs.find(program => spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined)
  if (found === undefined) lack(programs.join(' or '))
  return found ?? null
}

function lack(program: string): false {
  if (process.env.LOGREMEDY_CI) throw new Error(`A test needs the program ${program}; .ci/run has to install it.`)
  process.stderr.write(`Tests are skipped: the program ${program} is not installed.\n`)
  return false
}
