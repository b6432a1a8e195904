/** Loads the rules for a run: the built-in ones as built, or built-in plus user packs, compiled once and cached. */
import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { err, ok, problem, type Result } from '../model/problem.ts'
import type { RuleSet } from '../model/rules/ruleset.ts'
import { type PackFiles, readPackFiles } from './packs/files.ts'
import { bytesInMemory, COMPILER_VERSION, openRules, type RuleBytes, type RuleFile, writeRules } from './rule-file.ts'
import type { Prover } from './rules.ts'

/** Functions for compiling that only the scanner can provide. */
export interface RuleRuntime {
  /** Proves examples. */
  readonly prove: Prover
  /** Adds to the rules what a scanner would otherwise make at each start. */
  readonly prepare: (rules: RuleSet) => RuleSet
}

export interface LoadRequest {
  /** Paths of user packs. */
  readonly paths: readonly string[]
  readonly builtIn: boolean
  /** Directory for compiled user packs; null stores nothing. */
  readonly cacheDirectory: string | null
  /** Called only when something must be compiled. */
  readonly pipeline: () => Promise<RuleRuntime>
}

/** Opens the compiled rules. Compilers and validators are loaded only when something must be compiled. */
export async function loadRules(request: LoadRequest): Promise<Result<RuleFile>> {
  if (request.paths.length === 0) {
    if (request.builtIn) return openBuiltIn()
    return err(
      problem(
        'usage',
        'pack/no-rules',
        null,
        'There are no rules to work with.',
        'Name packs with --rules, or leave out --no-default-rules.',
      ),
    )
  }
  // Secrets and words do not depend on which codes are searched for.
  const rules = join(packageRoot(), 'rules')
  const own = request.builtIn ? [rules] : [join(rules, 'secrets'), join(rules, 'language')]
  const read = readPackFiles([...own, ...request.paths])
  if (!read.ok) return read
  const cached = request.cacheDirectory === null ? null : join(request.cacheDirectory, `${cacheKey(read.value)}.rules`)
  const digests = read.value.filter(pack => !pack.root.startsWith(rules)).map(pack => pack.digest)
  const given = [...(request.builtIn ? [] : ['alone']), ...digests.sort()].join(' ')
  const known = cached === null ? null : openCached(cached)
  if (known !== null) return withUserDigest(known, given)
  const { prove, prepare } = await request.pipeline()
  const compiled = await compileFiles(read.value, prove)
  if (!compiled.ok) return compiled
  const bytes = writeRules(prepare(compiled.value))
  if (cached !== null) writeCache(cached, bytes)
  return withUserDigest(openRules(bytesInMemory(bytes), cached ?? 'rules'), given)
}

function withUserDigest(opened: Result<RuleFile>, given: string): Result<RuleFile> {
  if (!opened.ok) return opened
  const file = opened.value
  return ok({ ...file, rules: () => ({ ...file.rules(), given }) })
}

/** Validates, compiles and proves packs. */
export async function compileFiles(files: readonly PackFiles[], prove: Prover | null): Promise<Result<RuleSet>> {
  const [{ buildPack }, { compileRules }] = await Promise.all([import('./packs/pack.ts'), import('./rules.ts')])
  const results = files.map(buildPack)
  const problems = results.flatMap(result => (result.ok ? [] : result.problems))
  if (problems.length > 0) return err(...problems)
  return compileRules(
    results.flatMap(result => (result.ok ? [result.value] : [])),
    prove,
  )
}

/** Opens the built-in rules as the build compiled them. */
export function openBuiltIn(): Result<RuleFile> {
  const path = join(packageRoot(), 'dist', 'builtin.rules')
  if (!existsSync(path))
    return err(
      problem('pack', 'pack/not-built', { path }, 'The built-in rules have not been compiled.', 'Run: npm run build'),
    )
  return openRules(bytesOnDisk(path), path)
}

/** Reads only the requested parts of a file. */
function bytesOnDisk(path: string): RuleBytes {
  return {
    size: statSync(path).size,
    slice: (from, length) => {
      const bytes = new Uint8Array(length)
      const file = openSync(path, 'r')
      try {
        return bytes.subarray(0, readSync(file, bytes, 0, length, from))
      } finally {
        closeSync(file)
      }
    },
  }
}

/** Returns the directory with package.json, both for the sources and for the bundle. */
export function packageRoot(): string {
  const here = import.meta.dirname
  return existsSync(join(here, '..', 'package.json')) ? join(here, '..') : join(here, '..', '..')
}

function cacheKey(files: readonly PackFiles[]): string {
  const hash = createHash('sha256').update(`layout 1, compiler ${COMPILER_VERSION}\n`)
  for (const pack of files) hash.update(pack.digest)
  return hash.digest('hex').slice(0, 32)
}

/** Opens a cached file if it is valid; a damaged one is removed. */
function openCached(path: string): Result<RuleFile> | null {
  try {
    const opened = openRules(bytesOnDisk(path), path)
    if (opened.ok) return opened
    rmSync(path, { force: true })
  } catch {
    // Missing or unreadable: the packs are compiled again.
  }
  return null
}

/** Writes the cache. A failure only costs time on the next run. */
function writeCache(path: string, bytes: Uint8Array): void {
  const temporary = `${path}.${process.pid}.tmp`
  try {
    mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 })
    try {
      writeFileSync(temporary, bytes, { mode: 0o600, flag: 'wx' })
      renameSync(temporary, path)
    } finally {
      rmSync(temporary, { force: true })
    }
  } catch {
    // The next run compiles again.
  }
}
