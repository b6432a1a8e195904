/** Finds and reads the baseline. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { BASELINE_NAMES, type Baseline } from '../../gate/baseline/baseline.ts'
import { readBaseline } from '../../gate/baseline/read.ts'
import { err, problem, type Result } from '../../model/problem.ts'
import type { Pack } from '../../model/rules/knowledge.ts'
import { unknownEntries } from './gate-names.ts'

/** Returns the given baseline, else the nearest up to the repository's root, else null. */
export function findBaseline(named: string | undefined): string | null {
  if (named !== undefined) return named
  const start = process.cwd()
  for (let directory = start; ; directory = dirname(directory)) {
    const found = BASELINE_NAMES.map(name => join(directory, name)).find(existsSync)
    if (found !== undefined) return relative(start, found)
    if (existsSync(join(directory, '.git')) || dirname(directory) === directory) return null
  }
}

/** Reads a baseline; these packs must know its codes. */
export function openBaseline(path: string, packs: readonly Pack[]): Result<Baseline> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const fact = code === 'ENOENT' ? 'The baseline does not exist.' : `The baseline cannot be read (${code}).`
    const remedy =
      code === 'ENOENT' ? 'Create it with `logremedy baseline create`.' : 'Check the path and its permissions.'
    return err(problem('usage', 'baseline/unreadable', { path }, fact, remedy))
  }
  const read = readBaseline(path, text)
  if (!read.ok) return read
  const unknown = unknownEntries(read.value, packs)
  return unknown.length > 0 ? err(...unknown) : read
}
